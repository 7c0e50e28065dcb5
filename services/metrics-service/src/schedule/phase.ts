import { createHash } from "node:crypto";

import type { Job } from "../model";

/** Over so much of an interval, and at most so many seconds, jobs are spread that would else ask all at once. */
const SPREAD = 0.2;
const MOST_SPREAD_SECONDS = 60;

/**
 * When in an interval a job is read, in seconds from the interval's beginning, which is a multiple of it since the epoch.
 * It comes when what was before that beginning has settled, so that full hours are shown as soon as they can be, and
 * some seconds later, by the job's name: the same in every replica, and another for every job.
 */
export function phaseSeconds({ name, pollSeconds, rules }: Pick<Job, "name" | "pollSeconds" | "rules">): number {
  const settled = Math.max(0, ...rules.map(({ settleSeconds }) => settleSeconds));
  const spread = Math.min(MOST_SPREAD_SECONDS, SPREAD * pollSeconds);
  const share = createHash("sha256").update(name).digest().readUInt32BE() / 2 ** 32;
  return (settled + 1 + Math.floor(share * spread)) % pollSeconds;
}
