import type { PolicyStatement } from "@watchpost/core";

import type { ServiceConfig, ServiceJob } from "./config";

/**
 * What the service must be allowed for its configuration, and nothing else. None of the reading actions can be limited
 * to a namespace: the condition key cloudwatch:namespace exists for PutMetricData only, so what is read is limited by the
 * configuration. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
export function serviceStatements({ jobs }: ServiceConfig): PolicyStatement[] {
  const own = jobs.filter(({ roles }) => roles === undefined || roles.includes("own"));
  const actions = new Set(own.flatMap(actionsOf));
  const roles = new Set(jobs.flatMap((job) => job.roles ?? []).flatMap((role) => (role === "own" ? [] : [role.arn])));
  return [
    ...(actions.size > 0 ? [{ sid: "ReadCloudWatch", actions: [...actions], resources: ["*"] }] : []),
    ...(roles.size > 0 ? [{ sid: "ReadAsOthers", actions: ["sts:AssumeRole"], resources: [...roles] }] : []),
  ];
}

/** Metrics are listed, unless each of them is named; with tags, resources are, too. */
function actionsOf({ select = {} }: ServiceJob): string[] {
  const byTags = select.tags ?? select.resource_types ?? select.export_tags;
  return [
    "cloudwatch:GetMetricData",
    ...(select.static ? [] : ["cloudwatch:ListMetrics"]),
    ...(byTags ? ["tag:GetResources"] : []),
  ];
}
