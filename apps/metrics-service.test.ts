import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { panelsOf, seriesIn } from "@watchpost/alerting/model";
import { FakeCloudWatch, metric, PROMPT, redisCache, shop } from "@watchpost/fake-cloudwatch";
import { findTool, freePort, itWith, run, startDaemon, temporaryDirectory, until } from "@watchpost/scripts/testing";
import { stringify } from "yaml";

import { dev } from "./dev/config";
import { Delivery } from "./test/delivery";

const lab = new Delivery(dev);
const signals = dev.watch.flatMap((mixin) => mixin.signals);
const cache = dev.watch.find(({ name }) => name === "redis-cache");

/** The program that lies beside cdk.tf.json, for Terraform to upload. */
const program = join(lab.directory, String(lab.resource("aws_s3_object", "metrics-service-cjs")["source"]));
const directory = temporaryDirectory();
const configFile = join(directory, "metrics-service.yaml");
const APPLICATION = "Lego/FeatureFlags";

/** Of the service itself: what is not there before it has happened once, and what is told by the hour. */
const LATER = [
  "watchpost_cloudwatch_api_throttled_total",
  "watchpost_cloudwatch_api_retries_total",
  "watchpost_cloudwatch_reconciliation_ratio",
];

let fake: FakeCloudWatch;
let address: string;

/** Labels without values of all series that are served, by name. */
async function served(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const page = await (await fetch(`http://${address}/metrics`)).text();
  const series = new Map<string, Set<string>>();
  for (const line of page.split("\n").filter((each) => each !== "" && !each.startsWith("#"))) {
    const [, name = "", labels = ""] = /^([\w:]+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label).join();
    series.set(name, (series.get(name) ?? new Set()).add(names));
  }
  return series;
}

beforeAll(async () => {
  const workload = [redisCache(), shop()].map((each) => ({ ...each, region: dev.region }));
  fake = await FakeCloudWatch.start({ workload, arrivals: PROMPT, historySeconds: 7_200 });
  const minute = Math.floor(Date.now() / 60_000) * 60;
  // There is a value only in minutes with errors, or with a cold start.
  const seldom = [
    metric(APPLICATION, "redis_connection_errors", {}),
    metric("PulseQueue", "ColdStarts", { FunctionName: "order-service" }),
  ].map((each) => ({ metric: each, unit: "Count", values: [[1, 2]] }) as const);
  for (const ago of [120, 180, 240, 300]) {
    for (const one of seldom) fake.publish({ ...one, at: minute - ago }, { region: dev.region });
  }

  address = `127.0.0.1:${await freePort()}`;
  writeFileSync(
    configFile,
    lab.file("metrics-service/metrics-service.yaml").replace(/^listen: .*/m, `listen: ${address}`),
  );
  const env = { AWS_ENDPOINT_URL: fake.url, AWS_ACCESS_KEY_ID: "fake", AWS_SECRET_ACCESS_KEY: "fake" };
  await startDaemon(process.execPath, [program, "--config", configFile], `http://${address}/-/ready`, env);
}, 60_000);

afterAll(() => fake.stop());

