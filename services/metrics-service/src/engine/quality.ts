import type { Family, FamilyType, HeldReason, Sample, UnixSeconds } from "../model";
import { renderLabels } from "../exposition/labels";
import type { JobSeries } from "./job";
import { staleIn } from "./samples";
import { LATE_AGES, type Tally } from "./tally";

const PREFIX = "watchpost_cloudwatch_";
const REASONS: readonly HeldReason[] = ["partial", "internal-error", "forbidden", "throttled", "failed", "budget"];

interface Measure {
  readonly name: string;
  readonly type: FamilyType;
  readonly unit?: string;
  readonly help: string;
  readonly values: (view: View) => Iterable<readonly [labels: Record<string, string>, value: number]>;
}

/** A job at one time. */
interface View {
  readonly job: JobSeries;
  readonly now: UnixSeconds;
  /** The earliest time up to which a metric is complete, infinity where none is. */
  readonly oldest: UnixSeconds;
  readonly pending: number;
}

/** A counter over all metrics of a job. */
function total(name: string, help: string, of: (tally: Tally) => number): Measure {
  return {
    name,
    type: "counter",
    help,
    values: ({ job: { tallies } }) => [[{}, sumOf([...tallies.values()].map(of))]],
  };
}

/** How far the rows of a job have come. Those that are no longer found do not count. */
export function progressOf(job: JobSeries): { readonly oldest: UnixSeconds; readonly pending: number } {
  let oldest = Infinity;
  let pending = 0;
  job.forEachRow((bank, row, vanishedAt) => {
    if (!Number.isNaN(vanishedAt)) return;
    const watermark = bank.watermark[row] ?? NaN;
    if (Number.isNaN(watermark) || (bank.added.length > 0 && bank.ready[row] !== 1)) pending++;
    else oldest = Math.min(oldest, watermark);
  });
  return { oldest, pending };
}

const MEASURES: readonly Measure[] = [
  {
    name: "watermark_timestamp_seconds",
    type: "gauge",
    unit: "seconds",
    help: "All metrics of the job are complete up to this time.",
    values: ({ oldest }) => (Number.isFinite(oldest) ? [[{}, oldest]] : []),
  },
  {
    name: "pending_metrics",
    type: "gauge",
    help: "Uses of metrics by series that have not been read completely even once.",
    values: ({ pending }) => [[{}, pending]],
  },
  {
    name: "stale_gauges",
    type: "gauge",
    help: "Gauges and quantiles that are not shown, for their newest datapoint is too old.",
    values: ({ job, now }) => [[{}, sumOf(job.sets.map((set) => staleIn(set, job.job, now)))]],
  },
  {
    name: "dropped_series",
    type: "gauge",
    help: "Series beyond the limit of the job, which are not read.",
    values: ({ job: { dropped } }) => [[{}, dropped]],
  },
  {
    name: "duplicate_series",
    type: "counter",
    help: "Metrics that a discovery found more than once.",
    values: ({ job: { duplicates } }) => [[{}, duplicates]],
  },
  {
    name: "label_collisions",
    type: "counter",
    help: "Metrics left out because the series of another has the same name and labels.",
    values: ({ job: { collisions } }) => [[{}, collisions]],
  },
  {
    name: "held_answers",
    type: "counter",
    help: "Answers of which nothing was used; the same is asked again in the next cycle.",
    values: ({ job: { held } }) => REASONS.map((reason) => [{ reason }, held.get(reason) ?? 0] as const),
  },
  total("missing_periods", "Settled periods without a datapoint. In sparse metrics they are normal.", (t) => t.missing),
  total("lost_periods", "Periods that can no longer be read, for CloudWatch has forgotten them.", (t) => t.lost),
  {
    name: "late_datapoints",
    type: "counter",
    help: "Values that grew after they had been counted, by the time since the end of their period.",
    values: ({ job: { tallies } }) =>
      LATE_AGES.map(({ age }, i) => [{ age }, sumOf([...tallies.values()].map((t) => t.late[i] ?? 0))] as const),
  },
  {
    name: "revisions",
    type: "counter",
    help: "Values that CloudWatch changed after they had been counted.",
    values: ({ job: { tallies } }) => [
      [{ direction: "up" }, sumOf([...tallies.values()].map((t) => t.up))],
      [{ direction: "down" }, sumOf([...tallies.values()].map((t) => t.down))],
    ],
  },
  {
    name: "revised_amount",
    type: "counter",
    help: "By how much values changed after they had been counted, in the unit of the CloudWatch metric.",
    values: ({ job: { tallies } }) =>
      [...tallies].flatMap(([metric, t]) => [
        [{ metric, direction: "up" }, t.amountUp] as const,
        [{ metric, direction: "down" }, t.amountDown] as const,
      ]),
  },
  {
    name: "hour_mismatches",
    type: "counter",
    help: "Hours whose sum is not that of their periods as first read. The sum of the hour is used.",
    values: ({ job: { tallies } }) => [[{}, sumOf([...tallies.values()].map((t) => t.mismatches))]],
  },
  {
    name: "reconciliation_delta",
    type: "gauge",
    help: "What was exported for the newest hour that was read again as one, less what it is, in the metric's unit.",
    values: ({ job: { tallies } }) =>
      compared(tallies).map(([metric, t]) => [{ metric }, t.exported - t.actual] as const),
  },
  {
    name: "reconciliation_ratio",
    type: "gauge",
    unit: "ratio",
    help: "What was exported for the newest hour that was read again as one, by what it is.",
    values: ({ job: { tallies } }) =>
      compared(tallies)
        .filter(([, t]) => t.actual !== 0)
        .map(([metric, t]) => [{ metric }, t.exported / t.actual] as const),
  },
  {
    name: "counter_debt",
    type: "gauge",
    help: "By how much the series of a family are ahead of CloudWatch, which took values back: they wait for it.",
    values: ({ job: { sets } }) => {
      const debts = new Map<string, number>();
      for (const { rule, debt, labels, width } of sets) {
        if (width > 0)
          debts.set(rule.family, (debts.get(rule.family) ?? 0) + sumOf(debt.subarray(0, labels.length * width)));
      }
      return [...debts].map(([family, debt]) => [{ family }, debt] as const);
    },
  },
  {
    name: "counter_resets",
    type: "counter",
    help: "Series that started over because their anchor moved.",
    values: ({ job: { sets } }) => [[{}, sumOf(sets.map(({ resets }) => resets))]],
  },
];

