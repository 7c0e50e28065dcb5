import type { FakeCloudWatch } from "@watchpost/fake-cloudwatch";

import type { Sample } from "./samples";
import { COUNTERS, knownOf, seriesText, type TrueCounter, truthOf } from "./truth";
import { SETTLE_SECONDS } from "./world";

const WATERMARK = "watchpost_cloudwatch_watermark_timestamp_seconds";
const PUBLISHED = "watchpost_snapshot_timestamp_seconds";
const LAST_SUCCESS = "watchpost_job_last_success_timestamp_seconds";
const LAST_DURATION = "watchpost_job_last_cycle_duration_seconds";

/** Names of all that a comparison needs. */
export const NEEDED: readonly string[] = [
  ...new Set(COUNTERS.map(({ name }) => name)),
  ...[WATERMARK, PUBLISHED, LAST_SUCCESS, LAST_DURATION],
];

/** A counter beside the ledger. */
export interface Row {
  readonly series: string;
  readonly counter: number;
  /** What CloudWatch knew when its answer was asked for at the earliest, and when it was shown. */
  readonly known: readonly [from: number, to: number];
  /** What had happened up to the same instant, though some of it had not arrived. */
  readonly truth: number;
}

/** Every counter beside the ledger, as far as its job has come; nothing while one of them is missing. */
export function compare(
  samples: readonly Sample[],
  ledger: FakeCloudWatch["ledger"],
  anchor: number,
): readonly Row[] | undefined {
  const rows = COUNTERS.flatMap((counter) => rowOf(counter, samples, ledger, anchor) ?? []);
  return rows.length === COUNTERS.length ? rows : undefined;
}

function rowOf(
  counter: TrueCounter,
  samples: readonly Sample[],
  ledger: FakeCloudWatch["ledger"],
  anchor: number,
): Row | undefined {
  const value = valueOf(samples, counter.name, counter.labels);
  const read = readOf(samples, counter.job);
  if (value === undefined || read === undefined) return undefined;
  const known = (at: number) => knownOf(counter, ledger, anchor, read.watermark, at);
  return {
    series: seriesText(counter),
    counter: value,
    known: [known(read.from), known(read.to)],
    truth: truthOf(counter, ledger, anchor, read.watermark),
  };
}

/** Up to which time a job has been read, and between which instants it was. */
function readOf(
  samples: readonly Sample[],
  job: string,
): { readonly watermark: number; readonly from: number; readonly to: number } | undefined {
  const ofJob = (name: string) => valueOf(samples, name, { cloudwatch_job: job });
  const watermark = ofJob(WATERMARK);
  const published = valueOf(samples, PUBLISHED, {});
  if (watermark === undefined || published === undefined) return undefined;
  const from = watermark + SETTLE_SECONDS;
  const success = ofJob(LAST_SUCCESS);
  const duration = ofJob(LAST_DURATION);
  // They are as new as the page, and may be of a cycle of which nothing is shown yet.
  if (success === undefined || duration === undefined || success > published) return { watermark, from, to: published };
  return { watermark, from: Math.max(from, success - duration), to: published };
}

function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>>,
): number | undefined {
  return samples.find(
    (sample) => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  )?.value;
}

/** What is wrong with counters, and with how they came on since an earlier comparison. */
export function problemsOf(before: readonly Row[], after: readonly Row[]): string[] {
  const wrong = after.flatMap(({ series, counter, known: [from, to] }) =>
    counter >= from && counter <= to ? [] : [`${series} is ${counter}, and CloudWatch knew ${from} to ${to}`],
  );
  const fallen = after.flatMap(({ series, counter }, i) => {
    const earlier = before[i]?.counter ?? 0;
    return counter < earlier ? [`${series} fell from ${earlier} to ${counter}`] : [];
  });
  const sum = (rows: readonly Row[]) => rows.reduce((total, { counter }) => total + counter, 0);
  return [...wrong, ...fallen, ...(sum(after) > sum(before) ? [] : ["no counter has grown"])];
}
