import type { Family, Job } from "../model";
import type { Asked, Engine } from "./engine";
import { JobLoop, type JobLoopProps } from "./job-loop";
import { statusFamilies } from "./job-status";

export type SchedulerProps = JobLoopProps;

/** Reads all jobs, each at its own interval, until it is stopped. */
export class Scheduler<Q extends Asked> {
  readonly #props: SchedulerProps;
  readonly #loops = new Map<string, JobLoop<Q>>();
  /** Loops that have been told to stop. */
  readonly #ending = new Set<Promise<void>>();

  constructor(props: SchedulerProps) {
    this.#props = props;
  }

  /**
   * Begins with these jobs, or goes on with them. A job that stays keeps its interval's rhythm and its status; what is
   * under way for it is dropped and begun anew.
   * @param engine that knows the jobs: the one before, or another that has taken its state over
   */
  run(engine: Engine<Q>, jobs: readonly Job[]): void {
    this.#props.finder.setJobs(jobs);
    const wanted = new Set(jobs.map(({ name }) => name));
    for (const [name, loop] of this.#loops) if (!wanted.has(name)) this.#end(name, loop);
    for (const job of jobs) {
      const loop = this.#loops.get(job.name);
      if (loop) loop.replace({ job, engine });
      else this.#loops.set(job.name, new JobLoop(this.#props, { job, engine }));
    }
  }

  /** Whether each job has been read once, as far as it can be. */
  get ready(): boolean {
    return this.#loops.size > 0 && [...this.#loops.values()].every(({ status }) => status.ready);
  }

  /** Names of jobs in a cycle that should have been over long ago: the process had better be started anew. */
  get stuck(): string[] {
    return [...this.#loops].flatMap(([name, loop]) => (loop.stuck ? [name] : []));
  }

  /** Resolves when nothing is under way any more; what asks AWS should be closed first, for that ends it at once. */
  async stop(): Promise<void> {
    for (const [name, loop] of this.#loops) this.#end(name, loop);
    await Promise.all(this.#ending);
  }

  families(): Family[] {
    return statusFamilies(
      new Map([...this.#loops].map(([name, { job, status }]) => [name, { status, pollSeconds: job.pollSeconds }])),
    );
  }

  #end(name: string, loop: JobLoop<Q>): void {
    this.#loops.delete(name);
    const ended = loop.stop().finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }
}
