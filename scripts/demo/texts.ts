import type { Row } from "./comparison";
import { graphLink } from "./prometheus";
import { MINUTE_SECONDS, POLL_SECONDS } from "./world";

/** Something that runs, and where. */
export interface Place {
  readonly name: string;
  readonly url: string;
  /** Of a process of its own. */
  readonly pid?: number;
}

export const INTRODUCTION = `A Redis cache and a shop of two Lambda functions, in a CloudWatch that is simulated here.
Its minute takes ${MINUTE_SECONDS} s, so [1m] in a query is ${60 / MINUTE_SECONDS} minutes of the shop. The metrics service reads it every ${POLL_SECONDS} s, as far as
values have settled. One value in ten arrives two to ten of those minutes late.
`;

/** What there is to see, as queries. */
export const QUERIES: readonly { readonly about: string; readonly expression: string }[] = [
  {
    about: "Requests of the functions, as counted and as the ledger has them: the lines run together, seconds apart.",
    expression: "increase(lambda_requests_total[1m]) or increase(ledger_lambda_requests_total[1m])",
  },
  {
    about: "Orders by how they ended, to the last one.",
    expression: "sum by (status, error_type) (increase(orders_processed_total[1m]))",
  },
  {
    about: "95th percentile of the functions' duration, of buckets that add up over functions.",
    expression:
      "histogram_quantile(0.95, sum by (le, function_name) (rate(lambda_request_duration_seconds_bucket[1m])))",
  },
  { about: "The cache's hit ratio, by a rule of dashboards/rules.", expression: "redis_cache:hit_ratio" },
];

export const NO_PROMETHEUS = `There is no Prometheus: none on PATH, none in .tools/bin (npm test fetches one). What it would scrape is on the pages
above; graphs, rules and alerts are what is missing.
`;

export function placesText(places: readonly Place[]): string {
  const width = Math.max(...places.map(({ name }) => name.length));
  const lines = places.map(
    ({ name, url, pid }) => `  ${name.padEnd(width)}  ${url}${pid === undefined ? "" : `  (process ${pid})`}\n`,
  );
  return `\n${lines.join("")}`;
}

export function rowsText(rows: readonly Row[], source: string): string {
  const table = [
    ["series", "counter", "CloudWatch knew", "true"],
    ...rows.map(({ series, counter, known: [from, to], truth }) => {
      const known = from === to || counter !== from ? to : from;
      return [series, ...[counter, known, truth].map((number) => number.toLocaleString("en"))];
    }),
  ];
  const width = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(width(i)) : cell.padStart(width(i)))).join("  ");
  return `\nSince the shop opened, in ${source}. What is true and not known yet will arrive, and is counted when it does:\n\n${table
    .map((row) => `  ${line(row)}\n`)
    .join("")}`;
}

export function linksText(prometheusUrl: string): string {
  const links = QUERIES.map(
    ({ about, expression }) => `  ${about}\n    ${expression}\n    ${graphLink(prometheusUrl, expression)}\n`,
  );
  return `\nLook:\n${links.join("")}  Alerts: ${prometheusUrl}/alerts. For Grafana there is dashboards/json, to import.\n`;
}

export function incidentsText(cloudWatchUrl: string, withPrometheus: boolean): string {
  const post = (page: string, body: string) =>
    `    curl -H content-type:application/json -d '${body}' ${cloudWatchUrl}/${page}\n`;
  const alert = withPrometheus ? "RedisCacheHitRateLow is pending within a minute, and fires after ten" : "";
  return [
    "\nBreak something (false ends it):\n",
    '  Payments time out: lambda_requests_total{status="error"} and orders_processed_total show it in half a minute.\n',
    post("_incidents", '{"payments-fail": true}'),
    `  The cache misses${alert && `: ${alert}`}.\n`,
    post("_incidents", '{"cache-hit-rate-falls": true}'),
    "  CloudWatch throttles and fails: counters come later, and stay right. [] ends it.\n",
    post("_faults", '[{"throttle": 0.3, "serverError": 0.05, "partialData": 0.1}]'),
  ].join("");
}
