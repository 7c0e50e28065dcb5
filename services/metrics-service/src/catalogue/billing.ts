import { gauge, type NamespaceEntry } from "./entry";

const HELP = "Charges of this month so far, as AWS estimates them, in the currency of the label.";

/**
 * What the month has cost so far, published several times a day in us-east-1 alone, and only where billing alerts are
 * turned on. It grows until the month ends; a price a day is `delta` over a day, not this.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export const BILLING: NamespaceEntry = {
  namespace: "AWS/Billing",
  settleSeconds: 0,
  rereadSeconds: 86_400,
  periodSeconds: 3_600,
  pollSeconds: 3_600,
  regions: ["us-east-1"],
  groups: [
    {
      name: "",
      dimensions: ["Currency"],
      metrics: [gauge("billing_estimated_charges", "EstimatedCharges", "Maximum", HELP, { unit: "None" })],
    },
    {
      name: "services",
      dimensions: ["Currency", "ServiceName"],
      metrics: [gauge("billing_service_estimated_charges", "EstimatedCharges", "Maximum", HELP, { unit: "None" })],
    },
  ],
};
