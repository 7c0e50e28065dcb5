import { SelfMetric } from "../cloudwatch/self-metric";
import { renderLabels } from "../exposition/labels";
import type { Family, UnixSeconds } from "../model";

/**
 * What came of a cycle.
 * - `complete`: everything was answered
 * - `partial`: some of it was
 * - `failed`: nothing was, or not even what to ask was known
 */
export type CycleOutcome = "complete" | "partial" | "failed";

/** Why a cycle was left out: the one before was still going on, or it would have cost too much. */
export type SkipReason = "overrun" | "budget";

/** What CloudWatch always refuses would else keep a job from ever being ready. */
const PATIENCE_CYCLES = 3;

/** How a job has fared. */
export class JobStatus {
  readonly cycles: Record<CycleOutcome, number> = { complete: 0, partial: 0, failed: 0 };
  readonly skipped: Record<SkipReason, number> = { overrun: 0, budget: 0 };
  secondsSum = 0;
  lastSeconds: number | undefined;
  lastOutcome: CycleOutcome | undefined;
  /** When something was answered. */
  lastSuccess: UnixSeconds | undefined;

  ended(outcome: CycleOutcome, seconds: number, now: UnixSeconds): void {
    this.cycles[outcome]++;
    this.secondsSum += seconds;
    this.lastSeconds = seconds;
    this.lastOutcome = outcome;
    if (outcome !== "failed") this.lastSuccess = now;
  }

  /** After one complete cycle, or after three in which at least something was answered. */
  get ready(): boolean {
    return this.cycles.complete > 0 || this.cycles.partial >= PATIENCE_CYCLES;
  }
}

/** Of all jobs, by name. */
export function statusFamilies(
  jobs: ReadonlyMap<string, { readonly status: JobStatus; readonly pollSeconds: number }>,
): Family[] {
  const up = gauge("job_up", "Whether the last cycle of a job was answered at least in part.");
  const ready = gauge("job_ready", "Whether a job has been read completely since the start.");
  const success = gauge("job_last_success_timestamp_seconds", "When a job was last answered.", "seconds");
  const last = gauge("job_last_cycle_duration_seconds", "How long the last cycle of a job took.", "seconds");
  const poll = gauge("job_poll_interval_seconds", "How often a job is to be read.", "seconds");
  const cycles = counter("job_cycles", "Cycles of a job: complete, partial or failed.");
  const skipped = counter("job_skipped_cycles", "Cycles left out: overrun by the one before, or for the budget.");
  for (const [job, { status, pollSeconds }] of jobs) {
    poll.set({ cloudwatch_job: job }, pollSeconds);
    ready.set({ cloudwatch_job: job }, Number(status.ready));
    if (status.lastOutcome) up.set({ cloudwatch_job: job }, Number(status.lastOutcome !== "failed"));
    if (status.lastSuccess !== undefined) success.set({ cloudwatch_job: job }, status.lastSuccess);
    if (status.lastSeconds !== undefined) last.set({ cloudwatch_job: job }, status.lastSeconds);
    for (const [outcome, count] of Object.entries(status.cycles)) cycles.set({ cloudwatch_job: job, outcome }, count);
    for (const [reason, count] of Object.entries(status.skipped)) skipped.set({ cloudwatch_job: job, reason }, count);
  }
  return [...[up, ready, success, last, poll, cycles, skipped].map((metric) => metric.family()), durations(jobs)];
}

function durations(jobs: ReadonlyMap<string, { readonly status: JobStatus }>): Family {
  return {
    name: "watchpost_job_cycle_duration_seconds",
    type: "summary",
    unit: "seconds",
    help: "How long cycles take: finding what there is, asking for it, and making series of the answers.",
    samples: [...jobs].flatMap(([job, { status }]) => {
      const labels = renderLabels({ cloudwatch_job: job });
      const { complete, partial, failed } = status.cycles;
      return [
        { suffix: "_sum" as const, labels, value: status.secondsSum },
        { suffix: "_count" as const, labels, value: complete + partial + failed },
      ];
    }),
  };
}

function gauge(name: string, help: string, unit?: string): SelfMetric {
  return new SelfMetric({ name: `watchpost_${name}`, type: "gauge", help, ...(unit !== undefined && { unit }) });
}

function counter(name: string, help: string): SelfMetric {
  return new SelfMetric({ name: `watchpost_${name}`, type: "counter", help });
}
