import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { type Names, terraformText } from "@watchpost/core";
import { Construct } from "constructs";

import { type CatalogueMetric, catalogueMetrics } from "./catalogue-metrics";
import { type MetricFilter, metricLine } from "./cloudwatch-search";
import type { CloudWatchAlarm, Mixin, Signal } from "./model";
import { partitionOf } from "./topic-arn";

export interface CloudWatchDashboardProps {
  readonly names: Names;
  readonly account: string;
  readonly region: string;
  readonly mixins: readonly Mixin[];
  /** Alarms of the monitoring itself, beside those of the mixins. */
  readonly alarms: readonly Pick<CloudWatchAlarm, "name">[];
}

/**
 * The view that is left when Grafana is down: the state of every alarm, and what AWS itself measures of each workload.
 * The first three dashboards of an account are free, each further one costs 3 dollars a month:
 * https://aws.amazon.com/cloudwatch/pricing/
 */
export class CloudWatchDashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: CloudWatchDashboardProps) {
    super(scope, id);
    this.name = props.names.of("monitoring");
    new CloudwatchDashboard(this, "Resource", {
      dashboardName: this.name,
      dashboardBody: terraformText(cloudWatchDashboardJson(props)),
    });
  }
}

/** A widget, before it has a place. */
interface Widget {
  readonly type: "metric" | "text" | "alarm";
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

const COLUMNS = 24;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_WIDGETS = 500;

/**
 * The body of the dashboard: the state of all alarms, and under a heading for each mixin its alarms with their limits
 * and its signals of CloudWatch.
 * @throws Error where there is more than a dashboard takes
 */
export function cloudWatchDashboardJson(props: CloudWatchDashboardProps): string {
  const ofMixins = props.mixins.map((mixin) => ({ title: mixin.name, charts: chartsOf(props, mixin) }));
  const sections = [{ title: "monitoring", charts: alarmCharts(props, props.alarms) }, ...ofMixins];
  const widgets = placed([
    ...alarmStates(props),
    ...sections.flatMap(({ title, charts }) => (charts.length > 0 ? [heading(title), ...charts] : [])),
  ]);
  if (widgets.length > MOST_WIDGETS) {
    throw new Error(
      `A dashboard of CloudWatch takes ${MOST_WIDGETS} widgets, and these mixins make ${widgets.length}.`,
    );
  }
  return JSON.stringify({ start: "-PT3H", widgets }, null, 2);
}

function alarmStates(props: CloudWatchDashboardProps): Widget[] {
  const alarms = [...props.alarms, ...props.mixins.flatMap((mixin) => mixin.alarms ?? [])];
  if (alarms.length === 0) return [];
  const properties = { title: "Alarms", alarms: alarms.map(({ name }) => alarmArn(props, name)) };
  return [{ type: "alarm", width: COLUMNS, height: 1 + Math.ceil(alarms.length / 4), properties }];
}

const heading = (title: string): Widget => ({
  type: "text",
  width: COLUMNS,
  height: 1,
  properties: { markdown: `## ${title}` },
});

const chart = (properties: object): Widget => ({ type: "metric", width: 8, height: 6, properties });

function chartsOf(props: CloudWatchDashboardProps, { alarms = [], signals }: Mixin): Widget[] {
  return [...alarmCharts(props, alarms), ...signalCharts(props, signals)];
}

/** CloudWatch draws an alarm's metric and its limit by itself. */
function alarmCharts(props: CloudWatchDashboardProps, alarms: readonly Pick<CloudWatchAlarm, "name">[]): Widget[] {
  return alarms.map(({ name }) =>
    chart({ title: name, region: props.region, annotations: { alarms: [alarmArn(props, name)] } }),
  );
}

function signalCharts({ region }: CloudWatchDashboardProps, signals: readonly Signal[]): Widget[] {
  const charts = signals.flatMap(({ help, source }) => {
    const metrics = filtersOf(source).map(metricLine);
    return metrics.length > 0 ? [chart({ title: help.replace(/\.$/, ""), region, metrics })] : [];
  });
  return [...new Map(charts.map((each) => [JSON.stringify(each), each])).values()];
}

function filtersOf(source: Signal["source"]): MetricFilter[] {
  if (source.from === "cloudwatch") {
    const { namespace, metric, statistic, dimensions } = source;
    return [{ namespace, metric, statistic, dimensions: matching(dimensions) }];
  }
  if (source.from !== "metrics-service") return [];
  const where = matching(source.where);
  return catalogueMetrics(source).map(({ dimensions, ...rest }: CatalogueMetric) => ({
    ...rest,
    ...(dimensions && { dimensions: Object.fromEntries(dimensions.map((name) => [name, where[name] ?? ".*"])) }),
  }));
}

const matching = (dimensions: Readonly<Record<string, { readonly matching: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(dimensions).map(([name, filter]) => [name, filter.matching]));

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
const alarmArn = ({ names, account, region }: CloudWatchDashboardProps, name: string) =>
  `arn:${partitionOf(region)}:cloudwatch:${region}:${account}:alarm:${names.of(name)}`;

/** From left to right and from top to bottom, in rows as high as their first widget. */
function placed(widgets: readonly Widget[]): object[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return widgets.map(({ type, width, height, properties }) => {
    if (x + width > COLUMNS) {
      x = 0;
      y += rowHeight;
    }
    if (x === 0) rowHeight = height;
    const widget = { type, x, y, width, height, properties };
    x += width;
    return widget;
  });
}
