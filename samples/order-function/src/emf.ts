/** A value of a metric. */
export interface Measurement {
  readonly namespace: string;
  readonly name: string;
  /** As CloudWatch calls it. */
  readonly unit: "Count" | "Seconds";
  readonly value: number;
  /** All of them: what is published under other dimensions is another metric. At most 30. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * A line of a function's log from which CloudWatch makes a metric: no request waits for one to AWS, and none is billed.
 * Libraries write this, too, and add dimensions of their own, with which the metrics would be others.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param at milliseconds since 1970
 */
export function embedded({ namespace, name, unit, value, dimensions }: Measurement, at: number): string {
  const metric = { Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: [{ Name: name, Unit: unit }] };
  return JSON.stringify({ _aws: { Timestamp: at, CloudWatchMetrics: [metric] }, ...dimensions, [name]: value });
}