/** How far a job has come in what is shown. */
export interface Watermark {
  readonly job: string;
  /** The earliest time up to which a metric is complete, infinity where none is. */
  readonly oldest: UnixSeconds;
}

/** How old what is shown is now: the one number that grows between two cycles, so it is not kept but made when asked for. */
export function freshnessFamily(watermarks: readonly Watermark[], now: UnixSeconds): Family {
  return {
    name: `${PREFIX}series_freshness_seconds`,
    type: "gauge",
    unit: "seconds",
    help: "Time since the end of the last period that is complete in all metrics of the job.",
    samples: watermarks
      .filter(({ oldest }) => Number.isFinite(oldest))
      .map(({ job, oldest }) => ({
        suffix: "",
        labels: renderLabels({ cloudwatch_job: job }),
        value: Math.max(0, now - oldest),
      })),
  };
}

/** What the engine knows of the quality of its data, but for its age. */
export function qualityFamilies(
  jobs: readonly JobSeries[],
  now: UnixSeconds,
): { readonly families: Family[]; readonly watermarks: readonly Watermark[] } {
  const views = jobs.map((job) => ({ job, now, ...progressOf(job) }));
  const watermarks = views.map(({ job, oldest }) => ({ job: job.job.name, oldest }));
  return { families: MEASURES.map((measure) => familyOf(measure, views)), watermarks };
}

function familyOf({ name, type, unit, help, values }: Measure, views: readonly View[]): Family {
  return {
    name: PREFIX + name,
    type,
    ...(unit !== undefined && { unit }),
    help,
    samples: views.flatMap((view) =>
      [...values(view)].map(([labels, value]): Sample => ({
        suffix: type === "counter" ? "_total" : "",
        labels: renderLabels({ ...labels, cloudwatch_job: view.job.job.name }),
        value,
      })),
    ),
  };
}

function compared(tallies: ReadonlyMap<string, Tally>): (readonly [metric: string, tally: Tally])[] {
  return [...tallies].filter(([, { comparedAt }]) => Number.isFinite(comparedAt));
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const one of numbers) sum += one;
  return sum;
}