describe("the metrics service, as dev runs it", () => {
  it("accepts what is delivered to it", async () => {
    const delivered = join(directory, "delivered.yaml");
    writeFileSync(delivered, lab.file("metrics-service/metrics-service.yaml"));
    expect(await run(process.execPath, [program, "check", "--config", delivered])).toMatchObject({
      status: 0,
      stderr: "",
    });
  });

  it("serves each metric of CloudWatch that a mixin names, under its name and with a label for each dimension", async () => {
    const labels = { CacheClusterId: "cache_cluster_id", CacheNodeId: "cache_node_id", FunctionName: "function_name" };
    const wanted = signals.flatMap(({ name, source }) =>
      source.from === "cloudwatch"
        ? [
            [
              name,
              [
                Object.keys(source.dimensions)
                  .map((each) => labels[each as keyof typeof labels])
                  .join(),
              ],
            ],
          ]
        : [],
    );
    expect(wanted).toHaveLength(10);
    const all = await served();
    expect(wanted.map(([name]) => [name, [...(all.get(String(name)) ?? [])]])).toEqual(wanted);
  });

  it("serves the counters and histograms of the shop, under the names of its catalogue", async () => {
    const names = signals.flatMap(({ name, kind, source }) =>
      source.from === "metrics-service" && /^(AWS\/Lambda|PulseQueue)$/.test(source.namespace)
        ? [kind === "histogram" ? `${name}_bucket` : name]
        : [],
    );
    expect(names).toEqual(
      expect.arrayContaining(["lambda_requests_total", "order_processing_duration_seconds_bucket"]),
    );
    const all = await served();
    expect(names.filter((name) => !all.has(name))).toEqual([]);
    expect([...(all.get("orders_processed_total") ?? [])]).toEqual(["error_type,status"]);
  });

  it("serves what is said of it itself", async () => {
    const own = signals.flatMap(({ name, source }) =>
      source.from === "scrape" && source.job === "metrics-service" ? [name] : [],
    );
    expect(own.length).toBeGreaterThan(3);
    const all = await served();
    expect(own.filter((name) => !all.has(name) && !LATER.includes(name))).toEqual([]);
  });

  it("asks AWS for nothing but what its task may do", () => {
    const { Action } = lab.statements("prometheus").find(({ Sid }) => Sid === "ReadCloudWatch") ?? {};
    const asked = Object.keys(fake.accounting.all()).map((operation) => `cloudwatch:${operation}`);
    expect(asked.sort()).toEqual(Action);
  });

  itWith(["prometheus"], "feeds every rule, alert and panel of the cache", async () => {
    const api = await startPrometheus();
    const ofCache = cache?.signals ?? [];
    const fed = new Set(ofCache.flatMap(({ name, source }) => (source.from === "cloudwatch" ? [name] : [])));
    const rules = ofCache.flatMap(({ name, source }) =>
      source.from === "recording-rule" && seriesIn(source.expr).every((series) => fed.has(series)) ? [name] : [],
    );
    expect(rules).toHaveLength(9);
    for (const series of [...fed, ...rules]) {
      await until(series, async () => ((await query(api, series)) > 0 ? true : undefined));
    }
    // And no alert or panel of it reads anything else.
    const exprs = [
      ...(cache?.alerts ?? []).map(({ when }) => when.expr),
      ...(cache?.dashboards ?? []).flatMap(panelsOf).flatMap((panel) => panel.exprs),
    ];
    expect(exprs.flatMap(seriesIn).filter((series) => !fed.has(series) && !rules.includes(series))).toEqual([]);
  });
});

/** A Prometheus with the rules of dev, that scrapes and evaluates every second. @returns its API */
async function startPrometheus(): Promise<string> {
  for (const { name } of dev.watch) {
    writeFileSync(join(directory, `${name}.rules.yaml`), lab.file(`prometheus/rules/${name}.rules.yaml`));
  }
  const config = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ["*.rules.yaml"],
    scrape_configs: [{ job_name: "metrics-service", static_configs: [{ targets: [address] }] }],
  };
  writeFileSync(join(directory, "prometheus.yml"), stringify(config));
  const listen = `127.0.0.1:${await freePort()}`;
  const args = ["--config.file=prometheus.yml", "--storage.tsdb.path=data"].map((arg) =>
    arg.replace("=", `=${directory}/`),
  );
  const program = findTool("prometheus") ?? "prometheus";
  await startDaemon(program, [...args, `--web.listen-address=${listen}`], `http://${listen}/-/ready`);
  return `http://${listen}/api/v1`;
}

/** How many series there are now. */
async function query(api: string, expr: string): Promise<number> {
  const response = await fetch(`${api}/query?${new URLSearchParams({ query: expr }).toString()}`);
  const { data } = (await response.json()) as { data: { result: readonly unknown[] } };
  return data.result.length;
}
