import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudWatchAlarms, EmailTopic } from "@watchpost/alerting";
import type { CloudWatchAlarm } from "@watchpost/alerting/model";
import { type Environment, hours, type Names, tagsOf } from "@watchpost/core";
import { Construct } from "constructs";

export interface BillingGuardProps {
  readonly names: Names;
  readonly environment: Pick<Environment, "name" | "owner" | "tags" | "account" | "budget">;
  /** Addresses that are told, at least one. */
  readonly email: readonly string[];
}

/**
 * Says so before the month costs more than it may: a budget for what is tagged as monitoring and, where the environment
 * asks for it, an alarm on all that the account owes.
 */
export class BillingGuard extends Construct {
  /** @throws Error when there is nobody to tell */
  constructor(scope: Construct, id: string, props: BillingGuardProps) {
    super(scope, id);
    const { names, environment, email } = props;
    if (email.length === 0) {
      throw new Error(`${names.of("monitoring")}: a budget that tells nobody guards nothing; want an e-mail address.`);
    }
    const { usdPerMonth, billingAlarm } = environment.budget;
    new BudgetsBudget(this, "budget", {
      name: names.of("monitoring"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(usdPerMonth),
      limitUnit: "USD",
      costFilter: [{ name: "TagKeyValue", values: [MONITORING_TAG] }],
      notification: NOTIFICATIONS.map(([notificationType, threshold]) => ({
        notificationType,
        threshold,
        thresholdType: "PERCENTAGE",
        comparisonOperator: "GREATER_THAN",
        subscriberEmailAddresses: [...email],
      })),
    });
    if (billingAlarm) this.alarm(props);
  }

  /** AWS publishes what an account owes in one region only, and only there an alarm can see it. */
  private alarm({ names, environment, email }: BillingGuardProps): void {
    const provider = new AwsProvider(this, "us-east-1", {
      alias: BILLING_REGION,
      region: BILLING_REGION,
      allowedAccountIds: [environment.account],
      defaultTags: [{ tags: tagsOf(environment) }],
    });
    const topic = new EmailTopic(this, "email", {
      name: names.of("billing"),
      account: environment.account,
      region: BILLING_REGION,
      addresses: email,
      provider,
    });
    new CloudWatchAlarms(this, "alarms", {
      names,
      alarms: [estimatedCharges(environment.budget.usdPerMonth)],
      topicArn: topic.arn,
      provider,
    });
  }
}

/**
 * What every resource is tagged with, in the words of AWS Budgets. It counts once somebody has activated the tag:
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
const MONITORING_TAG = "user:Service$Monitoring";

/** Of the budget, in percent: what has been spent, and what the month will come to. */
const NOTIFICATIONS = [
  ["ACTUAL", 80],
  ["ACTUAL", 100],
  ["FORECASTED", 100],
] as const;

const BILLING_REGION = "us-east-1";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html */
const ESTIMATED_CHARGES = {
  namespace: "AWS/Billing",
  metric: "EstimatedCharges",
  dimensions: { Currency: "USD" },
} as const;

/** The charges of the month so far, which AWS publishes every few hours: the newest are the largest. */
function estimatedCharges(usd: number): CloudWatchAlarm {
  return {
    ...ESTIMATED_CHARGES,
    name: "estimated-charges",
    description: `The account's charges of this month have passed ${usd} US dollars.`,
    severity: "warning",
    statistic: "Maximum",
    is: "above",
    threshold: usd,
    period: hours(6),
    periods: 1,
    missing: "missing",
  };
}
