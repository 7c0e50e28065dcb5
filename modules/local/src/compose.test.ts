import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { Images } from "@watchpost/core";
import { itWith, run } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { composeYaml } from "./compose";

interface HealthCheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
}

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: HealthCheck;
  readonly restart: string;
}

const ROOT = resolve(__dirname, "../../..");
const RULES = ["redis-cache", "self"];

const file = parse(composeYaml({ rules: RULES })) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, object>>;
};
const { services } = file;
const all = Object.entries(services);

const serviceOf = (name: string): Service => {
  const found = services[name];
  if (found === undefined) throw new Error(`There is no service ${name}.`);
  return found;
};

/** Each with its defaults in place of the variables. */
const mounts = all.flatMap(([, { volumes = [] }]) =>
  volumes.map((volume) => volume.replace(/\$\{\w+:-([^}]*)\}/g, "$1").split(":")),
);

/** Keys of the Compose specification that are used here: https://github.com/compose-spec/compose-spec/blob/main/05-services.md */
const SERVICE_KEYS = "build command depends_on environment healthcheck image ports profiles restart user volumes".split(
  " ",
);
const HEALTH_KEYS = "interval retries start_period test timeout".split(" ");

describe("docker-compose.yml", () => {
  it("has what the laptop needs, the metrics of a real account only when they are asked for", () => {
    const always = all.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name);
    expect(always.sort()).toEqual([
      ...["alertmanager", "fake-cloudwatch", "grafana", "metrics-service", "postgres", "postgres-exporter"],
      ...["prometheus", "redis", "redis-exporter", "simulator"],
    ]);
    expect(serviceOf("metrics-service-aws").profiles).toEqual(["aws"]);
  });

  it("uses keys of the Compose specification alone", () => {
    expect(Object.keys(file).sort()).toEqual(["name", "services", "volumes"]);
    for (const [, service] of all) {
      expect(SERVICE_KEYS).toEqual(expect.arrayContaining(Object.keys(service)));
      expect(HEALTH_KEYS).toEqual(expect.arrayContaining(Object.keys(service.healthcheck)));
    }
  });

  it.each(all)("starts %s again after a crash, and finds out whether it works", (_, { healthcheck, restart }) => {
    expect(restart).toBe("unless-stopped");
    expect(healthcheck.test[0]).toBe("CMD");
  });

  it.each(all)("runs %s of a version that is pinned, or of this repository", (_, { image, build }) => {
    if (build) expect(existsSync(join(ROOT, build.context, build.dockerfile))).toBe(true);
    else expect(image).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[\w./-]+:v?\d+\.\d+(\.\d+)?(-alpine)?$/);
  });

  it.each(all)("publishes nothing of %s but to this machine", (_, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  it("waits only for services that there are, until they are healthy", () => {
    for (const [, { depends_on = {} }] of all) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(Object.keys(services)).toContain(name);
        expect(condition).toBe("service_healthy");
      }
    }
  });

  it("keeps what lasts in volumes that have names, and all of them are used", () => {
    const named = mounts.flatMap(([source = ""]) => (/^[a-z]/.test(source) ? [source] : []));
    expect(named.sort()).toEqual(Object.keys(file.volumes).sort());
  });

  it("mounts nothing that a fresh clone does not have, and nothing that can be written", () => {
    const files = mounts.filter(([source = ""]) => source.startsWith("."));
    const rules = files.filter(([source = ""]) => source.includes("/rules/"));
    expect(rules).toHaveLength(RULES.length);
    for (const [source = "", , mode] of files) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      expect(mode).toBe("ro");
    }
  });

  itWith(["docker compose"], "is accepted by docker compose config", async () => {
    const { status, stderr } = await run("docker", ["compose", "--profile", "aws", "config", "--quiet"], { cwd: ROOT });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("S3's Grafana", () => {
  const grafana = serviceOf("grafana");

  it("AC1: listens on 3000, keeps its data in grafana-data, and is checked at /api/health: 30s, 5s, 3 retries", () => {
    expect(grafana.ports).toEqual(["127.0.0.1:3000:3000"]);
    expect(grafana.volumes).toContain("grafana-data:/var/lib/grafana");
    expect(grafana.healthcheck).toMatchObject({ interval: "30s", timeout: "5s", retries: 3 });
    expect(grafana.healthcheck.test.join(" ")).toContain("http://127.0.0.1:3000/api/health");
    expect(grafana.image).toBe(new Images().reference("grafana"));
  });

  it("AC3: finds its data source where the story mounts it", () => {
    expect(grafana.environment).toMatchObject({ GF_PATHS_PROVISIONING: "/etc/grafana/provisioning" });
    expect(grafana.volumes).toContain(
      "./local/grafana/provisioning/datasources/prometheus.yaml:/etc/grafana/provisioning/datasources/prometheus.yaml:ro",
    );
  });

  it("AC8: wants a sign-in, admin/admin unless the shell says otherwise, and is nobody else's to reach", () => {
    expect(grafana.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: "false",
      GF_SECURITY_ADMIN_USER: "${GRAFANA_ADMIN_USER:-admin}",
      GF_SECURITY_ADMIN_PASSWORD: "${GRAFANA_ADMIN_PASSWORD:-admin}",
    });
  });
});

describe("local/Dockerfile", () => {
  it("is made of the Node that the pin says", () => {
    const images = readFileSync(join(ROOT, "local/Dockerfile"), "utf8").matchAll(/^FROM (\S+)/gm);
    const node = new Images().reference("node");
    expect([...images].map(([, image]) => image)).toEqual([node, node]);
  });
});
