import type { Anchor } from "../config/config";
import type { Answer, Datapoints, Family, FamilyType, Found, Kind, Sample, UnixSeconds } from "../model";
import type { Bank } from "./bank";
import { foldBases } from "./bases";
import { JobSeries } from "./job";
import { Past } from "./past";
import { type Asked, BankPlan, type Ticket } from "./plan";
import { freshnessFamily, progressOf, qualityFamilies, type Watermark } from "./quality";
import { samplesOf } from "./samples";
import { type EngineJob, schemaOf } from "./schema";
import { atOnce, inSlices, type Sliced } from "../slices";
import type { SeriesSet } from "./series";
import { foldShown } from "./shown";
import type { State } from "./state";
import { foldTail, type TailReading } from "./tail";
import { type Total, totalsOf } from "./totals";

export interface EngineProps {
  /** Their names differ. */
  readonly jobs: readonly EngineJob[];
  /** Where counters begin: the same for all replicas. */
  readonly anchor: Anchor;
  /**
   * For how long the series of a metric that is no longer found are kept, counters at their last value.
   * @default a day
   */
  readonly retentionSeconds?: number;
  /**
   * What an engine before this one saved: with the same anchor and rules this one goes on where that one stopped.
   * @default nothing: everything is read again
   */
  readonly state?: State;
  /**
   * Whether counters show only what has been saved, so that not even the loss of the process between two saves lets
   * them fall where CloudWatch took something back.
   * @default false
   */
  readonly showsOnlySaved?: boolean;
}

/** A state to be made durable. */
export interface Saved {
  /** Made as they are taken, so that they are never all there; to be taken before the next state is. */
  readonly chunks: Iterable<Buffer>;
  /** To be called once it is durable: what it holds may now be shown. */
  readonly done: () => void;
}

const DAY_SECONDS = 86_400;

const TYPES: Readonly<Record<Kind, FamilyType>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  quantiles: "summary",
};

/**
 * Makes Prometheus's series of CloudWatch's datapoints. It asks nobody and knows no clock: it says what to ask, takes
 * the answers, and shows what came of them.
 *
 * A counter is the sum of everything since its anchor: of hours, and of short periods since the last full hour that no
 * longer changes every minute. Whoever adds up the same comes to the same, after a restart, in another replica, after a
 * gap, or when data are late. Where CloudWatch takes something back the counter waits until it has caught up.
 */
