import type { Budget } from "../cloudwatch/budget";
import type { Clock } from "../cloudwatch/clock";
import type { Discovery, Finder } from "../cloudwatch/finder";
import type { Log } from "../cloudwatch/log";
import { sourceKey } from "../cloudwatch/metric-key";
import type { Answer, Job, Reader } from "../model";
import type { Asked, Engine } from "./engine";
import { type CycleOutcome, JobStatus } from "./job-status";
import { phaseSeconds } from "./phase";

export interface JobLoopProps {
  readonly finder: Finder;
  readonly reader: Reader;
  readonly budget: Pick<Budget, "waitSeconds">;
  readonly clock: Clock;
  readonly log: Log;
  /** After the answers of a cycle are in the engine: to keep its state, then to publish its series. */
  readonly commit: (job: string) => Promise<void>;
}

/** A cycle that has gone on for so many intervals, and for so long at least, will not end by itself. */
const STUCK_INTERVALS = 3;
const STUCK_SECONDS = 1800;

/** An interval of which so little is missing has begun. */
const EARLY_MS = 1000;

/** What a loop works with, which a reload replaces. */
interface Work<Q extends Asked> {
  readonly job: Job;
  readonly engine: Engine<Q>;
}

/**
 * Reads one job again and again: at its start, and then once in every interval of the clock on the wall, at the same
 * moment in all replicas, so that one is never further than another. A cycle that is not over when the next should begin
 * takes its place.
 */
export class JobLoop<Q extends Asked> {
  readonly status = new JobStatus();
  readonly #props: JobLoopProps;
  readonly #stopping = new AbortController();
  #work: Work<Q>;
  /** What the engine knows of. */
  #found: Discovery["found"] | undefined;
  #cycleStarted: number | undefined;
  /** Ends the wait for the next cycle. */
  #waking = new AbortController();
  readonly #done: Promise<void>;

  constructor(props: JobLoopProps, work: Work<Q>) {
    this.#props = props;
    this.#work = work;
    this.#done = this.#run(this.#stopping.signal);
  }

  get job(): Job {
    return this.#work.job;
  }

  /** From the next cycle on; what is under way for the old is dropped and begun anew. Another interval begins now. */
  replace(work: Work<Q>): void {
    const before = this.job.pollSeconds;
    this.#work = work;
    this.#found = undefined;
    if (work.job.pollSeconds !== before) this.#waking.abort();
  }

  /** Ends after what is under way. */
  stop(): Promise<void> {
    this.#stopping.abort();
    this.#waking.abort();
    return this.#done;
  }

  get stuck(): boolean {
    if (this.#cycleStarted === undefined) return false;
    const seconds = (this.#props.clock.monotonic() - this.#cycleStarted) / 1000;
    return seconds > Math.max(STUCK_SECONDS, STUCK_INTERVALS * this.job.pollSeconds);
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#waking = new AbortController();
      await this.#everyInterval(this.job.pollSeconds, this.#waking.signal);
    }
  }

  async #everyInterval(pollSeconds: number, waking: AbortSignal): Promise<void> {
    const { clock } = this.#props;
    const phase = phaseSeconds(this.job);
    const slotAt = (milliseconds: number) => (milliseconds / 1000 - phase) / pollSeconds;
    for (let slot = Math.floor(slotAt(clock.milliseconds())); !waking.aborted;) {
      if (!this.#overBudget()) await this.#cycles();
      const now = clock.milliseconds();
      const reached = Math.ceil(slotAt(now));
      // A timer may be a moment early, and the clock may have been set back.
      const next = reached > slot ? reached : Math.floor(slotAt(now + EARLY_MS)) + 1;
      if (next > slot + 1) this.#overran(next - slot - 1);
      slot = next;
      await clock.sleep((phase + slot * pollSeconds) * 1000 - now, waking).catch(() => undefined);
    }
  }

  #overBudget(): boolean {
    const { budget, log } = this.#props;
    const { job } = this.#work;
    const wait = budget.waitSeconds(job.name);
    if (wait <= 0) return false;
    this.status.skipped.budget++;
    log.warn({ job: job.name, waitSeconds: Math.ceil(wait) }, "the job is left out once, to stay within its budget");
    return true;
  }

  #overran(cycles: number): void {
    const { job } = this.#work;
    this.status.skipped.overrun += cycles;
    const details = { job: job.name, seconds: this.status.lastSeconds, pollSeconds: job.pollSeconds };
    this.#props.log.warn(details, "a cycle took longer than the interval of its job");
  }

  /** One, or more where a reload comes in between. */
  async #cycles(): Promise<void> {
    const { clock, log } = this.#props;
    let work: Work<Q>;
    do {
      work = this.#work;
      this.#cycleStarted = clock.monotonic();
      let outcome: CycleOutcome | undefined;
      try {
        outcome = await this.#cycle(work, this.#stopping.signal);
      } catch (error) {
        outcome = "failed";
        log.error({ job: work.job.name, err: error }, "a cycle failed");
      }
      const seconds = (clock.monotonic() - this.#cycleStarted) / 1000;
      this.#cycleStarted = undefined;
      if (outcome) this.status.ended(outcome, seconds, clock.now());
    } while (work !== this.#work && !this.#waking.signal.aborted);
  }

  /** @returns nothing where it was dropped */
  async #cycle(work: Work<Q>, signal: AbortSignal): Promise<CycleOutcome | undefined> {
    const { clock, commit, finder } = this.#props;
    const { engine, job } = work;
    const isDropped = () => signal.aborted || work !== this.#work;
    const { found, complete } = await finder.find(job);
    if (isDropped()) return undefined;
    if (found !== this.#found) await engine.discoverInSlices(job.name, found, clock.now());
    if (isDropped()) return undefined;
    this.#found = found;
    const queries = await engine.queriesInSlices(job.name, clock.now());
    const answered = await this.#read(job, queries, (query, answer) => {
      if (!isDropped()) engine.fold(query, answer);
    });
    if (isDropped()) return undefined;
    await commit(job.name);
    if (complete && answered === queries.length) return "complete";
    return answered > 0 ? "partial" : "failed";
  }

  /**
   * Asks each source for its own, all at the same time.
   * @returns how many answers are complete
   */
  async #read(job: Job, queries: readonly Q[], fold: (query: Q, answer: Answer) => void): Promise<number> {
    let complete = 0;
    const ask = async (group: readonly [Q, ...Q[]]) => {
      await this.#props.reader.read(group[0].source, job.name, group, (i, answer) => {
        const query = group[i];
        if (query === undefined) return;
        if (answer.outcome === "complete") complete++;
        fold(query, answer);
      });
    };
    await Promise.all(bySource(queries).map(ask));
    return complete;
  }
}

function bySource<Q extends Asked>(queries: readonly Q[]): [Q, ...Q[]][] {
  const groups = new Map<string, [Q, ...Q[]]>();
  for (const query of queries) {
    const key = sourceKey(query.source);
    const group = groups.get(key);
    if (group) group.push(query);
    else groups.set(key, [query]);
  }
  return [...groups.values()];
}
