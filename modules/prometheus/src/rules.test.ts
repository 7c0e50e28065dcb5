import { describe, expect, it } from "@jest/globals";
import { mixin } from "@watchpost/alerting/model";
import { parse } from "yaml";

import { webMixin } from "../test/web-mixin";
import { GENERATED, hasRules, rulesYaml } from "./rules";

describe("rulesYaml", () => {
  const text = rulesYaml(webMixin);

  it("records series first and then alerts on them, in one group, whose rules are evaluated in order", () => {
    expect(parse(text)).toEqual({
      groups: [
        {
          name: "web",
          rules: [
            {
              record: "web:error_ratio",
              expr: 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
            },
            {
              alert: "WebErrorsHigh",
              expr: "web:error_ratio > 0.05",
              for: "5m",
              labels: { severity: "critical" },
              annotations: {
                summary: "{{ $value | humanizePercentage }} of requests fail",
                description: "Look at the log.",
                threshold: "5 %",
                dashboard: "/d/web?viewPanel=4",
                runbook: "docs/runbooks/web.md#weberrorshigh",
              },
            },
            {
              alert: "WebDown",
              expr: "up == 0",
              labels: { severity: "warning" },
              annotations: {
                summary: "{{ $labels.instance }} is down",
                description: "Look at {{ $labels.instance }}.",
                // It names no panel: the dashboard as a whole.
                dashboard: "/d/web",
                runbook: "docs/runbooks/web.md#webdown",
              },
            },
          ],
        },
      ],
    });
  });

  it("says that it is generated", () => {
    expect(text.startsWith(GENERATED)).toBe(true);
  });

  it("leaves out what there is not: a dashboard, rules that record", () => {
    const bare = mixin({
      ...webMixin,
      dashboards: [],
      alerts: webMixin.alerts.slice(1),
      signals: webMixin.signals.slice(1, 2),
    });
    expect(parse(rulesYaml(bare))).toMatchObject({ groups: [{ rules: [{ alert: "WebDown" }] }] });
    expect(rulesYaml(bare)).not.toContain("dashboard");
  });
});

describe("hasRules", () => {
  it("is false for a mixin that only has targets", () => {
    expect(hasRules({ ...webMixin, signals: [], alerts: [] })).toBe(false);
    expect(hasRules({ ...webMixin, alerts: [] })).toBe(true);
    expect(hasRules(webMixin)).toBe(true);
  });
});
