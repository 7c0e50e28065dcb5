import type { Duration } from "@watchpost/core";

import type { Quantity } from "./quantity";
import type { Signal } from "./signal";

/** `critical` wakes somebody, `warning` waits for the morning, `info` is for those who look. */
export type Severity = "critical" | "warning" | "info";

/** When something is bad: a PromQL expression that yields a series for each thing that is. */
export interface Condition {
  readonly expr: string;
  /** The limit, for the line in the panel. @default - it has none */
  readonly threshold?: Quantity;
}

/** True while the signal lies below the limit. */
export const below = (signal: Signal, threshold: Quantity): Condition => compare(signal, "<", threshold);
/** True while the signal lies above the limit. */
export const above = (signal: Signal, threshold: Quantity): Condition => compare(signal, ">", threshold);

function compare(signal: Signal, comparator: "<" | ">", threshold: Quantity): Condition {
  return { expr: `${signal.name} ${comparator} ${threshold.value}`, threshold };
}

/** True while the PromQL expression yields a series. */
export const whenever = (expr: string): Condition => ({ expr });

/**
 * Series as promtool writes them: selector → values, one a minute: `up{job="x"}` → `0x10`.
 * https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 */
export type Inputs = Readonly<Record<string, string>>;

/** The series that show an alert fires when it should, and only then. They must be signals of the mixin. */
interface Proof {
  /** Makes it fire, from the first minute on, and by as little as may be: so a limit that is moved is noticed. */
  readonly fires: Inputs;
  /** What it then says: what the one who is woken reads. */
  readonly says: {
    /** Labels beside the severity. @default {} */
    readonly labels?: Readonly<Record<string, string>>;
    readonly summary: string;
    /** @default - the alert's, which then holds no template */
    readonly description?: string;
  };
  /** Comes as near as may be without making it fire. */
  readonly justNot: Inputs;
  /** The series are missing, as when a source is silent: nothing must fire for no reason. @default {} - nothing at all comes in */
  readonly missing?: Inputs;
  /**
   * After whose last minute it no longer fires, though it did.
   * @default - the values of `fires`, followed by those of `justNot`
   */
  readonly ends?: Inputs;
}

/** Something that somebody must know. */
export interface Alert {
  /** In CamelCase, beginning with what it is about: `RedisCacheHitRateLow`. */
  readonly name: string;
  readonly when: Condition;
  /** How long it must hold. */
  readonly for: Duration;
  readonly severity: Severity;
  /** One line with the value: the subject of the message. */
  readonly summary: string;
  /** What it means and what to look at first. */
  readonly description: string;
  /** Title of the dashboard's panel that shows it. @default - the dashboard as a whole */
  readonly panel?: string;
  readonly proof: Proof;
}
