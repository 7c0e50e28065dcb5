import { describe, expect, it } from "@jest/globals";
import { type Alert, cloudWatchSignal, mixin, recordedSignal, type Signal, whenever } from "@watchpost/alerting/model";
import { type Duration, hours, minutes, seconds } from "@watchpost/core";

import { pollOf, shownFor } from "./poll";

const raw = cloudWatchSignal(
  { namespace: "Shop", metric: "Orders", statistic: "Sum", dimensions: {} },
  { unit: "per-minute", help: "Orders." },
);
const perSecond = recordedSignal("shop:orders:per_second", {
  expr: `last_over_time(${raw.name}[150s]) / 60`,
  unit: "count",
  help: "Orders.",
});

const alert = (name: string, expr: string, wait: Duration): Alert => ({
  name,
  when: whenever(expr),
  for: wait,
  severity: "warning",
  summary: "Something",
  description: "Look.",
  proof: { fires: { [raw.name]: "1x9" }, says: { summary: "Something" }, justNot: { [raw.name]: "0x9" } },
});

const shop = (...alerts: Alert[]) => mixin({ name: "shop", signals: [raw, perSecond], alerts });
const pollFor = (signal: Signal, ...alerts: Alert[]) => String(pollOf([shop(...alerts)])(signal));

describe("how often a metric is read", () => {
  it("is every five minutes where no alert hangs on it", () => {
    expect(pollFor(raw)).toBe("5m");
    expect(pollFor(raw, alert("Other", "vector(1)", minutes(1)))).toBe("5m");
  });

  it.each([
    [seconds(0), "30s"],
    [minutes(5), "30s"],
    [minutes(10), "2m"],
    [minutes(15), "2m"],
    [minutes(20), "5m"],
    [hours(1), "5m"],
  ])("is so often that an alert that waits %s forgets one bad minute in time", (wait, poll) => {
    expect(pollFor(raw, alert("Own", `${raw.name} > 5`, wait))).toBe(poll);
  });

  it("is every five minutes for what only grows: no minute of it is shown for longer than it lasted", () => {
    const impatient = alert("Own", `rate(${raw.name}[10m]) > 5`, minutes(5));
    expect(pollFor({ ...raw, kind: "counter" }, impatient)).toBe("5m");
    expect(pollFor({ ...raw, kind: "histogram" }, impatient)).toBe("5m");
  });

  it("is what the most impatient of its alerts needs, through a recorded series as well", () => {
    const patient = alert("Patient", `${raw.name} > 5`, hours(1));
    expect(pollFor(raw, patient, alert("Impatient", `${perSecond.name} > 5`, minutes(10)))).toBe("2m");
    expect(pollFor(raw, alert("Impatient", `${perSecond.name} > 5`, minutes(10)), patient)).toBe("2m");
  });

  it("shows one value for less time than the alerts wait that it is read for, with what rules bridge", () => {
    expect([seconds(30), minutes(2), minutes(5)].map((poll) => String(shownFor(poll)))).toEqual(["4m", "7m", "13m"]);
  });
});
