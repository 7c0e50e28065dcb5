import { describe, expect, it } from "@jest/globals";
import { type Budget, Names, tagsOf } from "@watchpost/core";
import { type Arguments, synthesizeStack, type Synthesized, TEST_STACK } from "@watchpost/scripts/testing";

import { BillingGuard } from "./billing-guard";

const EMAIL = ["ops@example.com", "finance@example.com"];

function guard(budget: Partial<Budget> = {}, email: readonly string[] = EMAIL): Synthesized {
  return synthesizeStack((scope) => {
    new BillingGuard(scope, "billing", {
      names: new Names(TEST_STACK),
      environment: { ...TEST_STACK, budget: { usdPerMonth: 100, billingAlarm: true, ...budget } },
      email,
    });
  });
}

describe("the monthly budget", () => {
  const budget = guard({ usdPerMonth: 100.5 }).resource("aws_budgets_budget");

  it("is for a month's cost of what is tagged as this environment's", () => {
    expect(budget).toMatchObject({
      name: "test-monitoring",
      budget_type: "COST",
      time_unit: "MONTHLY",
      limit_amount: "100.5",
      limit_unit: "USD",
      cost_filter: [{ name: "TagKeyValue", values: ["user:ManagedBy$watchpost-test"] }],
    });
    expect(tagsOf(TEST_STACK)).toMatchObject({ ManagedBy: "watchpost-test" });
  });

  it("tells everybody before it is spent, when it is spent, and when it will be", () => {
    const notification = {
      comparison_operator: "GREATER_THAN",
      threshold_type: "PERCENTAGE",
      subscriber_email_addresses: EMAIL,
    };
    expect(budget["notification"]).toEqual([
      { ...notification, notification_type: "ACTUAL", threshold: 80 },
      { ...notification, notification_type: "ACTUAL", threshold: 100 },
      { ...notification, notification_type: "FORECASTED", threshold: 100 },
    ]);
  });

  it("is refused without anybody to tell", () => {
    expect(() => guard({}, [])).toThrow(
      "test-monitoring: a budget that tells nobody guards nothing; want an e-mail address.",
    );
  });
});

describe("the daily budget", () => {
  const budget = guard({ usdPerDay: 1 }).resource("aws_budgets_budget", "daily");

  it("is for a day's cost, beside the monthly one, which keeps counting up to the month's end", () => {
    expect(budget).toMatchObject({
      name: "test-monitoring-daily",
      budget_type: "COST",
      time_unit: "DAILY",
      limit_amount: "1",
      limit_unit: "USD",
      cost_filter: [{ name: "TagKeyValue", values: ["user:ManagedBy$watchpost-test"] }],
    });
  });

  it("tells everybody when it is spent; AWS forecasts no days", () => {
    expect(budget["notification"]).toEqual([
      {
        comparison_operator: "GREATER_THAN",
        notification_type: "ACTUAL",
        threshold: 100,
        threshold_type: "PERCENTAGE",
        subscriber_email_addresses: EMAIL,
      },
    ]);
  });

  it("is made only where it is asked for", () => {
    expect(Object.keys(guard().resources("aws_budgets_budget"))).toHaveLength(1);
  });
});

