import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudWatchAlarms, EmailTopic } from "@watchpost/alerting";
import type { CloudWatchAlarm } from "@watchpost/alerting/model";
import { deploymentOf, type Environment, hours, type Names, tagsOf } from "@watchpost/core";
import { Construct } from "constructs";

import { AnomalyWatch } from "./anomaly-watch";
import { costBudget } from "./cost-budget";

export interface BillingGuardProps {
  readonly names: Names;
  readonly environment: Pick<Environment, "name" | "owner" | "tags" | "account" | "budget">;
  /** Addresses that are told, 1 to 10. */
  readonly email: readonly string[];
}

/**
 * Says so before the month costs more than it may: a budget for what it is made of and, where the environment
 * asks for them, one for each day, an alarm on all that the account owes, and mail when the account spends in a way that
 * it usually does not.
 */
export class BillingGuard extends Construct {
  /** @throws Error when there is nobody to tell */
  constructor(scope: Construct, id: string, props: BillingGuardProps) {
    super(scope, id);
    const { names, environment, email } = props;
    if (email.length === 0) {
      throw new Error(`${names.of("monitoring")}: a budget that tells nobody guards nothing; want an e-mail address.`);
    }
    const { usdPerMonth, usdPerDay, billingAlarm, anomalies } = environment.budget;
    const counted = { deployment: deploymentOf(environment), email };
    costBudget(this, "budget", {
      ...counted,
      name: names.of("monitoring"),
      timeUnit: "MONTHLY",
      usd: usdPerMonth,
    });
    if (usdPerDay !== undefined) {
      costBudget(this, "daily-budget", {
        ...counted,
        name: names.of("monitoring-daily"),
        timeUnit: "DAILY",
        usd: usdPerDay,
      });
    }
    if (anomalies) new AnomalyWatch(this, "anomalies", { name: names.of("anomalies"), ...anomalies, email });
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
