import type { Metric, Source } from "../model";

const SEPARATOR = "\u0001";
const keys = new WeakMap<Metric, string>();

/** One text for each metric of CloudWatch, the same for equal ones. */
export function metricKey(metric: Metric): string {
  const known = keys.get(metric);
  if (known !== undefined) return known;
  const key = [metric.name, metric.unit ?? "", dimensionsKey(metric)].join(SEPARATOR);
  keys.set(metric, key);
  return key;
}

/** One text for whatever publishes metrics: the same for all metrics of one namespace and one set of dimensions. */
export function dimensionsKey({ account, namespace, dimensions }: Metric): string {
  return [account ?? "", namespace, ...dimensions.flatMap(({ name, value }) => [name, value])].join(SEPARATOR);
}

/** One text for each set of credentials in a region. */
export function sourceKey({ region, role }: Source): string {
  return [region, role?.arn ?? "", role?.externalId ?? ""].join(SEPARATOR);
}

/** One text for what has quotas of its own: an account in a region. Of the service's own account the number is not known. */
export function quotaKey({ region, role }: Source): string {
  return [region, role ? (accountOf(role.arn) ?? role.arn) : ""].join(SEPARATOR);
}

/** The account of an ARN: `arn:partition:service:region:account:resource`; nothing where it has none. */
export function accountOf(arn: string): string | undefined {
  return arn.split(":")[4] || undefined;
}
