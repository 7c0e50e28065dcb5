import type { CatalogueFamily, CloudWatchMetric, Mixin, Signal } from "@watchpost/alerting/model";
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
  readonly metrics?: readonly (object | string)[];
}

export interface ServiceConfigProps {
  readonly listen: string;
  readonly region: string;
  readonly mixins: readonly Mixin[];
  readonly usdPerMonth?: number | undefined;
}

/** Metrics of what is billed are published in one region only: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html */
const BILLING = { namespace: "AWS/Billing", region: "us-east-1" };

/**
 * What the service must read for the signals that come from CloudWatch, and nothing else. Metrics that other exporters
 * could read as well have the names, the labels and the units that prometheus/cloudwatch_exporter gives them, so that
 * rules and dashboards do not know which of the two there is; families of the catalogue have the catalogue's.
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
      const name = `${names[i] ?? ""}${number > 1 ? ` ${number}` : ""}`;
      const { metric, poll } = group;
      const regions = [metric.namespace === BILLING.namespace ? BILLING.region : region];
      return {
        name,
        namespace: metric.namespace,
        regions,
        ...selectionOf(metric),
        poll_interval: String(poll),
        metrics: metricsOf(group),
      };
    }),
  };
}

type Read = CloudWatchMetric | CatalogueFamily;

/** Signals of the same selection of metrics that are read equally often. */
interface Group {
  readonly metric: Read;
  readonly poll: Duration;
  readonly signals: Map<string, Signal>;
}

function groupsOf(mixins: readonly Mixin[]): Group[] {
  const poll = pollOf(mixins);
  const groups = new Map<string, Group>();
  for (const signal of mixins.flatMap(({ signals }) => signals)) {
    const { source } = signal;
    if (source.from !== "cloudwatch" && source.from !== "metrics-service") continue;
    const every = poll(signal);
    const selection = source.from === "cloudwatch" ? source.dimensions : source.where;
    const key = JSON.stringify([source.from, source.namespace, selection, String(every)]);
    const group = groups.get(key) ?? { metric: source, poll: every, signals: new Map() };
    group.signals.set(signal.name, signal);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Which of a namespace's metrics are read, and how they are called. */
function selectionOf(metric: Read): Partial<ServiceJob> {
  const wanted = Object.entries(metric.from === "cloudwatch" ? metric.dimensions : metric.where);
  const where = Object.fromEntries(wanted.map(([dimension, { matching }]) => [dimension, matching]));
  // The catalogue knows the dimensions of its families.
  if (metric.from === "metrics-service") return wanted.length > 0 ? { select: { where } } : {};
  return {
    dimensions: wanted.map(([dimension]) => dimension),
    // Without dimensions there is the one metric: it need not be found.
    ...(wanted.length === 0
      ? { select: { static: [{}] } }
      : {
          select: { where },
          dimension_labels: Object.fromEntries(wanted.map(([dimension]) => [dimension, dimensionLabel(dimension)])),
        }),
    naming: "any",
    period: String(PERIOD),
  };
}

function metricsOf({ signals }: Group): (object | string)[] {
  return [
    ...new Set(
      [...signals.values()].flatMap(({ source, ...signal }): (object | string)[] =>
        source.from === "metrics-service"
          ? [source.family]
          : source.from === "cloudwatch"
            ? [metricOf(signal, source)]
            : [],
      ),
    ),
  ];
}

/** In CloudWatch's own unit. What a signal calls a counter grows; all else is the value of the newest period. */
function metricOf({ name, kind, help }: Omit<Signal, "source">, { metric, statistic }: CloudWatchMetric): object {
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
export function dimensionLabel(dimension: string): string {
  return dimension
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, "_")
    .replace(/__+/g, "_");
}
