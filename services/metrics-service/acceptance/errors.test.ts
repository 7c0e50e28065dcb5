import { beforeEach, describe, expect, it } from "@jest/globals";
import { FakeCloudWatch, metric, PROMPT } from "@watchpost/fake-cloudwatch";

import { Comparison } from "./errors";
import type { Observation } from "./observations";
import { ANCHOR, endOfTraffic, HOUR, type Scenario, START } from "./scenario";

const SCENARIO: Scenario = {
  ...{ title: "", seed: 1, hours: 1, workloads: [], jobs: [], arrivals: PROMPT, disk: "lost" },
};
const ORDERS = metric("Shop", "Orders");
const KEY = "orders_total{}";
const FIRST_HOUR = ANCHOR + 12 * HOUR;

let fake: FakeCloudWatch;
beforeEach(async () => {
  fake = await FakeCloudWatch.start({ clock: () => START });
  // Ten an hour, from the first to the last.
  for (let at = ANCHOR; at < endOfTraffic(SCENARIO); at += 360) fake.publish({ metric: ORDERS, at, values: [[1, 1]] });
  await fake.stop();
});

/** What is seen just before five past each hour: by default what is true. */
function errorsOf(seen: (hour: number, truth: number) => number | undefined, addresses = 1) {
  const observations: Observation[] = [];
  for (let hour = 0; FIRST_HOUR + hour * HOUR <= endOfTraffic(SCENARIO); hour++) {
    const value = seen(hour, 120 + 10 * hour);
    observations.push({ at: FIRST_HOUR + hour * HOUR + 290, page: new Map(value === undefined ? [] : [[KEY, value]]) });
  }
  const expected = { key: KEY, scale: 1, statistic: "Sum", terms: [{ metric: ORDERS, sign: 1 as const }] };
  return new Comparison(fake.ledger, [expected], SCENARIO).errors(
    Array.from({ length: addresses }, () => observations),
  );
}

describe("the comparison with the ledger", () => {
  it("finds nothing wrong with the truth", () => {
    expect(errorsOf((_, truth) => truth)).toEqual({
      ...{ series: 1, inAnotherHour: 0, ofTotal: 0, worstOfTotal: 0, wrongSeries: [], decreases: [] },
      ...{ negativeHours: 0, unfoundedHours: [], unseenBeginnings: [] },
    });
  });

  it("finds what is lost, and what is counted twice", () => {
    const lost = errorsOf((hour, truth) => (hour === 0 ? truth : truth - 1));
    expect(lost).toMatchObject({ wrongSeries: [`${KEY} 149 instead of 150`], ofTotal: 1 / 150, worstOfTotal: 1 / 150 });
    expect(lost.unfoundedHours).toHaveLength(0);
    const twice = errorsOf((hour, truth) => (hour === 0 ? truth : truth + 10));
    expect(twice.wrongSeries).toEqual([`${KEY} 160 instead of 150`]);
    expect(twice.unfoundedHours).toHaveLength(3);
    expect(errorsOf((_, truth) => truth - 60).unfoundedHours).toHaveLength(4);
    expect(errorsOf(() => undefined).wrongSeries).toEqual([`${KEY} undefined instead of 150`]);
  });

  it("finds what is counted in the hour behind, which is no loss", () => {
    const late = errorsOf((hour, truth) => (hour === 1 ? truth - 3 : truth));
    expect(late).toMatchObject({ ofTotal: 0, wrongSeries: [], inAnotherHour: 3 / 30 });
  });

  it("finds decreases at every address, and hours that they make negative", () => {
    const fallen = errorsOf((hour, truth) => (hour === 2 ? truth - 15 : truth), 2);
    expect(fallen.decreases).toHaveLength(2);
    expect(fallen.decreases[0]).toContain(`${KEY} 130 -> 125 at `);
    expect(fallen.negativeHours).toBe(1);
  });

  it("looks over gaps", () => {
    expect(errorsOf((hour, truth) => (hour === 1 ? undefined : truth))).toMatchObject({
      ...{ inAnotherHour: 0, decreases: [], negativeHours: 0 },
    });
  });
});
