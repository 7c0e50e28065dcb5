import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { type SimulatedSeries, type Simulation, steady } from "../../dashboards/simulation";
import { SIMULATIONS } from "../../dashboards/simulations";
import { Exposer } from "./exposer";
import { multiplied } from "./multiplied";
import { OPENMETRICS, openMetricsAt } from "./openmetrics";
import { normalShareBelow, Workload } from "./workload";

const AT = 1_800_000_000;

const simulationOf = (...good: readonly SimulatedSeries[]): Simulation => ({
  mixin: "shop",
  incidents: ["ShopDown"],
  series: (incident) =>
    incident === "ShopDown"
      ? good.map((series) => ("perSecond" in series ? { ...series, perSecond: steady(10) } : series))
      : good,
});

const REQUESTS = { name: "requests_total", labels: { status: "200" }, perSecond: steady(2) };

function valuesAt(workload: Workload, at: number): Record<string, number> {
  return Object.fromEntries(workload.samplesAt(at).map(({ selector, value }) => [selector, value]));
}

describe("a simulated workload", () => {
  it("counts what has gone by since its start", () => {
    const workload = new Workload({ simulations: [simulationOf(REQUESTS)], since: AT });
    expect(valuesAt(workload, AT)).toEqual({ 'requests_total{status="200"}': 0 });
    expect(valuesAt(workload, AT + 90)).toEqual({ 'requests_total{status="200"}': 180 });
  });

  it("counts the same however often it is asked, and never backwards", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }), (pauses) => {
        const course = (at: number) => 1 + Math.sin(at / 100);
        const props = { simulations: [simulationOf({ ...REQUESTS, perSecond: course })], since: AT };
        const often = new Workload(props);
        let at = AT;
        let last = 0;
        for (const pause of pauses) {
          at += pause;
          const [{ value } = { value: NaN }] = often.samplesAt(at);
          expect(value).toBeGreaterThanOrEqual(last);
          last = value;
        }
        expect(new Workload(props).samplesAt(at)[0]?.value).toBe(last);
      }),
    );
  });

  it("goes on counting through an incident", () => {
    const incidents = [{ incident: "ShopDown", from: AT + 60, to: AT + 120 }];
    const workload = new Workload({ simulations: [simulationOf(REQUESTS)], since: AT, incidents });
    expect(valuesAt(workload, AT + 180)).toEqual({ 'requests_total{status="200"}': 2 * 60 + 10 * 60 + 2 * 60 });
  });

  it("never lets a counter fall when an incident begins or ends", () => {
    const incidents: { incident: string; from: number; to?: number }[] = [];
    const busy = { ...REQUESTS, perSecond: steady(100) };
    const workload = new Workload({ simulations: [simulationOf(busy)], since: AT, incidents });
    const values = [20, 40, 59, 60, 80, 110, 130, 200].map((after) => {
      if (after === 40) incidents.push({ incident: "ShopDown", from: AT + 25 });
      if (after === 110) for (const each of incidents) each.to = AT + 100;
      return workload.samplesAt(AT + after)[0]?.value ?? NaN;
    });
    expect(values).toEqual([...values].sort((one, other) => one - other));
    expect(values.at(-1)).toBe(6000 + 600 + 80 * 100);
  });

  it("leaves others as they are in an incident that is not theirs", () => {
    const incidents = [{ incident: "OtherDown", from: AT }];
    const workload = new Workload({ simulations: [simulationOf(REQUESTS)], since: AT, incidents });
    expect(valuesAt(workload, AT + 60)).toEqual({ 'requests_total{status="200"}': 120 });
  });

  it("shows nothing of a gauge that has no value", () => {
    const workload = new Workload({ simulations: [simulationOf({ name: "up", gauge: steady(NaN) })], since: AT });
    expect(workload.samplesAt(AT)).toEqual([]);
  });

  it("has histograms whose buckets hold what lies below them", () => {
    const histogram = { perSecond: steady(1), median: steady(0.3), spread: 0.5, buckets: [0.1, 0.3, 5] };
    const values = valuesAt(
      new Workload({ simulations: [simulationOf({ name: "d_seconds", histogram })], since: AT }),
      AT + 600,
    );
    expect(values['d_seconds_bucket{le="0.3"}']).toBeCloseTo(300, 3);
    expect(values['d_seconds_bucket{le="0.1"}']).toBeCloseTo(600 * normalShareBelow(Math.log(1 / 3) / 0.5), 6);
    expect(values['d_seconds_bucket{le="+Inf"}']).toBe(600);
    expect(values["d_seconds_count"]).toBe(600);
    expect(values["d_seconds_sum"]).toBeCloseTo(600 * 0.3 * Math.exp(0.125), 6);
  });

  it("does not go back", () => {
    const workload = new Workload({ simulations: [], since: AT });
    workload.samplesAt(AT + 120);
    expect(() => workload.samplesAt(AT + 60)).toThrow(`A workload cannot go back from ${AT + 120} to ${AT + 60}.`);
  });

  it("knows the normal distribution", () => {
    expect(normalShareBelow(0)).toBeCloseTo(0.5, 6);
    expect(normalShareBelow(1.96)).toBeCloseTo(0.975, 4);
    expect(normalShareBelow(-1.96)).toBeCloseTo(0.025, 4);
  });
});

