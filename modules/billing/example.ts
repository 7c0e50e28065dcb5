import { BillingGuard } from "@watchpost/billing";
import { EnvironmentStack, Names, type StackProps } from "@watchpost/core";
import type { Construct } from "constructs";

/** Mail when the month comes to 30 dollars, when a day costs more than one, and when the account does what is unusual. */
export class GuardedStack extends EnvironmentStack {
  constructor(scope: Construct, props: StackProps) {
    super(scope, props.name, props);
    new BillingGuard(this, "billing", {
      names: new Names(props),
      environment: {
        ...props,
        budget: { usdPerMonth: 30, usdPerDay: 1, billingAlarm: true, anomalies: { usdAbove: 5 } },
      },
      email: ["platform-team@example.com"],
    });
  }
}
