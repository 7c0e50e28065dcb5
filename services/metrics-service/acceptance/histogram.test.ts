import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { metric, PROMPT } from "@watchpost/fake-cloudwatch";
import { findTool, itWith, temporaryDirectory } from "@watchpost/scripts/testing";

import { random } from "../src/engine/testing/fixtures";
import { PrometheusObserver } from "./prometheus";
import { buildReplica } from "./replica-process";
import { ANCHOR, HOUR, type Scenario } from "./scenario";
import { Simulation } from "./simulation";

const VALUES = 4_000;

/** Durations in milliseconds, most of them short and a few very long, on which nothing can be exact by chance. */
function durations(): readonly number[] {
  const next = random(7);
  return Array.from({ length: VALUES }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.round(180 * Math.exp(1.1 * normal) * 1024) / 1024;
  });
}

/** Over ten hours before the service starts and one behind it, each known up to ten minutes later. */
function scenario(values: readonly number[]): Scenario {
  const next = random(8);
  return {
    title: "a histogram",
    seed: 1,
    hours: 1,
    workloads: [],
    publications: values.map((value) => {
      const at = Math.floor(ANCHOR + 2 * HOUR + next() * 11 * HOUR);
      return { metric: metric("Shop", "Latency"), at, arrival: at + next() * 600, values: [[value, 1]] };
    }),
    jobs: [
      {
        namespace: "Shop",
        regions: ["us-east-1"],
        metrics: [
          {
            ...{ metric: "Latency", kind: "histogram", family: "latency_seconds", unit: "Milliseconds" },
            buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
          },
        ],
      },
    ],
    arrivals: PROMPT,
    faults: [{ throttle: 0.2 }, { pageLimit: 300, partialData: 0.1 }],
    disk: "lost",
    kills: [{ replica: 0, at: 1_800, downSeconds: 900 }],
    lookEverySeconds: 300,
  };
}

describe("a histogram of CloudWatch's, in Prometheus", () => {
  itWith(["prometheus"], "has the sum and the count that are true, and quantiles in the truth's bucket", async () => {
    const values = durations();
    const directory = temporaryDirectory();
    const prometheus = new PrometheusObserver(scenario(values));
    await prometheus.start(findTool("prometheus") ?? "prometheus", join(directory, "prometheus"));
    const valueOf = async (query: string) => Number((await prometheus.query(query))[0]?.value?.[1]);
    try {
      const program = await buildReplica(directory);
      await new Simulation({ scenario: scenario(values), program, directory }).run(prometheus);
      expect(await valueOf("latency_seconds_count")).toBe(VALUES);
      expect(await valueOf('latency_seconds_bucket{le="+Inf"}')).toBe(VALUES);
      expect(await valueOf("latency_seconds_sum")).toBeCloseTo(values.reduce((sum, value) => sum + value) / 1000, 9);
      const seconds = values.map((value) => value / 1000).sort((a, b) => a - b);
      const buckets = await prometheus.query("latency_seconds_bucket");
      const bounds = buckets
        .map(({ metric: { le = "" } }) => Number(le.replace("+Inf", "Infinity")))
        .sort((a, b) => a - b);
      expect(bounds).toHaveLength(12);
      for (const {
        metric: { le = "" },
        value,
      } of buckets) {
        const below = seconds.filter((each) => each <= Number(le.replace("+Inf", "Infinity"))).length;
        expect([le, Number(value?.[1])]).toEqual([le, below]);
      }
      for (const quantile of [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]) {
        const truth = seconds[Math.ceil(quantile * VALUES) - 1] ?? NaN;
        const above = bounds.findIndex((bound) => truth <= bound);
        const shown = await valueOf(`histogram_quantile(${quantile}, sum by (le) (latency_seconds_bucket))`);
        expect([quantile, shown > (bounds[above - 1] ?? 0) && shown <= (bounds[above] ?? NaN)]).toEqual([
          quantile,
          true,
        ]);
      }
    } finally {
      await prometheus.stop();
    }
  });
});
