import type { Source } from "../../model";
import type { Clock } from "../clock";
import { metricKey, sourceKey } from "../metric-key";
import type { Unit } from "./plan";

/** What CloudWatch refuses today it refuses tomorrow, until somebody changes something. */
const MILLISECONDS = 3_600_000;

/** Units that CloudWatch refused, so that they do not spoil another request for an hour. */
export class Quarantine {
  readonly #refused = new Map<string, { readonly until: number; readonly message: string }>();

  constructor(readonly clock: Clock) {}

  add(source: Source, unit: Unit, message: string): void {
    const now = this.clock.monotonic();
    for (const [key, { until }] of this.#refused) if (until <= now) this.#refused.delete(key);
    this.#refused.set(keyOf(source, unit), { until: now + MILLISECONDS, message });
  }

  /** What CloudWatch said of the unit. */
  messageFor(source: Source, unit: Unit): string | undefined {
    if (this.#refused.size === 0) return undefined;
    const refused = this.#refused.get(keyOf(source, unit));
    return refused && refused.until > this.clock.monotonic() ? refused.message : undefined;
  }
}

function keyOf(source: Source, { metric, statistics, window }: Unit): string {
  return [sourceKey(source), metricKey(metric), window.periodSeconds, ...statistics].join(" ");
}
