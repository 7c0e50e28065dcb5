import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { minutes, seconds } from "@watchpost/core";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";
import fc from "fast-check";
import { parse } from "yaml";

import { webMixin } from "../test/web-mixin";
import { prometheusYml, type PrometheusYmlProps } from "./prometheus-yml";
import { rulesYaml } from "./rules";

const props: PrometheusYmlProps = {
  environment: "prod",
  scrapeEvery: minutes(1),
  evaluateEvery: minutes(1),
  localJobs: [
    { job: "prometheus", port: 9090 },
    {
      job: "cloudwatch-exporter",
      port: 9106,
      dropLabels: ["exported_job", "exported_instance"],
      every: minutes(1),
      timeout: seconds(50),
    },
  ],
  targets: webMixin.targets ?? [],
  extraJobs: [{ job_name: "blackbox", metrics_path: "/probe", static_configs: [{ targets: ["www.example.com:443"] }] }],
  alertmanager: "localhost:9093",
};

interface Job {
  readonly job_name: string;
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
}
interface Config {
  readonly global: Readonly<Record<string, unknown>>;
  readonly scrape_configs: readonly Job[];
}
const configOf = (given: Partial<PrometheusYmlProps> = {}) => parse(prometheusYml({ ...props, ...given })) as Config;

describe("prometheus.yml", () => {
  it("scrapes, evaluates and names the environment as it is told", () => {
    expect(configOf({ scrapeEvery: seconds(15), evaluateEvery: seconds(30) }).global).toEqual({
      scrape_interval: "15s",
      scrape_timeout: "10s",
      evaluation_interval: "30s",
      external_labels: { environment: "prod" },
    });
  });

  it("names another directory of rules, and nobody to tell, where it is told so", () => {
    const config = configOf({ rules: "/tmp/rules", alertmanager: undefined });
    expect(config).toMatchObject({ rule_files: ["/tmp/rules/*.yaml"] });
    expect(config).not.toHaveProperty("alerting");
    expect(configOf()).toMatchObject({
      rule_files: ["/config/current/prometheus/rules/*.yaml"],
      alerting: { alertmanagers: [{ static_configs: [{ targets: ["localhost:9093"] }] }] },
    });
  });

  it("gives a scrape no longer than its interval", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 120 }), (interval) => {
        const { global } = configOf({ scrapeEvery: seconds(interval) });
        expect(global["scrape_timeout"]).toBe(`${Math.min(interval, 10)}s`);
      }),
    );
  });

  it("finds what runs in the task on localhost, and tasks of others by their names", () => {
    expect(configOf().scrape_configs).toEqual([
      { job_name: "prometheus", static_configs: [{ targets: ["localhost:9090"] }] },
      {
        job_name: "cloudwatch-exporter",
        scrape_interval: "1m",
        scrape_timeout: "50s",
        static_configs: [{ targets: ["localhost:9106"] }],
        metric_relabel_configs: [{ action: "labeldrop", regex: "exported_job|exported_instance" }],
      },
      {
        job_name: "backend",
        dns_sd_configs: [{ names: ["backend.example.local"], type: "A", port: 8000, refresh_interval: "30s" }],
      },
      {
        job_name: "worker",
        dns_sd_configs: [{ names: ["worker.example.local"], type: "A", port: 8000, refresh_interval: "30s" }],
      },
      {
        job_name: "static",
        metrics_path: "/stats/metrics",
        dns_sd_configs: [{ names: ["static.example.local"], type: "A", port: 8080, refresh_interval: "30s" }],
      },
      { job_name: "blackbox", metrics_path: "/probe", static_configs: [{ targets: ["www.example.com:443"] }] },
    ]);
  });

  it("refuses jobs of one name, with which Prometheus would not start", () => {
    const extraJobs = [{ job_name: "backend" }, { job_name: "mine" }, { job_name: "prometheus" }];
    expect(() => prometheusYml({ ...props, extraJobs })).toThrow(
      new Error(
        "More than one scrape job is called backend, prometheus: " +
          "give what watch and prometheus.scrapeConfigs name another job than the platform's own.",
      ),
    );
  });

  itWith(["promtool"], "is accepted by promtool, rules included", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "prometheus/rules"), { recursive: true });
    writeFileSync(join(directory, "prometheus/rules/web.rules.yaml"), rulesYaml(webMixin));
    const file = join(directory, "prometheus/prometheus.yml");
    writeFileSync(file, prometheusYml(props).replaceAll("/config/current/", `${directory}/`));
    const { status, stdout, stderr } = await run(findTool("promtool") ?? "promtool", ["check", "config", file]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("1 rule files found");
    expect(stdout).toContain("3 rules found");
  });
});
