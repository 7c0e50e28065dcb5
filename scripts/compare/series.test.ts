import { join } from "node:path";

import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { afterAll, describe, expect, it } from "@jest/globals";
import { FakeCloudWatch, metric, PROMPT, redisCache } from "@watchpost/fake-cloudwatch";

import { redisCache as redisCacheMixin } from "../../dashboards/redis-cache";
import { PrometheusApi } from "../prometheus-api";
import { SampleFile } from "../simulation/blocks";
import { dataDirectory, PrometheusServer } from "../simulation/prometheus-server";
import { freePort, itWith, run, startServer, temporaryDirectory } from "../testing";
import { minutesOf } from "./prometheus";
import { report } from "./report";
import { compareAll } from "./series";
import { labelsOf, type WatchedMetric, watchedMetrics } from "./watched";

const HOUR = 3600;
/** Always the same: what CloudWatch has hangs on the time. */
const END = Date.UTC(2026, 10, 21, 18) / 1000;
const WINDOW = { start: END - 2 * HOUR, end: END };

/** What an exporter does: it asks every five minutes for the newest value that is two minutes old. */
const POLL_SECONDS = 300;
const DELAY_SECONDS = 120;

const MIXIN = redisCacheMixin({ cluster: "feature-flags" });
const NODES = ["feature-flags-001", "feature-flags-002"];

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

async function fakeCloudWatch(): Promise<{ fake: FakeCloudWatch; client: CloudWatchClient }> {
  const fake = await FakeCloudWatch.start({
    workload: redisCache(),
    arrivals: PROMPT,
    historySeconds: 4 * HOUR,
    clock: () => END + HOUR,
  });
  const credentials = { accessKeyId: "fake", secretAccessKey: "fake" };
  const client = new CloudWatchClient({ endpoint: fake.url, region: "eu-west-1", credentials });
  stops.push(() => fake.stop());
  return { fake, client };
}

/** The dimensions of each metric of CloudWatch that there is of a watched one. */
function dimensionsOf({ dimensions }: WatchedMetric): Record<string, string>[] {
  if (Object.keys(dimensions).length === 0) return [{}];
  return NODES.map((node) => ({ CacheClusterId: node, CacheNodeId: "0001" }));
}

type Sample = readonly [selector: string, value: number, at: number];

/** A sample each minute, as an exporter would show it. */
function shown(
  { ledger }: FakeCloudWatch,
  change: (series: string, value: number, minute: number) => number | undefined,
): Sample[] {
  return watchedMetrics([MIXIN]).flatMap((watched) =>
    dimensionsOf(watched).flatMap((dimensions) => {
      const { namespace, metric: name, statistic, series } = watched;
      const points = ledger.truth({
        metric: metric(namespace, name, dimensions),
        start: WINDOW.start - HOUR,
        end: WINDOW.end,
        periodSeconds: 60,
        statistic,
      });
      const values = new Map(points.map(({ time, value }) => [time, value]));
      const labels = Object.entries(labelsOf(dimensions)).map(([label, value]) => `${label}="${value}"`);
      return Array.from({ length: 120 }, (_, i) => WINDOW.start + i * 60).flatMap((time): Sample[] => {
        const asked = Math.floor(time / POLL_SECONDS) * POLL_SECONDS;
        const measured = values.get(asked - DELAY_SECONDS - 60);
        const value = measured === undefined ? undefined : change(series, measured, time);
        return value === undefined ? [] : [[`${series}{${labels.join(",")}}`, value, time]];
      });
    }),
  );
}

/** A Prometheus that has these samples. */
async function prometheusWith(samples: readonly Sample[]): Promise<PrometheusApi> {
  const directory = temporaryDirectory();
  const file = new SampleFile();
  for (const sample of samples) file.add(...sample);
  await file.intoBlocks(dataDirectory(directory));
  const server = await PrometheusServer.start({ directory });
  stops.push(() => server.stop());
  return server.api;
}

const TOOLS = ["prometheus", "promtool"] as const;
const common = { mixins: [MIXIN], window: WINDOW, tolerance: 0.01 };

