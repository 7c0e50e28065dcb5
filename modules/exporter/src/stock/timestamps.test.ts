import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import {
  findTool,
  freePort,
  itWith,
  startDaemon,
  startServer,
  temporaryDirectory,
  until,
} from "@watchpost/scripts/testing";
import { stringify } from "yaml";

const SERIES = "aws_elasticache_cache_hit_rate_average";
const TEN_MINUTES_MS = 600_000;

interface Answers {
  readonly query: { readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[] };
  readonly alerts: { readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[] };
  readonly rules: { readonly groups: readonly { readonly lastEvaluation: string }[] };
}

/** A real Prometheus that scrapes once a second what plays two exporters, and has an alert on their metric. */
async function startPrometheus(exporters: Readonly<Record<string, string>>): Promise<string> {
  const directory = temporaryDirectory();
  const rule = { alert: "RedisCacheHitRateLow", expr: `${SERIES} < 70` };
  writeFileSync(join(directory, "rules.yml"), stringify({ groups: [{ name: "cache", rules: [rule] }] }));
  const jobs = Object.entries(exporters).map(([job_name, url]) => ({
    job_name,
    static_configs: [{ targets: [new URL(url).host] }],
  }));
  writeFileSync(
    join(directory, "prometheus.yml"),
    stringify({
      global: { scrape_interval: "1s", evaluation_interval: "1s" },
      rule_files: ["rules.yml"],
      scrape_configs: jobs,
    }),
  );
  const address = `127.0.0.1:${await freePort()}`;
  await startDaemon(
    findTool("prometheus") ?? "prometheus",
    [
      `--config.file=${join(directory, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(directory, "data")}`,
      `--web.listen-address=${address}`,
    ],
    `http://${address}/-/ready`,
  );
  return `http://${address}/api/v1`;
}

/** Plays the exporter. @param timestamp what it writes behind a value, in milliseconds */
function startExporter(timestamp: () => string): Promise<string> {
  return startServer((_, response) => {
    response.setHeader("Content-Type", "text/plain; version=0.0.4");
    response.end(`# TYPE ${SERIES} gauge\n${SERIES}{cache_cluster_id="feature-flags-001"} 65 ${timestamp()}\n`);
  });
}

describe("CloudWatch's metrics, which are minutes old", () => {
  itWith(
    ["prometheus"],
    "reach alerts without timestamps, and not with those that the exporter sets by default",
    async () => {
      const api = await startPrometheus({
        "as-by-default": await startExporter(() => String(Date.now() - TEN_MINUTES_MS)),
        "set-timestamp-false": await startExporter(() => ""),
      });
      const get = async <Path extends keyof Answers>(path: Path, parameters = ""): Promise<Answers[Path]> =>
        ((await (await fetch(`${api}/${path}${parameters}`)).json()) as { data: Answers[Path] }).data;
      const jobsOf = async (query: string) =>
        (await get("query", `?${new URLSearchParams({ query }).toString()}`)).result.map(({ metric }) => metric["job"]);

      // Both are scraped and stored: one for ten minutes ago, the other for now.
      await until(
        "samples of ten minutes ago",
        async () => (await jobsOf(`${SERIES} offset 10m`)).includes("as-by-default") || undefined,
      );
      await until("samples of now", async () => (await jobsOf(SERIES)).length > 0 || undefined);
      const scraped = Date.now();
      await until(
        "an evaluation of the alert",
        async () => Date.parse((await get("rules")).groups[0]?.lastEvaluation ?? "") > scraped || undefined,
      );

      expect(await jobsOf(SERIES)).toEqual(["set-timestamp-false"]);
      expect((await get("alerts")).alerts.map(({ labels }) => labels["job"])).toEqual(["set-timestamp-false"]);
    },
  );
});
