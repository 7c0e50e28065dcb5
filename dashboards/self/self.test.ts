import { describe, expect, it } from "@jest/globals";
import { panelsOf } from "@watchpost/alerting/model";

import { self } from "./index";
import { selfSimulation } from "./simulation";

const { alerts, dashboards = [] } = self();
const ARN = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666";

const panelsWith = (series: string) =>
  dashboards
    .flatMap(panelsOf)
    .filter(({ exprs }) => exprs.some((expr) => expr.includes(series)))
    .map(({ title }) => title);

describe("the monitoring itself", () => {
  it("S0: meta-monitors the use of CloudWatch's API: requests, refusals, what is billed, dollars", () => {
    expect(panelsWith("watchpost_cloudwatch_api_requests_total")).toEqual([
      "Requests to CloudWatch",
      "Requests and what came of them",
    ]);
    expect(panelsWith("watchpost_cloudwatch_api_throttled_total")).toEqual(["Requests and what came of them"]);
    expect(panelsWith("watchpost_cloudwatch_billed_metrics_total")).toEqual([
      "Metrics read, an hour",
      "Metrics that AWS bills",
    ]);
    expect(panelsWith("cost_dollars")).toEqual(["Dollars for CloudWatch, a month", "Dollars for CloudWatch, by job"]);
    const names = alerts.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["CloudWatchRequestsThrottled", "CloudWatchSpendHigh"]));
  });

  it("has at most twelve panels on a dashboard", () => {
    expect(dashboards.map((dashboard) => [dashboard.uid, panelsOf(dashboard).length])).toEqual([
      ["monitoring-itself", 11],
      ["monitoring-costs", 9],
    ]);
  });

  it("can be seen to fail in every way, but for the one that always fires", () => {
    const names = alerts.map(({ name }) => name).filter((name) => name !== "Watchdog");
    expect([...selfSimulation.incidents].sort()).toEqual(names.sort());
  });
});

describe("certificates", () => {
  it("are watched by CloudWatch where they are given, and silence is bad: it stops once they have ended", () => {
    expect(self({ certificates: [ARN] }).alarms).toEqual([
      expect.objectContaining({
        name: "certificate-0a1b2c3d",
        namespace: "AWS/CertificateManager",
        metric: "DaysToExpiry",
        dimensions: { CertificateArn: ARN },
        statistic: "Minimum",
        is: "below",
        threshold: 30,
        missing: "breaching",
      }),
    ]);
  });

  it("are none where none are given", () => {
    expect(self().alarms).toBeUndefined();
  });

  it("have alarms of their own", () => {
    const other = ARN.replace("0a1b2c3d", "9f8e7d6c");
    expect(self({ certificates: [ARN, other] }).alarms?.map(({ name }) => name)).toEqual([
      "certificate-0a1b2c3d",
      "certificate-9f8e7d6c",
    ]);
  });
});
