import type { PriceKey } from "../price-book";
import { block, blocks, number, type Resource, text } from "../terraform-json";
import type { Context, Costs, Pricing } from "./charges";

/** A charge for each resource of a type, whatever its arguments. */
export function each(what: string, unit: string, key: PriceKey): Pricing {
  return (resource, context) => context.charge(resource, { what, quantity: 1, unit, key });
}

/** A type that is billed by its use alone. */
export function byUse(what: string, key: PriceKey): Pricing {
  return (resource, context) => [context.usage(resource, what, key)];
}

/** A type that costs money in a way that the book has no price for. */
export function noPrice(what: string): Pricing {
  return () => [{ why: `${what}; the price book has no price for it` }];
}

/** The secret, and each replica as one more. https://aws.amazon.com/secrets-manager/pricing/ */
export function secret(resource: Resource, context: Context): Costs {
  const quantity = 1 + blocks(resource.values, "replica").length;
  return context.charge(resource, { what: "secret", quantity, unit: "secret", key: "secretsManager.secretMonth" });
}

/** Storage by the GB that is in it; throughput that is provisioned comes on top. */
export function fileSystem(resource: Resource, context: Context): Costs {
  const oneZone = "availability_zone_name" in resource.values;
  const storage = oneZone
    ? context.usage(resource, "EFS One Zone storage", "efs.oneZone.gbMonth")
    : context.usage(resource, "EFS Standard storage", "efs.standard.gbMonth");
  const provisioned = text(resource.values, "throughput_mode") === "provisioned";
  return provisioned ? [storage, { why: "provisioned throughput is not in the price book" }] : [storage];
}

/** Container Insights bills what it publishes as custom metrics; a cluster without it is free. */
export function ecsCluster(resource: Resource, context: Context): Costs {
  const insights = blocks(resource.values, "setting").find((one) => text(one, "name") === "containerInsights");
  if (insights === undefined || text(insights, "value") === "disabled") return [];
  return [context.usage(resource, "metrics of Container Insights", "cloudwatch.customMetricMonth")];
}

/**
 * An alarm is billed for each metric that it evaluates, one on an anomaly band for three a metric, and one with a
 * period below a minute as high resolution. https://aws.amazon.com/cloudwatch/pricing/
 */
export function metricAlarm(alarm: Resource, context: Context): Costs {
  const queries = blocks(alarm.values, "metric_query");
  const expressions = queries.map((query) => text(query, "expression") ?? "");
  if (expressions.some((expression) => /^\s*SELECT\b/i.test(expression))) {
    return [{ why: "a Metrics Insights query is billed for each metric that it turns out to match" }];
  }
  const metrics = queries.flatMap((query) => blocks(query, "metric"));
  const bands = expressions.some((expression) => expression.includes("ANOMALY_DETECTION_BAND")) ? 3 : 1;
  const periods = [alarm.values, ...queries, ...metrics].flatMap((values) => number(values, "period") ?? []);
  const fast = periods.some((seconds) => seconds < 60);
  return context.charge(alarm, {
    what: fast ? "high-resolution alarm" : "alarm",
    quantity: Math.max(metrics.length, 1) * bands,
    unit: "alarm metric",
    key: fast ? "cloudwatch.highResolutionAlarmMonth" : "cloudwatch.alarmMonth",
  });
}

/** Public certificates for AWS's own services are free. https://aws.amazon.com/certificate-manager/pricing/ */
export function certificate({ values }: Resource): Costs {
  const options = block(values, "options");
  const exportable = options !== undefined && text(options, "export") === "ENABLED";
  const isPrivate = "certificate_authority_arn" in values;
  return exportable || isPrivate ? [{ why: "private and exportable certificates are not in the price book" }] : [];
}

/** Standard parameters are free. https://aws.amazon.com/systems-manager/pricing/ */
export function parameter({ values }: Resource): Costs {
  const tier = text(values, "tier") ?? "Standard";
  return tier === "Standard" ? [] : [{ why: `parameters of tier ${tier} are not in the price book` }];
}
