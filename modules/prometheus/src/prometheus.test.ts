import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { days, ec2Ebs, efs, ephemeral, minutes, type PrometheusValues } from "@watchpost/core";
import { synthesizeApp, type Synthesized, temporaryDirectory, TEST_STACK } from "@watchpost/scripts/testing";
import { App } from "cdktf";

import { ExampleStack } from "../example";
import type { PrometheusSidecar } from "./prometheus";

const values: PrometheusValues = {
  keep: days(7),
  storage: ephemeral(),
  scrapeEvery: minutes(1),
  ingest: { kind: "active-series", series: 5000 },
  cpu: 256,
  memoryMiB: 1024,
  scrapeConfigs: [],
};

const helper: PrometheusSidecar = {
  container: { name: "helper", image: "example.com/helper:1", memoryMiB: 64 },
  files: [{ path: "helper/config.yml", content: "a: 1\n" }],
  secretFiles: { token: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token" },
  statements: [{ sid: "Help", actions: ["sns:Publish"], resources: ["arn:aws:sns:eu-west-1:111122223333:x"] }],
  reloadUrl: "http://localhost:9000/-/reload",
  keepsData: true,
  scrape: { job: "helper", port: 9000 },
};

function synthesize(given: Partial<PrometheusValues> = {}, sidecars: readonly PrometheusSidecar[] = [helper]) {
  const app = new App({ outdir: temporaryDirectory(), stackTraces: false });
  const { prometheus } = new ExampleStack(app, TEST_STACK, { ...values, ...given }, sidecars);
  return { prometheus, stack: synthesizeApp(app, TEST_STACK.name) };
}

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly essential: boolean;
  readonly user: string;
  readonly mountPoints: readonly { readonly containerPath: string; readonly readOnly: boolean }[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly restartPolicy?: { readonly enabled: boolean };
}

const containersOf = (stack: Synthesized): Map<string, Container> => {
  const definitions = JSON.parse(
    String(stack.resource("aws_ecs_task_definition")["container_definitions"]),
  ) as Container[];
  return new Map(definitions.map((container) => [container.name, container]));
};

const containerOf = (stack: Synthesized, name: string): Container => {
  const container = containersOf(stack).get(name);
  if (!container) throw new Error(`no container ${name}`);
  return container;
};

const fileOf = (stack: Synthesized, path: string): string =>
  String(Object.values(stack.resources("aws_s3_object")).find(({ key }) => String(key).includes(path))?.["content"]);

describe("Prometheus", () => {
  const { stack, prometheus } = synthesize();

  it("is found under a name inside the VPC", () => {
    expect(prometheus.url).toBe("http://prometheus.test.monitoring.internal:9090");
    expect(prometheus.serviceName).toBe("test-prometheus-service");
    expect(stack.resource("aws_ecs_service")).toMatchObject({ name: "test-prometheus-service", desired_count: 1 });
  });

  it("writes its database alone, as nobody, and reads its configuration", () => {
    const { user, mountPoints, command } = containerOf(stack, "prometheus");
    expect(user).toBe("65534:65534");
    expect(mountPoints).toMatchObject([
      { containerPath: "/data", readOnly: false },
      { containerPath: "/config", readOnly: true },
    ]);
    expect(command).toContain("--web.external-url=http://prometheus.test.monitoring.internal:9090");
  });

  it("is delivered its configuration, the mixins' rules and the sidecars' files", () => {
    const yml = fileOf(stack, "prometheus/prometheus.yml");
    expect(yml).toContain("environment: test");
    expect(yml).toContain("localhost:9093");
    expect(yml).toMatch(/job_name: prometheus\n[^]*job_name: helper\n[^]*job_name: backend\n/);
    expect(fileOf(stack, "prometheus/rules/web.rules.yaml")).toContain("alert: WebErrorsHigh");
    expect(fileOf(stack, "helper/config.yml")).toBe("a: 1\n");
  });

  it("gives sidecars what they ask for: data, secrets and rights", () => {
    const { mountPoints, essential, restartPolicy } = containerOf(stack, "helper");
    expect(mountPoints.map(({ containerPath, readOnly }) => [containerPath, readOnly])).toEqual([
      ["/data", false],
      ["/config", true],
      ["/secrets", true],
    ]);
    expect({ essential, restart: restartPolicy?.enabled }).toEqual({ essential: false, restart: true });
    expect(JSON.stringify(stack.resources("aws_iam_role_policy"))).toContain("sns:Publish");
  });

  it("gives sidecars nothing that they do not ask for", () => {
    const plain = synthesize({}, [{ container: helper.container, scrape: helper.scrape }]).stack;
    expect(containerOf(plain, "helper").mountPoints.map(({ containerPath }) => containerPath)).toEqual(["/config"]);
  });

  it("is let in by the security groups of what it scrapes, once a port, and reaches the rest of the VPC's", () => {
    const ends = (direction: "ingress" | "egress") =>
      Object.values(stack.resources(`aws_vpc_security_group_${direction}_rule`))
        .filter(({ from_port }) => from_port === 8000 || from_port === 8080)
        .map(({ from_port, security_group_id, referenced_security_group_id, cidr_ipv4 }) => ({
          port: from_port,
          of: direction === "ingress" ? security_group_id : (referenced_security_group_id ?? cidr_ipv4),
        }));
    expect(ends("ingress")).toEqual([{ port: 8000, of: "sg-0a1b2c3d" }]);
    expect(ends("egress")).toEqual([
      { port: 8000, of: "sg-0a1b2c3d" },
      { port: 8080, of: expect.stringMatching(/^\$\{data\.aws_vpc\..*\.cidr_block\}$/) },
    ]);
  });

  it("on its task's disk is started anew when a file changes", () => {
    expect([...containersOf(stack).keys()]).not.toContain("config-reload");
    expect(containerOf(stack, "prometheus").command).not.toContain("--web.enable-lifecycle");
    expect(prometheus.volumeMetric).toBeUndefined();
  });
});

describe("a Prometheus whose database outlives its task", () => {
  it("on EBS reloads in place, with its sidecars, and tells how full its volume is", () => {
    const { stack, prometheus } = synthesize({
      storage: { ...ec2Ebs({ gib: 80 }), instanceType: "t4g.small" },
    });
    expect(containerOf(stack, "prometheus").command).toEqual(
      expect.arrayContaining(["--storage.tsdb.retention.size=69632MB", "--web.enable-lifecycle"]),
    );
    expect(containerOf(stack, "config-reload").environment).toContainEqual({
      name: "CONFIG_RELOAD_URLS",
      value: "http://localhost:9090/-/reload http://localhost:9000/-/reload",
    });
    expect(stack.resource("aws_ecs_task_definition")).toMatchObject({ requires_compatibilities: ["EC2"] });
    expect(prometheus.volumeMetric).toMatchObject({ dimensions: { Volume: "test-prometheus" } });
  });

  it("on EFS reloads in place, too", () => {
    const { stack, prometheus } = synthesize({ storage: efs({ acceptUnsupported: true }) });
    expect([...containersOf(stack).keys()]).toContain("config-reload");
    expect(containerOf(stack, "prometheus").command.join(" ")).not.toContain("retention.size");
    expect(Object.keys(stack.resources("aws_efs_file_system"))).toHaveLength(1);
    expect(prometheus.volumeMetric).toBeUndefined();
  });
});

describe("README.md", () => {
  it("shows the example", () => {
    const root = join(__dirname, "..");
    const example = readFileSync(join(root, "example.ts"), "utf8");
    const statement = example.slice(example.indexOf("    this.prometheus = "), example.lastIndexOf("  }\n}"));
    const shown = statement.replace(/^ {4}/gm, "");
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`\`\`\`ts\n${shown}\`\`\``);
  });
});
