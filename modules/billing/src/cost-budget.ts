import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { DEPLOYMENT_TAG } from "@watchpost/core";
import type { Construct } from "constructs";

export interface CostBudgetProps {
  readonly name: string;
  readonly timeUnit: keyof typeof NOTIFICATIONS;
  readonly usd: number;
  /** Value of the tag of what is counted. */
  readonly deployment: string;
  readonly email: readonly string[];
}

/**
 * A tag in the words of AWS Budgets. It counts once somebody has activated it:
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
const deploymentTag = (deployment: string) => `user:${DEPLOYMENT_TAG}$${deployment}`;

/**
 * Of the budget, in percent: what has been spent, and what it will come to. AWS refuses to forecast days:
 * https://github.com/JiRaska/open-bank-oss/pull/226
 */
const NOTIFICATIONS = {
  MONTHLY: [
    ["ACTUAL", 80],
    ["ACTUAL", 100],
    ["FORECASTED", 100],
  ],
  DAILY: [["ACTUAL", 100]],
} as const;

/** A budget for what one environment is made of, which tells everybody by mail. */
export function costBudget(scope: Construct, id: string, props: CostBudgetProps): void {
  const { name, timeUnit, usd, deployment, email } = props;
  new BudgetsBudget(scope, id, {
    name,
    budgetType: "COST",
    timeUnit,
    limitAmount: String(usd),
    limitUnit: "USD",
    costFilter: [{ name: "TagKeyValue", values: [deploymentTag(deployment)] }],
    notification: NOTIFICATIONS[timeUnit].map(([notificationType, threshold]) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberEmailAddresses: [...email],
    })),
  });
}
