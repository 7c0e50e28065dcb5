import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { itWith, promtoolFindings, type Yield } from "../../scripts/testing";

interface RuleTest {
  /** Selectors and their values, one a minute. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Expressions, and what they yield after so many minutes: labels and value. */
  readonly yields?: readonly Yield[];
  /** Alerts, and of what they fire after so many minutes. */
  readonly fires?: readonly (readonly [minutes: number, alert: string, labels: readonly string[]])[];
}

const RULES = join(__dirname, "../rules/serverless-commerce.rules.yaml");

/** Runs the committed rules on series. @returns what promtool finds wrong */
function promtool({ inputs, yields = [], fires = [] }: RuleTest): Promise<string> {
  const firing = fires.map(([minutes, alertname, labels]): Yield => [
    minutes,
    `count by (function_name, service_name) (ALERTS{alertname="${alertname}", alertstate="firing"})`,
    Object.fromEntries(labels.map((each) => [each, 1])),
  ]);
  return promtoolFindings({ rules: [RULES], inputs, yields: [...yields, ...firing] });
}

const ORDER = '{function_name="order-service"}';
const ended = (status: string, of = "order-service") =>
  `lambda_requests_total{function_name="${of}", status="${status}"}`;
const rounded = (expr: string) => `round(${expr}, 0.001)`;

describe("S1's histogram, for which every request took 0.3 s on average (Correction 14)", () => {
  const BOUNDS = ["0.1", "0.5", "1", "2", "5", "10", "+Inf"];
  /** Sum / 0.3 s requests, all of them below 0.5 s: 1.5 s become 5 requests. */
  const naive = (sumPerMinute: number) =>
    Object.fromEntries(
      BOUNDS.map((le) => {
        const count = Number(le) < 0.5 ? 0 : Math.round(sumPerMinute / 0.3);
        return [`naive_bucket{le="${le}"}`, `0+${count}x40`];
      }),
    );
  /** As CloudWatch counts them, between the edges of its bins: all of them took between one and two seconds, or two and five. */
  const counted = (perMinute: number, from: "1 s" | "2 s") =>
    Object.fromEntries(
      [
        ["0.955594", 0],
        ["2.04841", from === "1 s" ? perMinute : 0],
        ["4.83003", perMinute],
        ["+Inf", perMinute],
      ].flatMap(([le, n]) => [
        [`lambda_request_duration_seconds_bucket{function_name="order-service", le="${le}"}`, `0+${n}x40`],
        ['lambda_request_duration_seconds_count{function_name="order-service"}', `0+${perMinute}x40`],
      ]),
    );
  const naiveP95 = rounded("histogram_quantile(0.95, sum by (le) (rate(naive_bucket[10m])))");
  const p95 = rounded("serverless_commerce:lambda_duration_p95_seconds");

  itWith(["promtool"], "makes five fast requests of one that took 1.5 s", async () => {
    expect(
      await promtool({
        inputs: { ...naive(1.5), ...counted(1, "1 s") },
        yields: [
          [30, 'sum(increase(naive_bucket{le="+Inf"}[10m]))', { "{}": 50 }],
          [30, naiveP95, { "{}": 0.48 }],
          [30, "sum(increase(lambda_request_duration_seconds_count[10m]))", { "{}": 10 }],
          // Between the bounds 0.956 s and 2.048 s.
          [30, p95, { [ORDER]: 1.994 }],
        ],
      }),
    ).toBe("");
  });

  itWith(["promtool"], "never sees a function become slow, which an alert now does", async () => {
    expect(
      await promtool({
        inputs: { ...naive(20 * 3), ...counted(20, "2 s") },
        yields: [
          [30, naiveP95, { "{}": 0.48 }],
          [30, `${naiveP95} > 2`, {}],
          [30, p95, { [ORDER]: 4.691 }],
        ],
        fires: [[30, "CommerceFunctionSlow", [ORDER]]],
      }),
    ).toBe("");
  });
});

describe("shares", () => {
  itWith(["promtool"], "are 0 where nothing ever failed, and nothing where nothing happened", async () => {
    const all = { 'orders_processed_total{status="success", error_type="none"}': "0+6x20 120x30" };
    const ratio = "serverless_commerce:order_failure_ratio * 1";
    expect(
      await promtool({
        inputs: all,
        yields: [
          [15, ratio, { "{}": 0 }],
          [45, ratio, {}],
        ],
      }),
    ).toBe("");
  });

  itWith(["promtool"], "are all of it where nothing ever succeeded", async () => {
    const none = { 'orders_processed_total{status="error", error_type="validation"}': "0+6x30" };
    expect(
      await promtool({ inputs: none, yields: [[20, "serverless_commerce:order_failure_ratio * 1", { "{}": 1 }]] }),
    ).toBe("");
  });

  itWith(["promtool"], "by type add up to the whole", async () => {
    expect(
      await promtool({
        inputs: {
          'payments_processed_total{status="success", error_type="none"}': "0+90x30",
          'payments_processed_total{status="error", error_type="declined"}': "0+4x30",
          'payments_processed_total{status="error", error_type="gateway_timeout"}': "0+6x30",
        },
        yields: [
          [
            20,
            rounded("serverless_commerce:payment_failure_ratio:by_type"),
            { '{error_type="declined"}': 0.04, '{error_type="gateway_timeout"}': 0.06 },
          ],
          [20, rounded("serverless_commerce:payment_failure_ratio"), { "{}": 0.1 }],
        ],
      }),
    ).toBe("");
  });

  itWith(["promtool"], "begin to count with twenty in ten minutes", async () => {
    expect(
      await promtool({
        inputs: { [ended("error")]: "0+2x60", [ended("error", "payment-service")]: "0+1.9x60" },
        fires: [[30, "CommerceFunctionErrors", [ORDER]]],
      }),
    ).toBe("");
  });
});

describe("a single bad reading", () => {
  const bursts = [
    ["CommerceFunctionErrors", { [ended("error")]: "0x20 500x40", [ended("success")]: "0+10x60" }],
    ["CommerceFunctionThrottled", { 'lambda_throttles_total{function_name="order-service"}': "0x20 900x40" }],
    // As long as a service that reads every five minutes may show one value.
    ["CommerceServiceCpuHigh", { 'ecs_service_cpu_utilization_ratio{service_name="a"}': "0.1x20 0.99x13 stale _x30" }],
  ] as const;
  for (const [alert, inputs] of bursts) {
    itWith(["promtool"], `does not make ${alert} fire`, async () => {
      const fires = Array.from({ length: 60 }, (_, minute) => [minute, alert, []] as const);
      expect(await promtool({ inputs, fires })).toBe("");
    });
  }

  itWith(["promtool"], "that is missing does not end an alert on a service", async () => {
    expect(
      await promtool({
        inputs: { 'ecs_service_memory_utilization_ratio{service_name="a"}': "0.9x15 stale 0.9x30" },
        fires: [[22, "CommerceServiceMemoryHigh", ['{service_name="a"}']]],
      }),
    ).toBe("");
  });
});
