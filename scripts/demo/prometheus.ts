import { join, resolve } from "node:path";

import { HOST } from "./ports";

const ROOT = resolve(__dirname, "../..");

/** The rules that an environment would be given. */
const RULES = join(ROOT, "dashboards/rules/*.rules.yaml");

/** prometheus.yml: what is scraped, by the ports of this machine. JSON is YAML, too. */
export function prometheusConfiguration(ports: { readonly [job: string]: number }): string {
  return JSON.stringify({
    global: { scrape_interval: "2s", scrape_timeout: "2s", evaluation_interval: "5s" },
    rule_files: [RULES],
    scrape_configs: Object.entries(ports).map(([job, port]) => ({
      job_name: job,
      static_configs: [{ targets: [`${HOST}:${port}`] }],
    })),
  });
}

/** A graph of Prometheus's own page. */
export function graphLink(prometheusUrl: string, expression: string): string {
  return `${prometheusUrl}/graph?g0.expr=${encodeURIComponent(expression)}&g0.tab=0&g0.range_input=5m`;
}
