import type { Alert } from "./alert";
import type { Mixin } from "./mixin-parts";
import { panelsOf } from "./panel-facts";
import { seriesIn } from "./promql";
import type { Signal } from "./signal";

/** What is wrong with the parts of a mixin. */
export function mixinProblems(parts: Mixin): string[] {
  const ofDashboards = [...deadQueries(parts), ...deadPanels(parts)];
  return [
    ...deadExpressions(parts),
    ...ofDashboards,
    ...(ofDashboards.length > 0 ? [DASHBOARDS_ARE_COMMITTED] : []),
    ...badNames(parts),
    ...twice(parts),
  ];
}

/** What is delivered is what is committed: it may be older than what it is compared with. */
const DASHBOARDS_ARE_COMMITTED = "if a dashboard, a panel or a signal has changed: npm run generate";

function deadExpressions({ signals, alerts }: Mixin): string[] {
  const check = seriesCheck(signals);
  return [
    ...signals.flatMap(({ name, source }) =>
      source.from === "recording-rule" ? check(`rule ${name}`, source.expr) : [],
    ),
    ...alerts.flatMap((alert) => [
      ...check(`alert ${alert.name}`, alert.when.expr),
      ...proofSelectors(alert).flatMap((selector) => check(`the proof of ${alert.name}`, selector)),
    ]),
  ];
}

function deadQueries({ signals, dashboards = [] }: Mixin): string[] {
  const check = seriesCheck(signals);
  return dashboards
    .flatMap(panelsOf)
    .flatMap(({ title, exprs }) => exprs.flatMap((expr) => check(`panel ${JSON.stringify(title)}`, expr)));
}

/** Finds what an expression reads that is none of the signals; `where` says what the expression is of. */
function seriesCheck(signals: readonly Signal[]): (where: string, expr: string) => string[] {
  const known = namesOf(signals);
  return (where, expr) => {
    try {
      return seriesIn(expr)
        .filter((series) => !known.has(series))
        .map((series) => `${where} names ${series}, which is none of its signals`);
    } catch (error) {
      return [`${where}: ${error instanceof Error ? error.message : String(error)}`];
    }
  };
}

/** https://prometheus.io/docs/concepts/metric_types/#histogram */
const HISTOGRAM_SERIES = ["bucket", "sum", "count"];

function namesOf(signals: readonly Signal[]): ReadonlySet<string> {
  return new Set(
    signals.flatMap(({ name, kind }) =>
      kind === "histogram" ? HISTOGRAM_SERIES.map((suffix) => `${name}_${suffix}`) : [name],
    ),
  );
}

function proofSelectors({ proof: { fires, justNot, missing = {}, ends = {} } }: Alert): string[] {
  return [...new Set([fires, justNot, missing, ends].flatMap((inputs) => Object.keys(inputs)))];
}

function deadPanels({ alerts, dashboards = [] }: Mixin): string[] {
  const titles = new Set(dashboards.flatMap((dashboard) => panelsOf(dashboard).map(({ title }) => title)));
  return alerts.flatMap(({ name, panel }) =>
    panel && !titles.has(panel)
      ? [`alert ${name} names the panel ${JSON.stringify(panel)}, which no dashboard has`]
      : [],
  );
}

/** With the environment's name it makes the subject of a mail, of which SNS takes less than 100 characters. */
const ALERT_NAME = /^[A-Z][A-Za-z0-9]{2,59}$/;

function badNames({ alerts }: Mixin): string[] {
  return alerts.flatMap(({ name }) =>
    ALERT_NAME.test(name) ? [] : [`alert ${JSON.stringify(name)}: want CamelCase of 3 to 60 letters and digits`],
  );
}

function twice({ signals, alerts, dashboards = [], targets = [], alarms = [] }: Mixin): string[] {
  const repeated = (what: string, names: readonly (string | number)[]): string[] =>
    [...new Set(names.filter((name, i) => names.indexOf(name) !== i))].map((name) => `${what} ${name} is there twice`);
  return [
    ...repeated(
      "signal",
      signals.map(({ name }) => name),
    ),
    ...repeated(
      "alert",
      alerts.map(({ name }) => name),
    ),
    ...repeated(
      "target",
      targets.map(({ job }) => job),
    ),
    ...repeated(
      "alarm",
      alarms.map(({ name }) => name),
    ),
    ...dashboards.flatMap((dashboard) => [
      ...repeated(
        `dashboard ${dashboard.uid}: panel id`,
        panelsOf(dashboard).map(({ id }) => id),
      ),
      ...repeated(
        `dashboard ${dashboard.uid}: panel`,
        panelsOf(dashboard).map(({ title }) => JSON.stringify(title)),
      ),
    ]),
  ];
}
