import { loadConfig } from "../config/load";
import { problemText } from "../config/problem";
import type { Found, Job, UnixSeconds } from "../model";
import { estimate, planJobs } from "./plan";
import { planText } from "./text";

/** Finds the metrics of a job, as the service does when it runs. */
type Find = (job: Job) => Promise<readonly Found[]>;

export interface PlanCommand {
  /** Text of the configuration file. */
  readonly text: string;
  readonly file: string;
  readonly now: UnixSeconds;
  /** Plans for so many metrics of each source of a job, and asks AWS nothing. */
  readonly metrics?: number;
  /** Used where no number of metrics is given. */
  readonly find?: Find;
}

/** What `metrics-service plan` prints, and its exit status: 1 where the configuration is wrong, or over budget. */
export async function planCommand({
  text,
  file,
  now,
  metrics,
  find,
}: PlanCommand): Promise<{ readonly output: string; readonly status: 0 | 1 }> {
  const { config, problems } = loadConfig(text, file, now);
  if (problems) return { output: problems.map((problem) => `${problemText(problem)}\n`).join(""), status: 1 };
  const found = metrics === undefined && find ? await foundBy(find, config.jobs) : estimate(config, metrics ?? 100);
  const plan = planJobs(config, found);
  return { output: planText(plan), status: plan.exceeded.length > 0 ? 1 : 0 };
}

async function foundBy(find: Find, jobs: readonly Job[]): Promise<Map<string, readonly Found[]>> {
  const found = new Map<string, readonly Found[]>();
  for (const job of jobs) found.set(job.name, await find(job));
  return found;
}
