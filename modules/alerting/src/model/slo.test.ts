import { describe, expect, it } from "@jest/globals";

import { percent } from "./quantity";
import { seriesIn } from "./promql";
import { slo, type SloProps } from "./slo";

const PROPS: SloProps = {
  name: "Shop",
  prefix: "shop",
  objective: percent(99.5),
  errors: 'sum by (job) (rate(http_requests_total{status=~"5.."}[$window]))',
  total: "sum by (job) (rate(http_requests_total[$window]))",
  of: "requests",
  atLeastPerSecond: 0.5,
  panel: "Errors",
  proof: {
    good: ['http_requests_total{job="api", status="200"}'],
    bad: ['http_requests_total{job="api", status="503"}'],
    labels: { job: "api" },
  },
};

describe("slo", () => {
  const { signals, alerts, limits } = slo(PROPS);
  const recorded = Object.values(signals).flat();

  it("records what was bad over each window, how much there was, and what is left of the budget", () => {
    const { errorRatios, budgetLeft } = signals;
    expect(recorded.map(({ name }) => name)).toEqual([
      "shop:slo_errors_ratio:5m",
      "shop:slo_errors_ratio:30m",
      "shop:slo_errors_ratio:1h",
      "shop:slo_errors_ratio:2h",
      "shop:slo_errors_ratio:6h",
      "shop:slo_errors_ratio:1d",
      "shop:slo_errors_ratio:3d",
      "shop:slo_total:per_second",
      "shop:slo_errors:per_second",
      "shop:slo_budget_left_ratio",
    ]);
    expect(errorRatios[1]?.source).toEqual({
      from: "recording-rule",
      expr:
        'sum by (job) (rate(http_requests_total{status=~"5.."}[30m]))' +
        " / sum by (job) (rate(http_requests_total[30m]))",
    });
    expect(budgetLeft.source).toEqual({
      from: "recording-rule",
      expr:
        "1 - (sum_over_time(shop:slo_errors:per_second[30d]) or 0 * sum_over_time(shop:slo_total:per_second[30d]))" +
        " / sum_over_time(shop:slo_total:per_second[30d]) / 0.005",
    });
  });

  it("fires at the paces of Google's workbook, each in a long window and in a short one", () => {
    expect(alerts.map(({ name, severity, when, for: time }) => [name, severity, when.expr, String(time)])).toEqual(
      [
        ["ShopBudgetGoneIn2Days", "critical", "1h", "5m", 0.072, "2m"],
        ["ShopBudgetGoneIn5Days", "critical", "6h", "30m", 0.03, "15m"],
        ["ShopBudgetGoneIn10Days", "warning", "1d", "2h", 0.015, "1h"],
        ["ShopBudgetGoneIn30Days", "warning", "3d", "6h", 0.005, "3h"],
      ].map(([name, severity, long, short, limit, time]) => [
        name,
        severity,
        `shop:slo_errors_ratio:${long} > ${limit} and shop:slo_errors_ratio:${short} > ${limit} and ` +
          "shop:slo_total:per_second > 0.5",
        time,
      ]),
    );
    expect(limits.map(({ text }) => text)).toEqual(["7.2 %", "3 %", "1.5 %", "0.5 %"]);
  });

  it("leaves out what has no objective, and proves it", () => {
    const other = 'http_requests_total{job="cron", status="500"}';
    const [first] = slo({ ...PROPS, where: '{job="api"}', proof: { ...PROPS.proof, others: [other] } }).alerts;
    expect(first?.when.expr).toMatch(/ and shop:slo_total:per_second\{job="api"\} > 0\.5$/);
    expect(Object.keys(first?.proof.fires ?? {})).toEqual([...PROPS.proof.good, ...PROPS.proof.bad, other]);
  });

  it("says how long the budget lasts", () => {
    expect(alerts[0]).toMatchObject({
      panel: "Errors",
      summary: "{{ $value | humanizePercentage }} of requests are bad: the budget of 30 days lasts 2 days",
      description: expect.stringMatching(/^99\.5 % must be good\. .* at this pace all of it is gone in 2 days\. /),
      proof: { says: { labels: { job: "api" }, summary: expect.stringContaining("7.344% of requests are bad") } },
    });
  });

  it("reads nothing but what it records, in alerts, and what it was given, in rules", () => {
    const known = new Set(["http_requests_total", ...recorded.map(({ name }) => name)]);
    const exprs = [
      ...alerts.map(({ when }) => when.expr),
      ...recorded.flatMap(({ source }) => (source.from === "recording-rule" ? [source.expr] : [])),
    ];
    expect(exprs.flatMap(seriesIn).filter((series) => !known.has(series))).toEqual([]);
  });

  it.each([
    ["an objective without a budget", { objective: percent(100) }, "slo Shop: objective is 100 %: want more than 0 %"],
    ["an expression whose range is fixed", { total: "sum(rate(x[5m]))" }, "slo Shop: total has no [$window]: sum(rate"],
    ["errors whose range is fixed", { errors: "sum(rate(x[5m]))" }, "slo Shop: errors has no [$window]"],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => slo({ ...PROPS, ...wrong })).toThrow(message);
  });
});
