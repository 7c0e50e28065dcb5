import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import type { CloudWatchAlarm } from "./alarm";
import type { Alert } from "./alert";
import { seriesIn } from "./promql";
import type { Signal } from "./signal";

/** Something that Prometheus scrapes under a name: every task that the name leads to. */
export interface ScrapeTarget {
  readonly job: string;
  /** A host name: one A record a task. */
  readonly hostname: string;
  readonly port: number;
  /** @default "/metrics" */
  readonly path?: string;
  /** Security group of the target, which then lets Prometheus in. @default - its owner has seen to it */
  readonly securityGroupId?: string;
}

/** What there is to know of a workload: its signals, when they are bad, and how they look. */
export interface Mixin {
  /** Names its files: `redis-cache`. */
  readonly name: string;
  readonly signals: readonly Signal[];
  readonly alerts: readonly Alert[];
  /** @default [] */
  readonly dashboards?: readonly Dashboard[];
  /** What Prometheus scrapes for it. @default [] */
  readonly targets?: readonly ScrapeTarget[];
  /** Alarms of CloudWatch. @default [] */
  readonly alarms?: readonly CloudWatchAlarm[];
}

/**
 * Makes a mixin of its parts.
 * @throws Error when an alert, a rule or a panel names a series that none of the signals is, or is no PromQL, or when
 * an alert names a panel that no dashboard has: nothing that could never fire or show anything
 */
export function mixin(parts: Mixin): Mixin {
  const problems = [...deadExpressions(parts), ...deadPanels(parts)];
  if (problems.length > 0)
    throw new Error(`Mixin ${parts.name}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  return parts;
}

function deadExpressions({ signals, alerts, dashboards = [] }: Mixin): string[] {
  const known = new Set(signals.map(({ name }) => name));
  const check = (where: string, expr: string): string[] => {
    try {
      return seriesIn(expr)
        .filter((series) => !known.has(series.replace(/_(bucket|sum|count)$/, "")) && !known.has(series))
        .map((series) => `${where} names ${series}, which is none of its signals`);
    } catch (error) {
      return [`${where}: ${error instanceof Error ? error.message : String(error)}`];
    }
  };
  return [
    ...signals.flatMap(({ name, source }) =>
      source.from === "recording-rule" ? check(`rule ${name}`, source.expr) : [],
    ),
    ...alerts.flatMap(({ name, when }) => check(`alert ${name}`, when.expr)),
    ...dashboards.flatMap((dashboard) =>
      panelsOf(dashboard).flatMap(({ title, exprs }) =>
        exprs.flatMap((expr) => check(`panel ${JSON.stringify(title)}`, expr)),
      ),
    ),
  ];
}

function deadPanels({ alerts, dashboards = [] }: Mixin): string[] {
  const titles = new Set(dashboards.flatMap((dashboard) => panelsOf(dashboard).map(({ title }) => title)));
  return alerts.flatMap(({ name, panel }) =>
    panel && !titles.has(panel)
      ? [`alert ${name} names the panel ${JSON.stringify(panel)}, which no dashboard has`]
      : [],
  );
}

/** A panel of a dashboard, as far as alerts and checks look at it. */
export interface PanelFacts {
  readonly id: number;
  readonly title: string;
  readonly exprs: readonly string[];
}

/** The panels of a dashboard, those in rows included. */
export function panelsOf(dashboard: Dashboard): PanelFacts[] {
  return (dashboard.panels ?? []).flatMap((panel) => {
    const inner = "panels" in panel ? panel.panels : [panel];
    return inner.map((each) => ({
      id: each.id ?? 0,
      title: each.title ?? "",
      exprs: exprsOf("targets" in each ? each.targets : undefined),
    }));
  });
}

function exprsOf(targets: readonly object[] | undefined): string[] {
  return (targets ?? []).flatMap((target) =>
    "expr" in target && typeof target.expr === "string" ? [target.expr] : [],
  );
}