describe("the comparison with CloudWatch", () => {
  itWith(TOOLS, "finds what an exporter shows to be CloudWatch's, every series of it", async () => {
    const { fake, client } = await fakeCloudWatch();
    const prometheus = await prometheusWith(shown(fake, (_, value) => value));
    const rows = await compareAll({ ...common, client, prometheus });
    // Five metrics of two nodes, four of the application.
    expect(rows).toHaveLength(14);
    for (const { comparison, problem } of rows) {
      expect(problem).toBeUndefined();
      expect(comparison?.found).toBe(comparison?.minutes);
    }
    // Errors are published in bad minutes only, and Prometheus shows what has ended for five minutes more.
    const unbroken = rows.flatMap(({ comparison }) => (comparison?.minutes === 120 ? [comparison] : []));
    expect(unbroken).toHaveLength(13);
    for (const comparison of unbroken) {
      expect(comparison.ageSeconds).toBeGreaterThanOrEqual(DELAY_SECONDS);
      expect(comparison.ageSeconds).toBeLessThan(DELAY_SECONDS + POLL_SECONDS);
    }
    expect(report(rows)).toMatch(
      /feature-flags-002.* 120 +100.0 % +\d min [\s\S]*What Prometheus has is CloudWatch's\.\n$/,
    );
  });

  itWith(TOOLS, "names what is wrong, missing and unknown", async () => {
    const { fake, client } = await fakeCloudWatch();
    const samples = shown(fake, (series, value, time) => {
      if (series === "lego_featureflags_active_connections_average") return undefined;
      const minute = (time - WINDOW.start) / 60;
      return series === "lego_featureflags_cache_hit_rate_average" && minute >= 100 ? value / 100 : value;
    }).map(([selector, ...rest]): Sample => [selector.replace('"feature-flags-002"', '"feature-flags-003"'), ...rest]);
    const rows = await compareAll({ ...common, client, prometheus: await prometheusWith(samples) });
    const problems = Object.fromEntries(rows.flatMap(({ series, problem }) => (problem ? [[series, problem]] : [])));
    const node = (name: string) => `{cache_cluster_id="${name}",cache_node_id="0001"}`;
    expect(problems).toMatchObject({
      lego_featureflags_active_connections_average: "CloudWatch has it, and Prometheus has not",
      lego_featureflags_cache_hit_rate_average:
        "16.7 % of its values are none that CloudWatch has for the 20 minutes before",
      [`aws_elasticache_cache_hit_rate_average${node("feature-flags-002")}`]:
        "CloudWatch has it, and Prometheus has not",
      [`aws_elasticache_cache_hit_rate_average${node("feature-flags-003")}`]:
        "Prometheus has it, and CloudWatch lists no such metric of AWS/ElastiCache",
    });
    expect(Object.keys(problems)).toHaveLength(2 + 2 * 5);
    expect(report(rows)).toContain("Wrong:\n  ");
  });
});

describe("a Prometheus that cannot be asked", () => {
  it("is told apart from one that refuses and from something else", async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    await expect(minutesOf(new PrometheusApi(closed), "up", WINDOW)).rejects.toThrow(
      `Prometheus at ${closed} does not answer: `,
    );
    const page = await startServer((_, response) => response.end("<html>"));
    await expect(minutesOf(new PrometheusApi(page), "up", WINDOW)).rejects.toThrow(
      `Prometheus at ${page} answered with status 200: no JSON, but "<html>"`,
    );
    const refusing = await startServer((_, response) => {
      response.statusCode = 422;
      response.end('{"status":"error","error":"query timed out"}');
    });
    await expect(minutesOf(new PrometheusApi(refusing), "up", WINDOW)).rejects.toThrow(
      `Prometheus at ${refusing} answered with status 422: Error: query timed out`,
    );
  });
});

describe("npm run compare", () => {
  const compare = (...args: string[]) =>
    run(process.execPath, ["--import", "tsx", join(__dirname, "main.ts"), ...args], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: "http://127.0.0.1:9",
        AWS_ACCESS_KEY_ID: "x",
        AWS_SECRET_ACCESS_KEY: "x",
      },
    });

  it("ends with status 2 where it is asked wrongly, or where nobody answers", async () => {
    expect(await compare("nowhere")).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("ENVIRONMENT"),
    });
    const closed = `http://127.0.0.1:${await freePort()}`;
    const { status, stderr } = await compare("prod", "--prometheus", closed);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`${closed} does not answer`),
    });
  });
});
