import type { Clock } from "../cloudwatch";
import type { DirectSettings } from "../config/config";
import { StateFile } from "../engine";
import type { Total } from "../engine/totals";
import type { Log } from "../log";
import type { Family, FamilyType, Job, Kind } from "../model";
import { RefusedError } from "../server/body";
import type { Route } from "../server/routes";
import { SecretFile } from "../server/secret-file";
import { Counts } from "./counts";
import { CumulativeStreams } from "./cumulative";
import { Endpoint } from "./endpoint";
import { Intake } from "./intake";
import { OwnSeries } from "./own-series";
import { SeenPoints } from "./seen";
import { SharedSeries } from "./shared-series";
import { type DirectState, encodeState, readState } from "./state";
import { Targets } from "./targets";

export interface DirectProps {
  readonly settings: DirectSettings;
  readonly jobs: readonly Job[];
  /** Path of the service's state; what was pushed is kept beside it. @default - nothing is kept */
  readonly stateFile?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What CloudWatch has come to in the series of a family. */
  readonly totals: (family: string) => Iterable<Total>;
}

/** How often what was pushed is put on the disk and shown. */
const REFRESH_MS = 5_000;

/** Emitters that count since their start, for each series. */
const STREAMS_PER_SERIES = 5;

const TYPES: Readonly<Record<Kind, FamilyType>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  quantiles: "summary",
};

/** The direct path: what emitters push, shown in place of what CloudWatch does not have yet. */
export class Direct {
  readonly route: Route;
  readonly #props: DirectProps;
  readonly #targets: Targets;
  readonly #shared: ReadonlyMap<string, SharedSeries>;
  readonly #own: OwnSeries;
  readonly #counts = new Counts();
  readonly #stateFile: StateFile | undefined;
  readonly #stopping = new AbortController();
  #since: number;
  #intake: Intake | undefined;
  #streams: CumulativeStreams | undefined;
  #seen: SeenPoints;
  /** Whether something was pushed that is not on the disk. */
  #isDirty = false;
  #refreshing: Promise<void> = Promise.resolve();
  #loop: Promise<void> = Promise.resolve();

  /** @throws SecretFileError where there is no token */
  constructor(props: DirectProps) {
    const { clock, jobs, settings, stateFile } = props;
    this.#props = props;
    this.#since = clock.now();
    this.#seen = new SeenPoints(this.#since);
    this.#targets = new Targets(settings, jobs);
    this.#shared = sharedOf(this.#targets, props, this.#since);
    const rules = jobs.flatMap((job) => job.rules);
    this.#own = new OwnSeries(rules.map(({ family, kind }) => ({ name: family, type: TYPES[kind] })));
    this.#stateFile = stateFile === undefined ? undefined : new StateFile(`${stateFile}.direct`);
    const endpoint = new Endpoint({
      token: new SecretFile(settings.tokenFile, () => clock.now()),
      take: (metrics) => {
        const now = clock.now();
        const outcome = this.#intakeAt(now).take(metrics, now);
        this.#counts.took(outcome, now);
        this.#isDirty = true;
        return outcome;
      },
      onRefused: (status) => {
        this.#counts.refused(status);
      },
    });
    this.route = {
      path: settings.path,
      about: "takes metrics from OpenTelemetry (POST)",
      methods: ["POST"],
      authenticates: true,
      answer: (request) => endpoint.answer(request),
    };
  }

  /** Goes on from what was saved, takes what is pushed from now on, and shows it. */
  async start(): Promise<void> {
    const saved = await this.#read();
    const now = this.#props.clock.now();
    this.#since = saved?.since ?? this.#since;
    for (const series of saved?.shared ?? []) this.#shared.get(series.family)?.restore(series, now);
    for (const series of saved?.own ?? []) this.#own.restore(series);
    const { settings } = this.#props;
    this.#streams = new CumulativeStreams(STREAMS_PER_SERIES * settings.seriesLimit, this.#since, saved?.streams);
    this.#intake = new Intake({
      targets: this.#targets,
      shared: this.#shared,
      own: this.#own,
      seen: this.#seen,
      streams: this.#streams,
      seriesLimit: settings.seriesLimit,
    });
    this.#own.staged()();
    this.#loop = this.#run(this.#stopping.signal);
  }

  /** Whether it is this path that shows a family. */
  shows(family: string): boolean {
    return this.#shared.has(family);
  }

  families(): readonly Family[] {
    const shared = [...this.#shared.values()];
    return [
      ...shared.map((series) => series.family()),
      ...this.#own.families(),
      ...this.#counts.families(shared, this.#own.size),
    ];
  }

  /** Lets everything grow to what it is now, keeps it, and then shows it. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#refresh());
    return this.#refreshing;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    if (this.#intake !== undefined) await this.refresh();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.refresh();
      await this.#props.clock.sleep(REFRESH_MS, signal).catch(() => undefined);
    }
  }

  async #refresh(): Promise<void> {
    const { clock, totals } = this.#props;
    const now = clock.now();
    let changed = this.#own.expire(now);
    for (const [family, series] of this.#shared) {
      for (const total of totals(family)) series.see(total, now);
      if (series.settle(now)) changed = true;
    }
    if (!changed && !this.#isDirty) return;
    this.#isDirty = false;
    const staged = [...this.#shared.values(), this.#own].map((series) => series.staged());
    await this.#save();
    for (const show of staged) show();
  }

  /** What cannot be saved is shown all the same, as with all other series. */
  async #save(): Promise<void> {
    if (this.#stateFile === undefined) return;
    const state: DirectState = {
      since: this.#streams?.since ?? this.#since,
      shared: [...this.#shared.values()].flatMap((series) => [...series.save()]),
      own: [...this.#own.save()],
      streams: this.#streams?.save() ?? [],
    };
    try {
      await this.#stateFile.write([encodeState(state)]);
    } catch (error) {
      this.#counts.notSaved();
      this.#props.log.error({ file: this.#stateFile.path, err: error }, "pushed metrics not saved");
    }
  }

  async #read(): Promise<DirectState | undefined> {
    const path = this.#stateFile?.path;
    if (path === undefined) return undefined;
    try {
      return await readState(path);
    } catch (error) {
      this.#props.log.warn({ file: path, err: error }, "no saved state of pushed metrics");
      return undefined;
    }
  }

  #intakeAt(now: number): Intake {
    if (this.#intake === undefined) throw new RefusedError(503, "The service is starting.");
    if (this.#seen.isFull(now)) throw new RefusedError(429, "Too many datapoints were pushed in this hour.");
    return this.#intake;
  }
}

function sharedOf(targets: Targets, { jobs, settings }: DirectProps, startedAt: number): Map<string, SharedSeries> {
  const rules = new Map(jobs.flatMap((job) => job.rules.map((rule) => [rule.family, rule] as const)));
  return new Map(
    targets.shared.flatMap((name) => {
      const rule = rules.get(name);
      if (rule === undefined) return [];
      const { help, kind, unit } = rule;
      const type = kind === "histogram" ? ("histogram" as const) : ("counter" as const);
      const meta = { name, type, help, ...(unit !== undefined && { unit }) };
      return [[name, new SharedSeries(meta, { ...settings, startedAt })] as const];
    }),
  );
}
