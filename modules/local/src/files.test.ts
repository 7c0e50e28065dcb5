import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { localFiles } from "./files";

const ROOT = resolve(__dirname, "../../..");

const files = localFiles({ rules: ["redis-cache", "self"], simulated: ["redis-cache"] });
const textOf = (path: string): string => files.find((file) => file.path === path)?.content ?? "missing";

/** Writes a file where a program can look at it. */
function written(path: string): string {
  const file = join(temporaryDirectory(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, textOf(path));
  return file;
}

interface Job {
  readonly job_name: string;
  readonly metrics_path?: string;
  readonly honor_labels?: boolean;
  readonly static_configs: readonly { readonly targets: readonly string[] }[];
}

describe("prometheus.yml of Compose", () => {
  const { scrape_configs: jobs, alerting } = parse(textOf("local/prometheus/prometheus.yml")) as {
    readonly scrape_configs: readonly Job[];
    readonly alerting: object;
  };

  it("scrapes services by their names, never by addresses, on ports that docker-compose.yml publishes", () => {
    const { services } = parse(textOf("docker-compose.yml")) as {
      readonly services: Readonly<Record<string, { readonly ports?: readonly string[] }>>;
    };
    const targets = jobs.flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets));
    expect(targets).toHaveLength(7);
    for (const target of targets) {
      const [service = "", port = ""] = target.split(":");
      expect(services[service]?.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    }
  });

  it("has a job for each simulated workload, whose series say themselves whose they are", () => {
    expect(jobs.find(({ job_name }) => job_name === "simulated-redis-cache")).toEqual({
      job_name: "simulated-redis-cache",
      static_configs: [{ targets: ["simulator:4590"] }],
      metrics_path: "/redis-cache/metrics",
      honor_labels: true,
    });
  });

  it("has no job that could be without targets, for that would be one that is down", () => {
    expect(jobs.filter(({ static_configs }) => static_configs.length === 0)).toEqual([]);
    expect(jobs.find(({ job_name }) => job_name === "metrics-service")).toMatchObject({
      dns_sd_configs: [{ names: ["metrics-service-aws"], type: "A", port: 9106 }],
    });
  });

  it("sends alerts to Alertmanager", () => {
    expect(alerting).toEqual({ alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] });
  });

  itWith(["promtool"], "is accepted by promtool", async () => {
    const args = ["check", "config", "--syntax-only", written("local/prometheus/prometheus.yml")];
    expect(await run(findTool("promtool") ?? "promtool", args, {})).toMatchObject({ status: 0 });
  });
});

describe("alertmanager.yml of Compose", () => {
  itWith(["amtool"], "is accepted by amtool", async () => {
    const file = written("local/alertmanager/alertmanager.yml");
    expect(await run(findTool("amtool") ?? "amtool", ["check-config", file], {})).toMatchObject({ status: 0 });
  });

  it("reads the webhook from a file, which leads to the simulator and to nobody's Slack", () => {
    expect(textOf("local/alertmanager/alertmanager.yml")).toContain("api_url_file: /secrets/slack-webhook");
    expect(textOf("local/alertmanager/slack-webhook")).toBe("http://simulator:4590/slack");
  });

  it("sends no mail, for there is no SNS", () => {
    expect(textOf("local/alertmanager/alertmanager.yml")).not.toContain("sns_configs");
  });
});

describe("Grafana's provisioning", () => {
  it("Correction 16: is a provisioning file, no manifest, with one default data source through the proxy", () => {
    const file = parse(textOf("local/grafana/provisioning/datasources/prometheus.yaml")) as {
      readonly datasources: readonly object[];
    };
    expect(file).toMatchObject({ apiVersion: 1 });
    expect(file).not.toHaveProperty("kind");
    expect(file.datasources).toEqual([
      expect.objectContaining({ url: "http://prometheus:9090", access: "proxy", isDefault: true, type: "prometheus" }),
    ]);
  });

  it("reads dashboards from where docker-compose.yml mounts dashboards/json", () => {
    const { providers } = parse(textOf("local/grafana/provisioning/dashboards/watchpost.yaml")) as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    expect(providers).toHaveLength(1);
    expect(textOf("docker-compose.yml")).toContain(`./dashboards/json:${providers[0]?.options.path ?? ""}:ro`);
  });
});

it("the credentials of the simulated CloudWatch are no one's, and a real account is read for at most five dollars", () => {
  expect(parse(textOf("local/metrics-service/aws.yaml"))).toMatchObject({ max_dollars_per_month: 5 });
  expect(readFileSync(join(ROOT, "docker-compose.yml"), "utf8")).not.toMatch(/AKIA/);
});
