import type { CloudWatchMetric, Mixin, Signal } from "@watchpost/alerting/model";
import type { Duration } from "@watchpost/core";

import { PERIOD, pollOf } from "./poll";

/** The configuration of the metrics service, as far as it is used here: services/metrics-service/src/config/schema.ts. */
export interface ServiceConfig {
  readonly listen?: string;
  readonly max_dollars_per_month?: number;
  readonly jobs: readonly ServiceJob[];
}

export interface ServiceJob {
  readonly name?: string;
  readonly namespace: string;
  readonly regions: readonly string[];
  /** @default - the task's own */
  readonly roles?: readonly ("own" | { readonly arn: string; readonly external_id?: string })[];
  /** @default - all that are listed */
  readonly select?: {
    readonly where?: Readonly<Record<string, string>>;
    readonly tags?: Readonly<Record<string, string>>;
    readonly resource_types?: readonly string[];
    readonly export_tags?: readonly string[];
    readonly static?: readonly Readonly<Record<string, string>>[];
  };
  readonly dimensions?: readonly string[];
  readonly dimension_labels?: Readonly<Record<string, string>>;
  readonly naming?: "base" | "any";
  readonly poll_interval?: string;
  readonly period?: string;
  readonly metrics?: readonly object[];
}

export interface ServiceConfigProps {
  readonly listen: string;
  readonly region: string;
  readonly mixins: readonly Mixin[];
  readonly usdPerMonth?: number | undefined;
}

/**
 * What the service must read for the signals that come from CloudWatch: these metrics and no others, under the names,
 * with the labels and in the units that prometheus/cloudwatch_exporter gives them, so that rules and dashboards do not
 * know which of the two there is.
 */
export function serviceConfig({ listen, region, mixins, usdPerMonth }: ServiceConfigProps): ServiceConfig {
  const groups = groupsOf(mixins);
  const names = groups.map(({ metric, poll }) => `${metric.namespace.replace(/[^\w./:-]/g, "_")} every ${poll}`);
  const sameBefore = (i: number) => names.slice(0, i).filter((name) => name === names[i]).length;
  return {
    listen,
    ...(usdPerMonth !== undefined && { max_dollars_per_month: usdPerMonth }),
    jobs: groups.map((group, i) => {
      const number = sameBefore(i) + 1;
      return jobOf(`${names[i] ?? ""}${number > 1 ? ` ${number}` : ""}`, region, group);
    }),
  };
}

/** Signals of metrics with the same dimensions that are read equally often. */
interface Group {
  readonly metric: CloudWatchMetric;
  readonly poll: Duration;
  readonly signals: Map<string, Signal & { readonly source: CloudWatchMetric }>;
}

function groupsOf(mixins: readonly Mixin[]): Group[] {
  const poll = pollOf(mixins);
  const groups = new Map<string, Group>();
  for (const { source, ...signal } of mixins.flatMap(({ signals }) => signals)) {
    if (source.from !== "cloudwatch") continue;
    const every = poll(signal.name);
    const key = JSON.stringify([source.namespace, source.dimensions, String(every)]);
    const group = groups.get(key) ?? { metric: source, poll: every, signals: new Map() };
    group.signals.set(signal.name, { ...signal, source });
    groups.set(key, group);
  }
  return [...groups.values()];
}

function jobOf(name: string, region: string, { metric, poll, signals }: Group): ServiceJob {
  const { namespace } = metric;
  const dimensions = Object.entries(metric.dimensions);
  return {
    name,
    namespace,
    regions: [region],
    dimensions: dimensions.map(([dimension]) => dimension),
    // Without dimensions there is the one metric: it need not be found.
    ...(dimensions.length === 0
      ? { select: { static: [{}] } }
      : {
          select: { where: Object.fromEntries(dimensions.map(([dimension, { matching }]) => [dimension, matching])) },
          dimension_labels: Object.fromEntries(dimensions.map(([dimension]) => [dimension, dimensionLabel(dimension)])),
        }),
    naming: "any",
    period: String(PERIOD),
    poll_interval: String(poll),
    metrics: [...signals.values()].map(metricOf),
  };
}

/** In CloudWatch's own unit. What a signal calls a counter grows; all else is the value of the newest period. */
function metricOf({ name, kind, help, source }: Signal & { readonly source: CloudWatchMetric }): object {
  const { metric, statistic } = source;
  const grows = kind === "counter";
  return {
    metric,
    statistic,
    kind: grows ? "counter" : "gauge",
    family: grows ? name.replace(/_total$/, "") : name,
    unit: "None",
    help,
  };
}

/** As prometheus/cloudwatch_exporter names labels: toSnakeCase and safeLabelName in its CloudWatchCollector.java, v0.18.0. */
function dimensionLabel(dimension: string): string {
  return dimension
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, "_")
    .replace(/__+/g, "_");
}
