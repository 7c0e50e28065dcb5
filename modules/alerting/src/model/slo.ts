// Not all of the package: the model is loaded before the provider's bindings, whose source maps nobody needs.
import { type Duration, hours, minutes } from "@watchpost/core/units";

import type { Alert, Inputs, Severity } from "./alert";
import { counterValues } from "./proof-values";
import type { Quantity } from "./quantity";
import { recordedSignal, type Signal } from "./signal";

/** What share of something must be good, over 30 days. */
export interface SloProps {
  /** In CamelCase, beginning with the mixin's: `KubernetesApp`. Its alerts are `KubernetesAppBudgetGoneIn2Days` and so on. */
  readonly name: string;
  /** Begins the names of the series that are recorded, in snake_case: `kubernetes_app`. */
  readonly prefix: string;
  /** The share that must be good, below 100 %: `percent(99.5)`. */
  readonly objective: Quantity;
  /** What is bad by the second, with `$window` as the range: `sum(rate(x_total{status=~"5.."}[$window]))`. */
  readonly errors: string;
  /** All there is by the second, with the same labels and `$window` as the range. */
  readonly total: string;
  /** What people call the things that are counted: `requests`. */
  readonly of: string;
  /** Matchers of those series that have the objective, by labels that `total` keeps: `{job=~"api|web"}`. @default "" - all */
  readonly where?: string;
  /** How many by the second there must be in the last hour: where next to nothing happens, a share of it says nothing. */
  readonly atLeastPerSecond: number;
  /** The panel that the alerts lead to. It has a line at each of `limits`. @default - the dashboard as a whole */
  readonly panel?: string;
  /** Counters for the proofs. With two of a kind they show that these are added up. */
  readonly proof: {
    /** Those that `total` alone counts. */
    readonly good: readonly string[];
    /** Those that `errors` counts, too. */
    readonly bad: readonly string[];
    /** Those of somebody else, all bad, which `where` leaves out. @default [] */
    readonly others?: readonly string[];
    /** Labels that the alerts then have. @default {} */
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** Parts of a mixin that watches an objective. */
export interface Slo {
  /** What is recorded, for the mixin's signals and for panels. */
  readonly signals: {
    /** By window, the shortest first: the share that was bad. */
    readonly errorRatios: readonly Signal[];
    /** What happens by the second. */
    readonly perSecond: Signal;
    /** What of it is bad. */
    readonly errorsPerSecond: Signal;
    /**
     * What is left of the budget of 30 days, or of as many as Prometheus remembers: 1 is all of it, below 0 it is
     * overdrawn.
     */
    readonly budgetLeft: Signal;
  };
  readonly alerts: readonly Alert[];
  /** Shares that are too high, the highest first: limits of the alerts. */
  readonly limits: readonly Quantity[];
}

/** A pace at which the budget is used up, and the windows over which it is looked at. */
interface Burn {
  /** So many times as fast as the budget allows. */
  readonly times: number;
  readonly long: string;
  /** Tells that it still goes on. */
  readonly short: string;
  readonly for: Duration;
  readonly severity: Severity;
  /** How long a whole budget lasts, for the alert's name and for people. */
  readonly goneIn: string;
}

/**
 * Long windows to be sure, short ones to be done when it is over.
 * https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
const BURNS: readonly Burn[] = [
  { times: 14.4, long: "1h", short: "5m", for: minutes(2), severity: "critical", goneIn: "2 days" },
  { times: 6, long: "6h", short: "30m", for: minutes(15), severity: "critical", goneIn: "5 days" },
  { times: 3, long: "1d", short: "2h", for: hours(1), severity: "warning", goneIn: "10 days" },
  { times: 1, long: "3d", short: "6h", for: hours(3), severity: "warning", goneIn: "30 days" },
];

const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

/**
 * Recording rules and alerts for an objective over 30 days, in four paces at which its budget is used up. What is bad is
 * recorded once for each window; the alerts come with their proofs.
 * @throws Error where the objective leaves no budget, or an expression has no `$window`
 */
export function slo(props: SloProps): Slo {
  refuse(props);
  const { prefix, of, objective } = props;
  const within = (expr: string, window: string) => expr.replaceAll("$window", window);
  const ratios = new Map(
    WINDOWS.map((window) => [
      window as string,
      recordedSignal(`${prefix}:slo_errors_ratio:${window}`, {
        expr: `${within(props.errors, window)} / ${within(props.total, window)}`,
        unit: "ratio",
        help: `Of ${of}, the share that was bad in the last ${window}.`,
      }),
    ]),
  );
  const perSecond = recordedSignal(`${prefix}:slo_total:per_second`, {
    expr: within(props.total, "1h"),
    unit: "per-second",
    help: `By the second in the last hour: ${of}.`,
  });
  const errorsPerSecond = recordedSignal(`${prefix}:slo_errors:per_second`, {
    expr: within(props.errors, "1h"),
    unit: "per-second",
    help: `By the second in the last hour: ${of} that were bad; nothing where there were none.`,
  });
  const [all, bad] = [perSecond, errorsPerSecond].map(({ name }) => `sum_over_time(${name}[30d])`);
  const budgetLeft = recordedSignal(`${prefix}:slo_budget_left_ratio`, {
    // Not the mean of the ratios: hours without a fault have none, and a night would count as much as a day.
    expr: `1 - (${bad} or 0 * ${all}) / ${all} / ${budgetOf(objective)}`,
    unit: "ratio",
    help: "What is left of what may be bad in 30 days.",
  });
  const limits = BURNS.map((burn) => limitOf(burn, objective));
  return {
    signals: { errorRatios: [...ratios.values()], perSecond, errorsPerSecond, budgetLeft },
    alerts: BURNS.map((burn) => burnAlert(props, burn, perSecond)),
    limits,
  };
}

function refuse({ name, objective, errors, total }: SloProps): void {
  if (!(objective.value > 0 && objective.value < 1))
    throw new Error(`slo ${name}: objective is ${objective.text}: want more than 0 % and less than 100 %`);
  for (const [what, expr] of Object.entries({ errors, total }))
    if (!expr.includes("[$window]")) throw new Error(`slo ${name}: ${what} has no [$window]: ${expr}`);
}

/** The share that may be bad, without what floating point adds to it. */
const budgetOf = ({ value }: Quantity) => rounded(1 - value);

const rounded = (value: number) => Number(value.toPrecision(10));

function limitOf({ times }: Burn, objective: Quantity): Quantity {
  const value = rounded(times * budgetOf(objective));
  return { value, text: `${rounded(value * 100)} %` };
}

function burnAlert(props: SloProps, burn: Burn, { name: perSecond }: Signal): Alert {
  const { name, prefix, objective, of, where = "", atLeastPerSecond, panel } = props;
  const { times, long, short, goneIn, severity } = burn;
  const limit = limitOf(burn, objective);
  const bad = (window: string) => `${prefix}:slo_errors_ratio:${window} > ${limit.value}`;
  return {
    name: `${name}BudgetGoneIn${goneIn.replace(/ d/, "D")}`,
    when: { expr: `${bad(long)} and ${bad(short)} and ${perSecond}${where} > ${atLeastPerSecond}`, threshold: limit },
    for: burn.for,
    severity,
    ...(panel && { panel }),
    summary: `{{ $value | humanizePercentage }} of ${of} are bad: the budget of 30 days lasts ${goneIn}`,
    description:
      `${objective.text} must be good. In the last ${long} and in the last ${short} more than ${limit.text} of ${of} were ` +
      `bad, ${times} times what the budget allows: at this pace all of it is gone in ${goneIn}. ` +
      "Look at what fails, and what was deployed when it began.",
    proof: proofOf(props, burn, limit),
  };
}

/** A course of so many minutes: how much there is in a minute, and the share of it that is bad. */
type Phase = readonly [all: number, badRatio: number, minutes: number];

function courseOf({ good, bad, others = [] }: SloProps["proof"], phases: readonly Phase[]): Inputs {
  const each = (selectors: readonly string[], perMinute: (all: number, badRatio: number) => number) =>
    selectors.map((selector): [string, string] => [
      selector,
      counterValues(
        ...phases.map(([all, ratio, time]) => [rounded(perMinute(all, ratio) / selectors.length), time] as const),
      ),
    ]);
  return Object.fromEntries([
    ...each(good, (all, ratio) => all * (1 - ratio)),
    ...each(bad, (all, ratio) => all * ratio),
    ...each(others, (all) => all),
  ]);
}

/** An hour's requests at once, and so again before they are out of sight: half an hour often sees none. */
const EVERY_MINUTES = 59;

/**
 * Above the limit by little, and below it by as little; all bad, but too few; and a bad time that is over, though the long
 * window still has it. What is bad comes in the first minute and no more: half a short window loses sight of it.
 */
function proofOf({ of, atLeastPerSecond, proof }: SloProps, burn: Burn, limit: Quantity): Alert["proof"] {
  const waits = burn.for.seconds / 60;
  const times = 1 + Math.floor((waits + 1) / EVERY_MINUTES);
  const batches = (batch: (i: number) => readonly [all: number, badRatio: number]): Phase[] =>
    Array.from({ length: times }, (_, i): Phase[] => {
      const rest = i === times - 1 ? waits + 2 - EVERY_MINUTES * i : EVERY_MINUTES - 1;
      return [
        [...batch(i), 1],
        [0, 0, rest],
      ];
    }).flat();
  const fewest = atLeastPerSecond * 3600;
  const enough = fewest * 1.1;
  const badAtFirst = (ratio: number) => batches((i) => [enough, i === 0 ? ratio * times : 0]);
  const share = rounded(limit.value * 1.02);
  const justNot = rounded(limit.value * 0.98);
  return {
    fires: courseOf(proof, badAtFirst(share)),
    says: {
      ...(proof.labels && { labels: proof.labels }),
      summary: `${percentage(share)} of ${of} are bad: the budget of 30 days lasts ${burn.goneIn}`,
    },
    justNot: courseOf(proof, badAtFirst(justNot)),
    missing: courseOf(
      proof,
      batches((i) => [fewest * (i === 0 ? 1 : 0.98), 1]),
    ),
    ends: courseOf(proof, [
      ...badAtFirst(share),
      [enough * 10, 1, 1],
      ...wellAgain({ short: minutesOf(burn.short), waits }, enough, justNot),
    ]),
  };
}

/** Shorter windows only are shown to be no longer than they are: it takes thrice as long. */
const SHORT_MINUTES = 120;

/** What was bad leaves the short window, which then holds enough, and less of it in the end. */
function wellAgain({ short, waits }: { short: number; waits: number }, perHour: number, badRatio: number): Phase[] {
  const perMinute = perHour / Math.min(60, short);
  return [
    ...(short <= SHORT_MINUTES ? [[0, 0, short + waits] as const] : []),
    [perMinute * 2, badRatio, short + 1 - waits],
    [perMinute, badRatio, waits + 1],
  ];
}

/** As `humanizePercentage` of Prometheus says it: four digits. */
const percentage = (ratio: number) => `${Number((ratio * 100).toPrecision(4))}%`;

function minutesOf(window: string): number {
  const minutesBy: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };
  return parseInt(window, 10) * (minutesBy[window.at(-1) ?? ""] ?? NaN);
}
