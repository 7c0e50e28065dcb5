import { createHash } from "node:crypto";

import type { Mixin } from "@watchpost/alerting/model";
import { type Duration, minutes } from "@watchpost/core";
import { type AlertingRule, alertingRules } from "@watchpost/prometheus";

import { managedTemplate, VALUE_REF } from "./managed-template";
import { DATA_SOURCE } from "./provisioning";

/** One step on the way from a query to whether there is an alert. */
interface ManagedQuery {
  readonly refId: string;
  readonly datasourceUid: string;
  /** What it looks at, in seconds before now. */
  readonly relativeTimeRange: { readonly from: number; readonly to: number };
  readonly model: Readonly<Record<string, unknown>>;
}

/** An alert rule of Grafana, as files and as Terraform make it. */
export interface ManagedRule {
  /** Stays the same when the rule changes. */
  readonly uid: string;
  readonly title: string;
  /** The step whose answer counts. */
  readonly condition: string;
  readonly queries: readonly ManagedQuery[];
  /** `10m`, `0s` for at once. */
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The dashboard that shows it, and the panel there. @default - none */
  readonly dashboard?: { readonly uid: string; readonly panelId?: number };
}

/** The alerts of a mixin. */
export interface ManagedGroup {
  readonly name: string;
  readonly interval: Duration;
  readonly rules: readonly ManagedRule[];
}

/** How each rule ends where nothing comes back or the query fails, and how soon a series that is gone is over. */
export const MANAGED_BEHAVIOUR = {
  /** An expression that yields nothing says that nothing is bad, as in Prometheus. */
  noDataState: "OK",
  /** Where Prometheus cannot be asked, somebody must know. */
  execErrState: "Error",
  missingSeriesEvalsToResolve: 1,
} as const;

/** The folder of rules. Dashboards have one of their own, which a dashboard's file makes later and under a fixed uid. */
export const ALERT_FOLDER = { uid: "watchpost-alerts", title: "Watchpost alerts" };

/** As the rules' proofs evaluate them. */
const INTERVAL = minutes(1);

/**
 * The alerts of a mixin as rules that Grafana evaluates itself; nothing where it has none. Its recording rules stay with
 * Prometheus.
 * @param environment the environment's name: every alert carries it
 * @throws Error for an alert whose text Grafana cannot make: see {@link managedTemplate}
 */
export function managedGroups(mixins: readonly Mixin[], environment: string): readonly ManagedGroup[] {
  return mixins.flatMap((mixin) => {
    const rules = alertingRules(mixin).map((rule) => managedRule(rule, environment));
    return rules.length > 0 ? [{ name: mixin.name, interval: INTERVAL, rules }] : [];
  });
}

function managedRule(rule: AlertingRule, environment: string): ManagedRule {
  const dashboard = dashboardIn(rule.annotations["dashboard"]);
  return {
    uid: ruleUid(rule.alert),
    title: rule.alert,
    condition: "C",
    queries: queriesOf(rule.expr),
    for: rule.for ?? "0s",
    labels: { ...rule.labels, environment },
    annotations: {
      ...Object.fromEntries(
        Object.entries(rule.annotations).map(([name, text]) => [
          name,
          managedTemplate(text, `${rule.alert}, its ${name},`),
        ]),
      ),
      ...(dashboard && {
        __dashboardUid__: dashboard.uid,
        ...(dashboard.panelId !== undefined && { __panelId__: String(dashboard.panelId) }),
      }),
    },
    ...(dashboard && { dashboard }),
  };
}

/** Grafana's own data source for what it computes. */
const EXPRESSION = { type: "__expr__", uid: "__expr__" };

/**
 * In Prometheus an alert fires for each series that its expression yields, whatever the value: 0 and NaN, too. Grafana
 * fires for what is not 0. So the second step makes a 1 of every value there is, which the third compares: that is how
 * Grafana itself takes over rules of Prometheus.
 * https://github.com/grafana/grafana/pull/101097
 * https://grafana.com/docs/grafana/latest/panels-visualizations/query-transform-data/expression-queries/#math-functions
 */
function queriesOf(expr: string): ManagedQuery[] {
  const value = `$${VALUE_REF}`;
  const ofExpression = (refId: string, model: Readonly<Record<string, unknown>>): ManagedQuery => ({
    refId,
    datasourceUid: EXPRESSION.uid,
    relativeTimeRange: { from: 0, to: 0 },
    model: { ...model, datasource: EXPRESSION, refId },
  });
  return [
    {
      refId: VALUE_REF,
      datasourceUid: DATA_SOURCE.uid,
      relativeTimeRange: { from: 600, to: 0 },
      model: { datasource: DATA_SOURCE, expr, instant: true, range: false, refId: VALUE_REF },
    },
    ofExpression("B", { type: "math", expression: `is_number(${value}) || is_nan(${value}) || is_inf(${value})` }),
    ofExpression("C", {
      type: "threshold",
      expression: "B",
      conditions: [{ evaluator: { type: "gt", params: [0] } }],
    }),
  ];
}

/** https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid */
const LONGEST_UID = 40;

/** Alerts have names of their own over all mixins; one that is too long ends in a part of its hash. */
function ruleUid(alert: string): string {
  if (alert.length <= LONGEST_UID) return alert;
  const hash = createHash("sha256").update(alert).digest("hex").slice(0, 8);
  return `${alert.slice(0, LONGEST_UID - hash.length - 1)}-${hash}`;
}

/** @param path as in the annotation: `/d/redis-cache?viewPanel=1` */
function dashboardIn(path: string | undefined): ManagedRule["dashboard"] {
  const url = new URL(path ?? "/", "http://grafana");
  const uid = /^\/d\/([^/]+)/.exec(url.pathname)?.[1];
  const panel = /\d+$/.exec(url.searchParams.get("viewPanel") ?? "")?.[0];
  return uid === undefined ? undefined : { uid, ...(panel && { panelId: Number(panel) }) };
}
