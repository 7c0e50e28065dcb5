import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import type { Budget } from "@watchpost/core";
import { Construct } from "constructs";

type Anomalies = NonNullable<Budget["anomalies"]>;

export interface AnomalyWatchProps extends Anomalies {
  readonly name: string;
  readonly email: readonly string[];
}

/**
 * A mail a day while some service of AWS costs the account more than it usually does. It watches all services, not those
 * tagged as monitoring: monitors of tags can only be made in an organization's management account.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
 */
export class AnomalyWatch extends Construct {
  constructor(scope: Construct, id: string, { name, usdAbove, monitorArn, email }: AnomalyWatchProps) {
    super(scope, id);
    new CeAnomalySubscription(this, "Resource", {
      name,
      // AWS takes e-mail addresses for summaries only; single anomalies go to SNS.
      frequency: "DAILY",
      monitorArnList: [monitorArn ?? this.monitor(name)],
      subscriber: email.map((address) => ({ type: "EMAIL", address })),
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(usdAbove)],
        },
      },
    });
  }

  private monitor(name: string): string {
    return new CeAnomalyMonitor(this, "monitor", { name, monitorType: "DIMENSIONAL", monitorDimension: "SERVICE" }).arn;
  }
}
