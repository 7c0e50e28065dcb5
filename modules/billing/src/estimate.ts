import { PRICE_BOOK, type PriceBook } from "./price-book";
import { type Charge, Context, type Costs, type Gap, isCharge, type Pricing } from "./pricing/charges";
import { dbInstance } from "./pricing/database";
import { autoscalingGroup, ebsVolume } from "./pricing/ec2";
import { ecsService } from "./pricing/ecs";
import { isFree } from "./pricing/free";
import { elasticIp, hostedZone, loadBalancer, natGateway, vpcEndpoint } from "./pricing/network";
import {
  byUse,
  certificate,
  each,
  ecsCluster,
  fileSystem,
  metricAlarm,
  noPrice,
  parameter,
  secret,
} from "./pricing/services";
import { number, type Resource, Stack, type TerraformJson } from "./terraform-json";

/** What a stack costs in a month of 730 hours at list prices, without free tier, discounts, traffic or tax. */
export interface Estimate {
  /** What has a price, in the order of the Terraform file. A resource may have several lines. */
  readonly lines: readonly Line[];
  /** The sum of the lines. */
  readonly usdPerMonth: number;
  /** What costs, or may cost, money beyond the sum. */
  readonly unpriced: readonly Unpriced[];
}

interface Line extends Charge {
  /** `aws_ecs_service.prometheus` */
  readonly address: string;
}

interface Unpriced extends Gap {
  readonly address: string;
}

/** How to price each type that costs money. What is neither here nor free is reported as unknown. */
const PRICING: Readonly<Record<string, Pricing>> = {
  aws_acm_certificate: certificate,
  aws_autoscaling_group: autoscalingGroup,
  aws_budgets_budget: each("budget", "budget", "budgets.budgetDay"),
  aws_budgets_budget_action: byUse(
    "a budget with actions; the account's first two are free",
    "budgets.actionBudgetDay",
  ),
  aws_cloudwatch_composite_alarm: each("composite alarm", "alarm", "cloudwatch.compositeAlarmMonth"),
  aws_cloudwatch_dashboard: each("CloudWatch dashboard", "dashboard", "cloudwatch.dashboardMonth"),
  aws_cloudwatch_log_group: byUse("logs ingested", "cloudwatch.logsIngestedGb"),
  aws_cloudwatch_metric_alarm: metricAlarm,
  aws_cloudwatch_metric_stream: byUse("metric stream", "cloudwatch.metricStreamPer1000Updates"),
  aws_cognito_user_pool: noPrice("usage-based, by monthly active users"),
  aws_db_instance: dbInstance,
  aws_ebs_volume: ebsVolume,
  aws_ecr_pull_through_cache_rule: byUse("images kept in ECR", "ecr.gbMonth"),
  aws_ecr_repository: byUse("images kept in ECR", "ecr.gbMonth"),
  aws_ecs_cluster: ecsCluster,
  aws_ecs_service: ecsService,
  aws_efs_file_system: fileSystem,
  aws_eip: elasticIp,
  aws_kinesis_firehose_delivery_stream: noPrice("usage-based, by data ingested"),
  aws_kms_key: each("KMS key", "key", "kms.keyMonth"),
  aws_lambda_function: noPrice("usage-based, by requests and duration"),
  aws_lb: loadBalancer,
  aws_nat_gateway: natGateway,
  aws_prometheus_workspace: byUse("samples ingested", "prometheus.ingestedPer10MillionSamples"),
  aws_route53_zone: hostedZone,
  aws_s3_bucket: byUse("S3 Standard storage", "s3.standard.gbMonth"),
  aws_secretsmanager_secret: secret,
  aws_service_discovery_private_dns_namespace: hostedZone,
  aws_sns_topic: byUse("notifications by e-mail", "sns.email"),
  aws_ssm_parameter: parameter,
  aws_vpc_endpoint: vpcEndpoint,
};

/** Whatever Helm and Kubernetes create and is not free. */
const IN_CLUSTER = noPrice("runs in the cluster, which is billed with its nodes, volumes and load balancers");

/**
 * Estimates what a stack costs, from its synthesized Terraform alone.
 * @param region where resources go whose provider names no region
 */
export function estimate(terraform: TerraformJson, region: string, book: PriceBook = PRICE_BOOK): Estimate {
  const stack = new Stack(terraform, region);
  const context = new Context(stack, book);
  const costs = stack.resources.flatMap((resource) =>
    costsOf(resource, context).map((cost) => ({ address: resource.address, ...cost })),
  );
  const lines = costs.filter(isCharge);
  return {
    lines,
    usdPerMonth: lines.reduce((sum, line) => sum + line.usdPerMonth, 0),
    unpriced: [
      ...costs.filter((cost) => "why" in cost),
      ...stack.modules.map((address) => ({ address, why: "the resources of a Terraform module are not in this file" })),
    ],
  };
}

function costsOf(resource: Resource, context: Context): Costs {
  if (isFree(resource.type)) return [];
  const pricing = pricingOf(resource.type);
  if (pricing === undefined) return [{ why: `${resource.type} is unknown to the price book` }];
  if ("for_each" in resource.values) return [{ why: "for_each: how many there are is not known before apply" }];
  if (!("count" in resource.values)) return pricing(resource, context);
  const count = number(resource.values, "count");
  if (count === undefined) return [{ why: "count is not known before apply" }];
  return pricing(resource, context).map((cost) => (isCharge(cost) ? times(count, cost) : cost));
}

function pricingOf(type: string): Pricing | undefined {
  if (Object.hasOwn(PRICING, type)) return PRICING[type];
  return /^(helm|kubernetes)_/.test(type) ? IN_CLUSTER : undefined;
}

function times(count: number, { what, usdPerMonth, basis }: Charge): Charge {
  return { what, usdPerMonth: count * usdPerMonth, basis: `${count} × (${basis})` };
}
