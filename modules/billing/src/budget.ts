import type { Environment, Problem } from "@watchpost/core";

/** Most addresses of a budget's notification, and of a subscription to anomalies. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html */
const MOST_ADDRESSES = 10;

/** What AWS would refuse of a budget, or what could never say anything. */
export function budgetProblems({
  budget: { usdPerMonth, usdPerDay },
  notify: { email },
}: Pick<Environment, "budget" | "notify">): Problem[] {
  return [
    ...(email.length > MOST_ADDRESSES
      ? [
          {
            path: "notify.email",
            got: email.length,
            want: `at most ${MOST_ADDRESSES} addresses`,
            help: "A budget tells no more: use the address of a mailing list.",
          },
        ]
      : []),
    ...(usdPerDay !== undefined && usdPerDay > usdPerMonth
      ? [{ path: "budget.usdPerDay", got: usdPerDay, want: `at most usdPerMonth, ${usdPerMonth}` }]
      : []),
  ];
}
