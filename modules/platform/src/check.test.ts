import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "@jest/globals";
import { type CloudWatchAlarm, cloudWatchSignal, type Mixin, mixin, recordedSignal } from "@watchpost/alerting/model";
import { InvalidValues, minutes } from "@watchpost/core";
import { synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { checkAll } from "./check";
import type { PlatformValues } from "./environment";
import { TEST_ENVIRONMENT, TEST_MIXIN } from "../test/environment";
import {
  activeSeries,
  build,
  days,
  ec2Ebs,
  existingNamespace,
  existingVpc,
  megabytesPerDay,
  newVpc,
  postgres,
  terraformCloud,
  vpnOnly,
  existingCertificate,
  password,
  stockCloudWatchExporter,
} from "./index";

/** What is wrong with the environments, as people read it. */
function complaint(...environments: PlatformValues[]): string {
  try {
    checkAll(environments);
  } catch (error) {
    if (error instanceof InvalidValues) return error.message;
    throw error;
  }
  return "nothing";
}

const durable: PlatformValues = {
  ...TEST_ENVIRONMENT,
  network: existingVpc({
    id: "vpc-0a1b2c3d4e5f67890",
    privateSubnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    egress: "nat",
  }),
  access: vpnOnly({
    cidrs: ["10.8.0.0/16"],
    domain: "internal.example.com",
    hostedZone: { name: "internal.example.com", private: true },
    certificate: existingCertificate("arn:aws:acm:eu-west-1:111122223333:certificate/example"),
    signIn: password(),
  }),
  grafana: { database: postgres({}) },
  prometheus: {
    keep: days(90),
    storage: ec2Ebs({ gib: 80 }),
    ingest: megabytesPerDay(500),
    cpu: 1024,
    memoryMiB: 1664,
  },
};

const READS = cloudWatchSignal(
  { namespace: "AWS/SQS", metric: "NumberOfMessagesSent", statistic: "Sum", dimensions: {} },
  { unit: "count", help: "Messages." },
);

const ALARM: CloudWatchAlarm = {
  name: "alarm",
  description: "Nothing is wrong.",
  severity: "warning",
  namespace: "AWS/SQS",
  metric: "NumberOfMessagesSent",
  dimensions: {},
  statistic: "Sum",
  is: "above",
  threshold: 1,
  period: minutes(5),
  periods: 1,
  missing: "notBreaching",
};

describe("checkAll", () => {
  it("fills in what an environment leaves out", () => {
    const [environment] = checkAll([TEST_ENVIRONMENT]);
    expect(environment?.grafana).toMatchObject({ cpu: 256, memoryMiB: 512, adminPasswordVersion: 1, spot: false });
    expect(environment?.watch).toEqual([TEST_MIXIN]);
  });

  it("refuses a disk that cannot hold what is kept, and says what would", () => {
    const text = complaint({ ...durable, prometheus: { ...durable.prometheus, storage: ec2Ebs({ gib: 50 }) } });
    expect(text).toMatch(
      /^1 value of environment "test" cannot be used:\n {2}prometheus\.storage\.gib: got 50, want at least \d+/,
    );
    expect(text).toContain("90 days × 500 MB a day");
  });

  it("refuses memory that the series and what runs beside them do not fit into", () => {
    expect(
      complaint({ ...TEST_ENVIRONMENT, prometheus: { ...TEST_ENVIRONMENT.prometheus, ingest: activeSeries(200_000) } }),
    ).toContain("prometheus.memoryMiB: got 512, want at least");
  });

  it("keeps memory free for what reads CloudWatch, by what was chosen, where anything is read", () => {
    const told = (values: Partial<PlatformValues>) =>
      complaint({
        ...TEST_ENVIRONMENT,
        prometheus: { ...TEST_ENVIRONMENT.prometheus, ingest: activeSeries(60_000) },
        ...values,
      });
    const watch = [shop({ signals: [READS] })];
    // Prometheus 363 MiB and Alertmanager 64.
    expect(told({})).toBe("nothing");
    expect(told({ watch })).toContain(
      "prometheus.memoryMiB: got 512, want at least 587. 128 MiB + 60000 series × 4 KiB = 363 MiB, and 224 MiB for what runs beside Prometheus.",
    );
    expect(told({ watch, exporter: stockCloudWatchExporter() })).toContain("want at least 651");
  });

  it("refuses sizes that Fargate does not offer, for each service by its own path", () => {
    const text = complaint({
      ...TEST_ENVIRONMENT,
      prometheus: { ...TEST_ENVIRONMENT.prometheus, cpu: 300 },
      grafana: { ...TEST_ENVIRONMENT.grafana, memoryMiB: 700 },
    });
    expect(text).toContain("prometheus.cpu: got 300, want CPU units that Fargate offers: 256, 512");
    expect(text).toContain(
      "grafana.memoryMiB: got 700, want one of 512, 1024, 2048, which Fargate offers with 256 CPU units.",
    );
  });

  it("does not hold a task on its own instance to the sizes of Fargate", () => {
    expect(complaint(durable)).toBe("nothing");
  });

  it("refuses two environments of one name, for they would share a state", () => {
    expect(complaint(TEST_ENVIRONMENT, TEST_ENVIRONMENT)).toBe(
      '1 value of environment "test" cannot be used:\n  name: got "test", want a name that no other environment has.',
    );
  });

  it("refuses to watch nothing, and to watch with one mixin twice", () => {
    expect(complaint({ ...TEST_ENVIRONMENT, watch: [] })).toContain("watch: got [], want what is watched");
    expect(complaint({ ...TEST_ENVIRONMENT, watch: [TEST_MIXIN, TEST_MIXIN] })).toContain(
      'watch[1]: got "test-mixin", want each mixin once.',
    );
  });

  it("refuses more addresses than a budget tells", () => {
    const email = Array.from({ length: 11 }, (_, i) => `person-${i}@example.com`);
    expect(complaint({ ...TEST_ENVIRONMENT, notify: { email } })).toContain(
      "notify.email: got 11, want at most 10 addresses.",
    );
  });

  it("tells all problems of all environments at once", () => {
    const text = complaint(
      { ...TEST_ENVIRONMENT, name: "one", region: "europe", watch: [] },
      { ...durable, name: "two", prometheus: { ...durable.prometheus, keep: days(400) } },
      { ...TEST_ENVIRONMENT, name: "three" },
    );
    expect(text.split("\n").map((line) => line.replace(/: got .*/, ""))).toEqual([
      '2 values of environment "one" cannot be used:',
      "  region",
      "  watch",
      "",
      '1 value of environment "two" cannot be used:',
      "  prometheus.storage.gib",
    ]);
  });
});

describe("two environments of different names", () => {
  const { name, ...rest } = TEST_ENVIRONMENT;
  const other = { ...rest, name: `${name}-2` };

  it("may stand side by side in one account", () => {
    expect(complaint(TEST_ENVIRONMENT, other)).toBe("nothing");
  });

  it("are refused one workspace and one namespace", () => {
    const shared = {
      state: terraformCloud({ organization: "acme", workspace: "monitoring" }),
      serviceDiscovery: existingNamespace("example.local"),
    };
    expect(complaint({ ...TEST_ENVIRONMENT, ...shared }, { ...other, ...shared }).split("\n")).toEqual([
      '2 values of environment "test-2" cannot be used:',
      '  state.workspace: got "monitoring", want another one than environment test has. A workspace holds one state.',
      '  serviceDiscovery.name: got "example.local", want another one than environment test has. Both would call their Prometheus by one name in it.',
    ]);
  });

  it("may have a namespace of one name in different regions", () => {
    const shared = { serviceDiscovery: existingNamespace("example.local") };
    const network = newVpc({ cidr: "10.0.0.0/16", zones: ["eu-central-1a"], egress: "public-ip" });
    expect(
      complaint({ ...TEST_ENVIRONMENT, ...shared }, { ...other, ...shared, network, region: "eu-central-1" }),
    ).toBe("nothing");
  });
});

const shop = (parts: Partial<Mixin>) => mixin({ name: "shop", signals: [], alerts: [], ...parts });
const web = (parts: Partial<Mixin>) => mixin({ name: "web", signals: [], alerts: [], ...parts });
const target = (job: string) => ({ job, hostname: `${job}.example.local`, port: 8000 });
const job = (name: string) => ({ job_name: name, static_configs: [{ targets: ["192.0.2.1:80"] }] });

/** The lines of a complaint, but for its heading. */
const problems = (values: object) =>
  complaint({ ...TEST_ENVIRONMENT, ...values })
    .split("\n")
    .slice(1)
    .map((line) => line.trim());

describe("names that clash", () => {
  const withJobs = (...names: string[]) => ({
    prometheus: { ...TEST_ENVIRONMENT.prometheus, scrapeConfigs: names.map(job) },
  });
  const alarm = (name: string) => ({ ...ALARM, name });

  it("are none where every mixin and every job has names of its own", () => {
    const watch = [shop({ targets: [target("shop")], alarms: [alarm("shop")] }), web({ targets: [target("web")] })];
    expect(complaint({ ...TEST_ENVIRONMENT, ...withJobs("node", "blackbox"), watch })).toBe("nothing");
  });

  it("are refused for scrape jobs of mixins, of the environment and of both", () => {
    const watch = [shop({ targets: [target("backend")] }), web({ targets: [target("worker"), target("backend")] })];
    const help = "Prometheus takes each job's name once.";
    expect(problems({ ...withJobs("worker", "node", "node"), watch })).toEqual([
      `watch[1].targets[1].job: got "backend", want another name than watch[0].targets[0].job has. ${help}`,
      `prometheus.scrapeConfigs[0].job_name: got "worker", want another name than watch[1].targets[0].job has. ${help}`,
      `prometheus.scrapeConfigs[2].job_name: got "node", want another name than prometheus.scrapeConfigs[1].job_name has. ${help}`,
    ]);
  });

  it("are refused for a job that is called like one of the platform's own, with the list of these", () => {
    expect(problems({ ...withJobs("prometheus"), watch: [shop({ targets: [target("grafana")] })] })).toEqual(
      ['watch[0].targets[0].job: got "grafana"', 'prometheus.scrapeConfigs[0].job_name: got "prometheus"'].map(
        (found) =>
          `${found}, want another name than the platform's own: prometheus, alertmanager, metrics-service, cloudwatch-exporter, grafana. Prometheus takes each job's name once.`,
      ),
    );
  });

  it("are refused for alarms, recorded series and dashboards", () => {
    const signals = [recordedSignal("shop:orders", { expr: "vector(1)", unit: "count", help: "Orders." })];
    const dashboards = [new DashboardBuilder("Shop").uid("shop").build()];
    const alarms = [alarm("orders"), alarm("grafana-not-running")];
    expect(
      problems({
        watch: [shop({ signals, dashboards, alarms: [alarm("orders")] }), web({ signals, dashboards, alarms })],
      }),
    ).toEqual([
      'watch[1].signals[0].name: got "shop:orders", want another name than watch[0].signals[0].name has. Prometheus would record two rules as one series.',
      'watch[1].alarms[0].name: got "orders", want another name than watch[0].alarms[0].name has. CloudWatch knows each alarm by its name.',
      `watch[1].alarms[1].name: got "grafana-not-running", want another name than the platform's own: alerting-silent, estimated-charges, grafana-not-running, prometheus-not-running, prometheus-volume. CloudWatch knows each alarm by its name.`,
      'watch[1].dashboards[0].uid: got "shop", want another name than watch[0].dashboards[0].uid has. Grafana knows each dashboard by its uid.',
    ]);
  });

  it("are told together with fields that cannot be used, and of a mixin that is there twice only that", () => {
    const twice = shop({ targets: [target("shop")] });
    expect(
      problems({ region: "europe", ...withJobs("shop"), watch: [twice, twice] }).map((line) => line.split(":")[0]),
    ).toEqual(["region", "watch[1]", "prometheus.scrapeConfigs[0].job_name"]);
  });

  it("do not hide that a job has no name, or that watch is no list", () => {
    const prometheus = { ...TEST_ENVIRONMENT.prometheus, scrapeConfigs: [{ static_configs: [] }] };
    const lines = problems({ prometheus, watch: "self" });
    expect(lines.map((line) => line.split(":")[0])).toEqual(["prometheus.scrapeConfigs[0].job_name", "watch"]);
  });

  it("are told of everything that the platform itself calls by a name", () => {
    const everything = {
      ...durable,
      budget: { usdPerMonth: 30, billingAlarm: true },
      watch: [shop({ signals: [READS] })],
    };
    const stackWith = (values: Partial<PlatformValues>) =>
      synthesizeApp(build([{ ...everything, ...values }], temporaryDirectory()), "test");
    const jobsWith = (values: Partial<PlatformValues>) => {
      const delivered = Object.values(stackWith(values).resources("aws_s3_object")).find(({ key }) =>
        /prometheus\.yml/.test(String(key)),
      );
      const { scrape_configs } = parse(String(delivered?.["content"])) as { scrape_configs: { job_name: string }[] };
      return scrape_configs.map(({ job_name }) => job_name);
    };
    const stack = stackWith({});
    const alarms = Object.values(stack.resources("aws_cloudwatch_metric_alarm")).map(({ alarm_name }) =>
      String(alarm_name),
    );
    const own = {
      // All that one choice or the other has, each once.
      jobs: [...new Set([...jobsWith({}), ...jobsWith({ exporter: stockCloudWatchExporter() })])],
      alarms: alarms.map((name) => name.replace(/^test-/, "")),
    };
    const lines = problems({
      ...withJobs(...own.jobs),
      watch: [shop({ alarms: own.alarms.map(alarm) })],
    });
    expect(own.jobs).toEqual(expect.arrayContaining(["cloudwatch-exporter", "metrics-service"]));
    expect(own.alarms).toContain("prometheus-volume");
    expect(lines).toHaveLength(own.jobs.length + own.alarms.length);
    for (const line of lines) expect(line).toContain("the platform's own");
    // And of nothing that it does not.
    const [, jobsTold = ""] = /the platform's own: (.*?)\. /.exec(lines[0] ?? "") ?? [];
    expect(jobsTold.split(", ").sort()).toEqual([...own.jobs].sort());
    expect(lines.at(-1)).toContain(`: ${[...own.alarms].sort().join(", ")}.`);
  });
});
