import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { seriesIn } from "@watchpost/alerting/model";
import { MIXINS } from "@watchpost/dashboards";

import { SIMULATIONS } from "../../dashboards/simulations";
import { committedDashboards, type DashboardModel } from "../simulation/dashboard-model";
import { multiplied } from "../simulation/multiplied";
import { rangeOf, shownSeconds } from "../simulation/panel-data";
import type { PrometheusApi } from "../prometheus-api";
import { committedRuleFiles, recordingRules } from "../simulation/recorded";
import { simulatedPrometheus } from "../simulation/simulated-prometheus";
import { variablesOf, withVariables } from "../simulation/variables";

// npm run bench:panels: how long each query of each dashboard takes in a Prometheus with 30 days of one-minute samples of
// 1,000 series of its workload. A query over 200 ms wants a recording rule. Takes a quarter of an hour a mixin.

const USAGE = "npm run bench:panels -- [--days 30] [--series 1000] [mixin …]";
const DAY_SECONDS = 86_400;
const END = Date.UTC(2026, 10, 19, 15) / 1000;
const LIMIT_MS = 200;
/** The median of so many: the first reads the disk. */
const RUNS = 3;

interface Measured {
  readonly where: string;
  /** Milliseconds at what the dashboard shows at first, and at all there is. */
  readonly shown: number;
  readonly whole: number;
  readonly series: number;
  /** Whether it reads recorded series only. */
  readonly recorded: boolean;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { days: { type: "string", default: "30" }, series: { type: "string", default: "1000" } },
    allowPositionals: true,
  });
  const seconds = Number(values.days) * DAY_SECONDS;
  const series = Number(values.series);
  if (!(seconds > 0 && series > 0)) throw new Error(USAGE);
  for (const { name } of MIXINS) {
    if (positionals.length === 0 || positionals.includes(name)) await measure(name, seconds, series);
  }
}

async function measure(mixin: string, seconds: number, count: number): Promise<void> {
  const rules = committedRuleFiles().get(mixin);
  const uids = MIXINS.filter(({ name }) => name === mixin).flatMap(({ dashboards = [] }) =>
    dashboards.map(({ uid }) => uid),
  );
  const dashboards = committedDashboards().filter(({ uid }) => uids.includes(uid));
  const simulations = SIMULATIONS.filter((simulation) => simulation.mixin === mixin);
  if (simulations.length === 0 || dashboards.length === 0) return;
  const directory = mkdtempSync(join(tmpdir(), "watchpost-bench-"));
  const started = performance.now();
  try {
    console.log(`\n${mixin}`);
    const prometheus = await simulatedPrometheus({
      simulations: simulations.map((simulation) => multiplied(simulation, count, queriesOf(dashboards, mixin))),
      since: END - seconds,
      end: END,
      rules: recordingRules(new Map(rules ? [[mixin, rules]] : [])),
      directory,
      progress: (text) => {
        console.log(`  ${((performance.now() - started) / 1000).toFixed(0)} s: ${text}`);
      },
    });
    try {
      for (const dashboard of dashboards) report(await measured(prometheus.api, dashboard, seconds));
    } finally {
      await prometheus.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What may name values of labels. */
function queriesOf(dashboards: readonly DashboardModel[], mixin: string): string[] {
  const rules =
    committedRuleFiles()
      .get(mixin)
      ?.groups.flatMap((group) => group.rules) ?? [];
  const targets = dashboards.flatMap(({ panels }) => panels.flatMap((panel) => panel.targets));
  return [...rules, ...targets].map(({ expr }) => expr);
}

async function measured(api: PrometheusApi, dashboard: DashboardModel, seconds: number): Promise<Measured[]> {
  const first = Math.min(shownSeconds(dashboard), seconds);
  const found: Measured[] = [];
  for (const panel of dashboard.panels) {
    for (const { refId, expr, instant } of panel.targets) {
      const ask = async (length: number) => {
        const range = rangeOf(panel, length, END);
        const query = withVariables(expr, await variablesOf(api, dashboard, range), range);
        return timed(() => (instant === true ? api.instant(query, range.end) : api.range(query, range)));
      };
      const shown = await ask(first);
      const whole = await ask(seconds);
      found.push({
        where: `${dashboard.uid}: ${panel.title} ${refId}`,
        shown: shown.ms,
        whole: whole.ms,
        series: whole.count,
        recorded: seriesIn(expr).every((name) => name.includes(":")),
      });
    }
  }
  return found;
}

async function timed(ask: () => Promise<readonly unknown[]>): Promise<{ readonly ms: number; readonly count: number }> {
  const times: number[] = [];
  let count = 0;
  for (let i = 0; i < RUNS; i += 1) {
    const start = performance.now();
    count = (await ask()).length;
    times.push(performance.now() - start);
  }
  return { ms: times.sort((one, other) => one - other)[Math.floor(RUNS / 2)] ?? NaN, count };
}

function report(rows: readonly Measured[]): void {
  for (const { where, shown, whole, series, recorded } of rows) {
    const mark =
      Math.max(shown, whole) > LIMIT_MS
        ? recorded
          ? " over 200 ms, recorded"
          : " over 200 ms: wants a recording rule"
        : "";
    console.log(
      `  ${shown.toFixed(0).padStart(6)} ms ${whole.toFixed(0).padStart(6)} ms ${String(series).padStart(5)} series  ${where}${mark}`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