describe("the watch for anomalies", () => {
  const stack = guard({ anomalies: { usdAbove: 7.5 } });
  const subscription = stack.resource("aws_ce_anomaly_subscription");

  it("looks at each service of AWS, which is open to accounts of an organization, too", () => {
    expect(stack.resource("aws_ce_anomaly_monitor")).toEqual({
      name: "test-anomalies",
      monitor_type: "DIMENSIONAL",
      monitor_dimension: "SERVICE",
    });
    const [monitor] = Object.keys(stack.resources("aws_ce_anomaly_monitor"));
    expect(subscription["monitor_arn_list"]).toEqual([`\${aws_ce_anomaly_monitor.${monitor}.arn}`]);
  });

  it("mails everybody a summary of the day, from the given amount on", () => {
    expect(subscription).toMatchObject({
      name: "test-anomalies",
      frequency: "DAILY",
      subscriber: EMAIL.map((address) => ({ type: "EMAIL", address })),
      threshold_expression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          match_options: ["GREATER_THAN_OR_EQUAL"],
          values: ["7.5"],
        },
      },
    });
  });

  it("uses the monitor that the account has already, where it is named", () => {
    const monitorArn = "arn:aws:ce::111122223333:anomalymonitor/01234567-89ab-cdef-0123-456789abcdef";
    const shared = guard({ anomalies: { usdAbove: 5, monitorArn } });
    expect(shared.resources("aws_ce_anomaly_monitor")).toEqual({});
    expect(shared.resource("aws_ce_anomaly_subscription")["monitor_arn_list"]).toEqual([monitorArn]);
  });

  it("is made only where it is asked for", () => {
    expect(guard().resources("aws_ce_anomaly_subscription")).toEqual({});
    expect(guard().resources("aws_ce_anomaly_monitor")).toEqual({});
  });
});

/**
 * What CloudWatch knows of charges: a name that is not here matches no metric, and the alarm would never go off.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
const AWS_BILLING = {
  region: "us-east-1",
  namespace: "AWS/Billing",
  metrics: ["EstimatedCharges"],
  dimensions: ["Currency", "LinkedAccount", "ServiceName"],
  currencies: ["USD"],
};

describe("the billing alarm", () => {
  const stack = guard();
  const alarm = stack.resource("aws_cloudwatch_metric_alarm");
  const providers = (stack.terraform["provider"] as { aws: Arguments[] }).aws;

  it("watches a metric that exists, in the region where it exists", () => {
    const dimensions = alarm["dimensions"] as Record<string, string>;
    expect(alarm["namespace"]).toBe(AWS_BILLING.namespace);
    expect(AWS_BILLING.metrics).toContain(alarm["metric_name"]);
    expect(AWS_BILLING.dimensions).toEqual(expect.arrayContaining(Object.keys(dimensions)));
    expect(AWS_BILLING.currencies).toContain(dimensions["Currency"]);
    const provider = providers.find(({ alias }) => `aws.${String(alias)}` === alarm["provider"]);
    expect(provider?.["region"]).toBe(AWS_BILLING.region);
  });

  it("is for all that the account owes, not for one of its services or members", () => {
    expect(alarm["dimensions"]).toEqual({ Currency: "USD" });
  });

  it("looks at the newest charges of six hours, for AWS publishes a few a day", () => {
    expect(alarm).toMatchObject({
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 100,
      evaluation_periods: 1,
    });
    expect(alarm["period"]).toBeGreaterThanOrEqual(21_600);
  });

  it("tells somebody, through a topic of its own region", () => {
    const [name] = Object.keys(stack.resources("aws_sns_topic"));
    const topic = stack.resource("aws_sns_topic");
    expect(alarm["alarm_actions"]).toEqual([`\${aws_sns_topic.${name}.arn}`]);
    expect(topic).toEqual({ name: "test-billing", provider: alarm["provider"] });
    const subscriptions = Object.values(stack.resources("aws_sns_topic_subscription"));
    expect(subscriptions.map(({ protocol, endpoint, provider }) => [protocol, endpoint, provider])).toEqual(
      [...EMAIL].sort().map((endpoint) => ["email", endpoint, alarm["provider"]]),
    );
    expect(stack.resource("aws_sns_topic_policy")).toMatchObject({
      provider: alarm["provider"],
      policy: expect.stringContaining('"Service":"cloudwatch.amazonaws.com"'),
    });
  });

  it("stands in the same account with the same tags", () => {
    const [own, other] = providers;
    expect(other).toEqual({ ...own, alias: "us-east-1", region: "us-east-1" });
  });

  it("is made only where it is asked for", () => {
    const without = guard({ billingAlarm: false });
    expect(without.resources("aws_cloudwatch_metric_alarm")).toEqual({});
    expect(without.resources("aws_sns_topic")).toEqual({});
    expect((without.terraform["provider"] as { aws: Arguments[] }).aws).toHaveLength(1);
  });
});