describe("what simulations expose", () => {
  it("is OpenMetrics, a family after the other", () => {
    const other = { name: "requests_total", labels: { status: 'a "b"\n' }, perSecond: steady(0) };
    const text = openMetricsAt([simulationOf(REQUESTS, { name: "up", gauge: steady(1) }), simulationOf(other)], AT);
    expect(text).toBe(
      [
        "# TYPE requests counter",
        'requests_total{status="200"} 7200',
        'requests_total{status="a \\"b\\"\\n"} 0',
        "# TYPE up gauge",
        "up 1",
        "# EOF\n",
      ].join("\n"),
    );
  });

  it("is otherwise in an incident, and the same each time", () => {
    const simulation = simulationOf(REQUESTS);
    expect(openMetricsAt([simulation], AT, "ShopDown")).toContain("36000");
    expect(openMetricsAt([simulation], AT)).toBe(openMetricsAt([simulation], AT));
  });

  it("is no series twice, over all workloads", () => {
    const selectors = new Workload({ simulations: SIMULATIONS, since: AT })
      .samplesAt(AT)
      .map(({ selector }) => selector);
    expect(selectors.filter((selector, i) => selectors.indexOf(selector) !== i)).toEqual([]);
  });

  it("is served as it goes, and goes otherwise when it is told to", async () => {
    const exposer = await Exposer.start({ simulations: [simulationOf(REQUESTS)], since: AT, speed: 60_000 });
    try {
      const response = await fetch(`http://${exposer.address}/metrics`);
      expect(response.headers.get("content-type")).toBe(OPENMETRICS);
      const read = async () =>
        Number(/requests_total\S* (\S+)/.exec(await (await fetch(`http://${exposer.address}/metrics`)).text())?.[1]);
      const first = await read();
      exposer.begin("ShopDown");
      expect(await read()).toBeGreaterThanOrEqual(first);
      exposer.end();
      expect((await fetch(`http://${exposer.address}/`)).status).toBe(404);
    } finally {
      await exposer.stop();
    }
  });
});

describe("a workload with more entities", () => {
  const tenants = simulationOf(
    REQUESTS,
    { name: "queue", labels: { tenant: "acme" }, gauge: steady(1) },
    { name: "workers", gauge: steady(1) },
  );

  it("has as many series as wanted, none twice", () => {
    const series = multiplied(tenants, 100, []).series();
    expect(series.length).toBe(102);
    expect(new Set(series.map(({ name, labels }) => name + JSON.stringify(labels))).size).toBe(102);
  });

  it("keeps the values of labels that queries name", () => {
    const labels = (queries: readonly string[]) =>
      multiplied(tenants, 6, queries)
        .series()
        .slice(3)
        .map((series) => series.labels);
    expect(labels(['sum(rate(requests_total{status=~"5.."}[5m]))'])).toEqual([
      { status: "200", copy: "1" },
      { tenant: "acme-1" },
      { copy: "1" },
    ]);
    expect(labels(['queue{tenant=~"$tenant"}'])).toEqual([{ status: "200-1" }, { tenant: "acme-1" }, { copy: "1" }]);
  });
});
