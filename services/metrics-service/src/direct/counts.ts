import { SelfMetric } from "../cloudwatch/self-metric";
import type { Family, UnixSeconds } from "../model";
import type { Outcome } from "./intake";
import type { SharedSeries } from "./shared-series";

const PREFIX = "watchpost_direct_";

const counter = (name: string, help: string) => new SelfMetric({ name: PREFIX + name, type: "counter", help });
const gauge = (name: string, help: string) => new SelfMetric({ name: PREFIX + name, type: "gauge", help });

/** What was pushed, and what became of it. */
export class Counts {
  readonly #received = counter("received_datapoints", "Datapoints that were pushed.");
  readonly #duplicates = counter("duplicate_datapoints", "Pushed datapoints that had been taken before.");
  readonly #baselines = counter(
    "baseline_datapoints",
    "Pushed datapoints that only begin a count: their emitter counted before it was known here.",
  );
  readonly #rejected = counter("rejected_datapoints", "Pushed datapoints that were not taken, by the reason.");
  readonly #refused = counter("rejected_requests", "Requests that were not taken, by the status of the answer.");
  readonly #failedSaves = counter("failed_saves", "Times that what was pushed could not be saved.");
  #lastReceived: UnixSeconds | undefined;

  constructor() {
    for (const metric of [this.#received, this.#duplicates, this.#baselines, this.#failedSaves]) metric.add({}, 0);
  }

  took({ taken, duplicates, baselines, refused }: Outcome, now: UnixSeconds): void {
    let received = taken + duplicates + baselines;
    for (const [reason, points] of refused) {
      received += points;
      this.#rejected.add({ reason }, points);
    }
    this.#received.add({}, received);
    this.#duplicates.add({}, duplicates);
    this.#baselines.add({}, baselines);
    this.#lastReceived = now;
  }

  refused(status: number): void {
    this.#refused.add({ code: String(status) });
  }

  notSaved(): void {
    this.#failedSaves.add({});
  }

  families(shared: Iterable<SharedSeries>, ownSeries: number): Family[] {
    const active = gauge("takeovers_active", "Series of a family that show what was pushed, for CloudWatch is late.");
    const takeovers = counter("takeovers", "Times that series of a family began to show what was pushed.");
    const waiting = gauge("waiting_series", "Series that were pushed and that CloudWatch has not: they are not shown.");
    const own = gauge("series", "Series that are only pushed.");
    const last = new SelfMetric({
      name: `${PREFIX}last_received_timestamp_seconds`,
      type: "gauge",
      help: "When something was last pushed.",
      unit: "seconds",
    });
    for (const series of shared) {
      const family = series.meta.name;
      active.set({ family }, series.active);
      takeovers.set({ family }, series.takeovers);
      waiting.set({ family }, series.waiting);
    }
    own.set({}, ownSeries);
    if (this.#lastReceived !== undefined) last.set({}, this.#lastReceived);
    const kept = [this.#received, this.#duplicates, this.#baselines, this.#rejected, this.#refused, this.#failedSaves];
    return [...kept, active, takeovers, waiting, own, last].map((metric) => metric.family());
  }
}
