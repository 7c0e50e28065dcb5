import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type Names, terraformText } from "@watchpost/core";
import { Construct } from "constructs";

import type { CloudWatchAlarm } from "./model/alarm";

export interface CloudWatchAlarmsProps {
  readonly names: Names;
  readonly alarms: readonly CloudWatchAlarm[];
  /** The topic that is told when an alarm goes off, and when it is over. */
  readonly topicArn: string;
  /** The provider of another region, where the metric is published there. @default - the stack's */
  readonly provider?: AwsProvider;
}

/**
 * Alarms of CloudWatch, each with somebody to tell.
 * @throws Error when two alarms have one name: the later would take the place of the earlier
 */
export class CloudWatchAlarms extends Construct {
  constructor(scope: Construct, id: string, { names, alarms, topicArn, provider }: CloudWatchAlarmsProps) {
    super(scope, id);
    assertUnique(alarms);
    for (const alarm of alarms) {
      new CloudwatchMetricAlarm(this, alarm.name, {
        alarmName: names.of(alarm.name),
        alarmDescription: terraformText(`${alarm.severity.toUpperCase()}: ${alarm.description}`),
        namespace: alarm.namespace,
        metricName: alarm.metric,
        dimensions: { ...alarm.dimensions },
        statistic: alarm.statistic,
        comparisonOperator: alarm.is === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
        threshold: alarm.threshold,
        period: alarm.period.seconds,
        evaluationPeriods: alarm.periods,
        treatMissingData: alarm.missing,
        alarmActions: [topicArn],
        okActions: [topicArn],
        provider,
      });
    }
  }
}

function assertUnique(alarms: readonly CloudWatchAlarm[]): void {
  const all = alarms.map(({ name }) => name);
  const twice = [...new Set(all.filter((name, i) => all.indexOf(name) !== i))];
  if (twice.length > 0)
    throw new Error(`More than one alarm of CloudWatch is called ${twice.join(", ")}: give each a name of its own.`);
}