export class Engine {
  readonly #props: EngineProps;
  readonly #banks: readonly Bank[];
  readonly #jobs: ReadonlyMap<string, JobSeries>;
  /** For each bank where its rows are used. */
  readonly #users: readonly (readonly { job: JobSeries; set: SeriesSet; term: number }[])[];
  readonly #families: readonly {
    readonly family: Omit<Family, "samples">;
    readonly sets: readonly [SeriesSet, JobSeries][];
  }[];
  /** Answers for the tails of rows whose base periods are still being asked. */
  readonly #waiting = new Map<string, { readonly ticket: Ticket; readonly reading: TailReading }>();
  readonly #past: Past;
  #shown: readonly Watermark[] = [];
  #saves = 0;

  /** @throws where two rules make one family of two kinds */
  constructor(props: EngineProps) {
    this.#props = props;
    const { banks, jobs } = schemaOf(props.jobs, props.showsOnlySaved !== true);
    this.#past = new Past(props.state ?? { metrics: new Map(), series: new Map() });
    const taken = new Map<string, Set<string>>();
    this.#banks = banks;
    this.#jobs = new Map(jobs.map((schema) => [schema.job.name, new JobSeries(schema, banks, taken)]));
    const all = [...this.#jobs.values()];
    this.#users = banks.map((bank) =>
      all.flatMap((job) =>
        job.sets.flatMap((set) => set.terms.flatMap((term, i) => (term.bank === bank ? { job, set, term: i } : []))),
      ),
    );
    this.#families = familiesOf(all);
  }

  /** Says which metrics a job has now: all of them, whenever it has looked. */
  discover(jobName: string, found: readonly Found[], now: UnixSeconds): void {
    atOnce(this.#discover(jobName, found, now));
  }

  /** The same, with pauses for others. */
  discoverInSlices(jobName: string, found: readonly Found[], now: UnixSeconds): Promise<void> {
    return inSlices(this.#discover(jobName, found, now));
  }

  #discover(jobName: string, found: readonly Found[], now: UnixSeconds): Sliced<void> {
    return this.#job(jobName).discover(found, now, this.#retentionSeconds, this.#saves, (set, series) => {
      this.#past.restore(set, series);
    });
  }

  /** What to ask for a job: everything that has settled and has not been read, with what may have changed before it. */
  queries(jobName: string, now: UnixSeconds): readonly Asked[] {
    return atOnce(this.#ask(jobName, now));
  }

  /** The same, with pauses for others. */
  queriesInSlices(jobName: string, now: UnixSeconds): Promise<readonly Asked[]> {
    return inSlices(this.#ask(jobName, now));
  }

  *#ask(jobName: string, now: UnixSeconds): Sliced<readonly Asked[]> {
    const asked: Asked[] = [];
    const plans: (BankPlan | undefined)[] = [];
    const job = this.#job(jobName);
    job.expire(now, this.#retentionSeconds);
    yield* job.visitRows((bank, row, vanishedAt) => {
      const plan = (plans[bank.number] ??= new BankPlan(bank, jobName, now, this.#props.anchor));
      if (this.#waiting.size > 0) this.#waiting.delete(`${bank.number} ${row}`);
      plan.ask(row, vanishedAt, asked);
    });
    return asked;
  }

  /** Takes the answer to one of the {@link queries}, once, in whatever order they come. */
  fold({ ticket, window }: Asked, answer: Answer): void {
    const bank = this.#banks[ticket.bank];
    const job = this.#jobs.get(ticket.job);
    if (bank === undefined || job === undefined || bank.generation[ticket.row] !== ticket.generation) return;
    if (answer.outcome === "held") {
      job.held.set(answer.reason, (job.held.get(answer.reason) ?? 0) + 1);
      return;
    }
    if (ticket.asks === "bases") this.#foldBases(bank, job, ticket, window, answer.statistics);
    else this.#foldTail(bank, job, ticket, window, answer.statistics);
  }

  /** Everything to show. What is folded while the samples are read may be in them; each series is of one time. */
  families(now: UnixSeconds): readonly Family[] {
    const { families, watermarks } = qualityFamilies([...this.#jobs.values()], now);
    this.#shown = watermarks;
    return [
      ...this.#families.map(({ family, sets }) => ({ ...family, samples: iterable(() => samplesOfAll(sets, now)) })),
      ...families,
    ];
  }

  /** How old that is which {@link families} last showed: cheap, and to be made for every scrape. */
  live(now: UnixSeconds): readonly Family[] {
    return [freshnessFamily(this.#shown, now)];
  }

  /** What the series of a family have come to that only grow, and up to when. */
  *totals(family: string): Iterable<Total> {
    const sets = this.#families.find((one) => one.family.name === family)?.sets ?? [];
    for (const [set] of sets) yield* totalsOf(set);
  }

  /** How many uses of metrics by series have not been read completely even once. */
  pending(jobName: string): number {
    return progressOf(this.#job(jobName)).pending;
  }

  /** What a successor needs to go on from here. */
  save(now: UnixSeconds): Saved {
    const sets = [...this.#jobs.values()].flatMap((job) => job.sets);
    const saves = ++this.#saves;
    const snapshots = sets.map((set) => set.snapshot(saves));
    return {
      chunks: this.#past.chunksOf(this.#banks, snapshots, now, now - this.#retentionSeconds),
      done: () => {
        if (this.#props.showsOnlySaved === true) for (const snapshot of snapshots) snapshot.show();
      },
    };
  }

  get #retentionSeconds(): number {
    return this.#props.retentionSeconds ?? DAY_SECONDS;
  }

  #foldBases(
    bank: Bank,
    job: JobSeries,
    ticket: Ticket,
    { start, end }: { readonly start: UnixSeconds; readonly end: UnixSeconds },
    statistics: readonly Datapoints[],
  ): void {
    const { row, now, anchor } = ticket;
    const tally = job.tallies.get(bank.props.metric);
    if (tally === undefined) return;
    foldBases(bank, row, { now, anchor, start, end, statistics }, tally);
    const key = `${bank.number} ${row}`;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined && waiting.ticket.generation === ticket.generation) {
      this.#waiting.delete(key);
      foldTail(bank, row, waiting.reading, tally);
    }
    this.#publish(bank, row);
  }

  #foldTail(
    bank: Bank,
    job: JobSeries,
    ticket: Ticket,
    { start }: { readonly start: UnixSeconds },
    statistics: readonly Datapoints[],
  ): void {
    const { row, now, base, settled, end, anchor, begins } = ticket;
    foldShown(bank, row, statistics, settled);
    if (bank.added.length === 0) {
      bank.watermark[row] = settled;
      return;
    }
    const tally = job.tallies.get(bank.props.metric);
    if (tally === undefined) return;
    if (begins && bank.anchor[row] !== anchor) bank.begin(row, anchor, base);
    const reading = { now, start: Math.max(start, base), end, base, statistics };
    if (bank.anchor[row] !== anchor || !foldTail(bank, row, reading, tally)) {
      this.#waiting.set(`${bank.number} ${row}`, { ticket, reading });
      return;
    }
    this.#publish(bank, row);
  }

  #publish(bank: Bank, row: number): void {
    for (const { job, set, term } of this.#users[bank.number] ?? []) {
      const series = set.seriesAt(term, row);
      if (series >= 0 && set.width > 0) set.publish(series, job.startedAt);
    }
  }

  #job(name: string): JobSeries {
    const job = this.#jobs.get(name);
    if (job === undefined) throw new Error(`There is no job "${name}".`);
    return job;
  }
}

function* samplesOfAll(sets: readonly [SeriesSet, JobSeries][], now: UnixSeconds): Iterable<Sample> {
  for (const [set, { job }] of sets) yield* samplesOf(set, job, now);
}

/** Can be iterated more than once, unlike a generator. */
function iterable<T>(make: () => Iterable<T>): Iterable<T> {
  return { [Symbol.iterator]: () => make()[Symbol.iterator]() };
}

function familiesOf(
  jobs: readonly JobSeries[],
): readonly { readonly family: Omit<Family, "samples">; readonly sets: readonly [SeriesSet, JobSeries][] }[] {
  const families = new Map<string, { family: Omit<Family, "samples">; sets: [SeriesSet, JobSeries][] }>();
  for (const job of jobs) {
    for (const set of job.sets) {
      const { family: name, kind, help, unit } = set.rule;
      const type = TYPES[kind];
      const known = families.get(name);
      if (known === undefined) {
        families.set(name, { family: { name, type, help, ...(unit !== undefined && { unit }) }, sets: [[set, job]] });
      } else if (known.family.type !== type) {
        throw new Error(`${name} is a ${known.family.type} in one rule and a ${type} in another.`);
      } else known.sets.push([set, job]);
    }
  }
  return [...families.values()];
}
