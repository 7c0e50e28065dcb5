import { type Alert, type Mixin, panelsOf } from "@watchpost/alerting/model";

/** A series that Prometheus computes. */
interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** An alert that Prometheus fires for each series that its expression yields. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** `10m`. @default - at once */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other. https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/**
 * A mixin's rules, wherever they go. All are one group, whose rules are evaluated one after the other: an alert sees what
 * the rules before it have just recorded.
 */
export function ruleGroups(mixin: Mixin): readonly RuleGroup[] {
  const records = mixin.signals.flatMap(({ name, source }) =>
    source.from === "recording-rule" ? [{ record: name, expr: source.expr }] : [],
  );
  return [{ name: mixin.name, rules: [...records, ...alertingRules(mixin)] }];
}

/** The alerts among a mixin's rules. */
export function alertingRules(mixin: Mixin): readonly AlertingRule[] {
  return mixin.alerts.map((alert) => ({
    alert: alert.name,
    expr: alert.when.expr,
    ...(alert.for.seconds > 0 && { for: String(alert.for) }),
    labels: { severity: alert.severity },
    annotations: annotationsOf(mixin, alert),
  }));
}

/** What an alert carries for people. Links are paths: the environment's messages put Grafana's address before them. */
export function annotationsOf(mixin: Mixin, alert: Alert): Record<string, string> {
  const dashboard = dashboardPath(mixin, alert);
  return {
    summary: alert.summary,
    description: alert.description,
    ...(alert.when.threshold && { threshold: alert.when.threshold.text }),
    ...(dashboard && { dashboard }),
    runbook: `docs/runbooks/${mixin.name}.md#${alert.name.toLowerCase()}`,
  };
}

/** `/d/redis-cache?viewPanel=1` */
function dashboardPath({ dashboards = [] }: Mixin, { panel }: Alert): string | undefined {
  for (const dashboard of dashboards) {
    const found = panelsOf(dashboard).find(({ title }) => title === panel);
    if (found) return `/d/${dashboard.uid}?viewPanel=${found.id}`;
  }
  return dashboards[0] && `/d/${dashboards[0].uid}`;
}
