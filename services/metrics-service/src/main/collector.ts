import { type Clock, CloudWatch } from "../cloudwatch";
import type { Config } from "../config/config";
import { loadConfig } from "../config/load";
import { problemText } from "../config/problem";
import { Direct } from "../direct/direct";
import { type Asked, decodeState, Engine, type State, StateFile } from "../engine";
import { type Log, messageOf } from "../log";
import type { Family, Job } from "../model";
import { Scheduler } from "../schedule";
import type { Route } from "../server/routes";
import { Streams } from "../streams/streams";
import { withLabels } from "./labels";
import type { Service } from "./service";

export interface CollectorProps {
  readonly config: Config;
  /** Path of the configuration, for what is said of it. */
  readonly file: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/** Reads CloudWatch by the configuration's jobs, and makes series of it. */
export class Collector implements Service {
  readonly #props: CollectorProps;
  readonly #cloudWatch: CloudWatch;
  readonly #scheduler: Scheduler<Asked>;
  readonly #stateFile: StateFile | undefined;
  readonly #direct: Direct | undefined;
  readonly #streams: Streams | undefined;
  #config: Config;
  #engine: Engine;
  #publish: () => Promise<void> = () => Promise.resolve();
  #begun: Promise<void> = Promise.resolve();
  #stopping = false;
  /** Before it runs there is nothing to save but what a predecessor has saved. */
  #running = false;
  /** The commit that is under way, and the one behind it, which covers all that come until it begins. */
  #committing: Promise<unknown> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #failedSaves = 0;

  /**
   * The configuration is one that speaks against nothing: see {@link whyNot}.
   * @throws SecretFileError where what others are to be known by is missing
   */
  constructor(props: CollectorProps) {
    const { clock, config, log, random } = props;
    const { direct, jobs, stateFile, streams } = config;
    this.#props = props;
    this.#streams = streams && new Streams({ settings: streams, jobs, clock });
    this.#config = this.#asRead(config);
    this.#engine = engineOf(this.#config);
    this.#direct =
      direct &&
      new Direct({
        settings: direct,
        jobs,
        clock,
        log,
        totals: (family) => this.#engine.totals(family),
        ...(stateFile !== undefined && { stateFile }),
      });
    this.#stateFile = config.stateFile === undefined ? undefined : new StateFile(config.stateFile);
    this.#cloudWatch = new CloudWatch({ budgets: config.budgets, shard: config.shard, log, random, clock });
    const { budget, finder, reader } = this.#cloudWatch;
    this.#scheduler = new Scheduler({
      finder,
      reader: this.#streams?.reader(reader) ?? reader,
      budget,
      clock,
      log,
      commit: () => this.#commit(),
    });
  }

  get routes(): readonly Route[] {
    return [this.#direct, this.#streams].flatMap((one) => one?.route ?? []);
  }

  /** Jobs that streams feed are read otherwise than they are written. */
  #asRead(config: Config): Config {
    const { jobs, streams } = config;
    return this.#streams === undefined || streams === undefined
      ? config
      : { ...config, jobs: this.#streams.setJobs(jobs, streams.jobs) };
  }

  get labels(): Readonly<Record<string, string>> {
    return this.#config.labels;
  }

  start(publish: () => Promise<void>): void {
    this.#publish = publish;
    this.#begun = this.#begin();
  }

  async #begin(): Promise<void> {
    const state = await this.#readState();
    if (this.#stopping) return;
    await this.#direct?.start();
    this.#run(this.#config, engineOf(this.#config, state));
  }

  async #readState(): Promise<State | undefined> {
    const { log } = this.#props;
    try {
      return await this.#stateFile?.read();
    } catch (error) {
      log.warn({ file: this.#stateFile?.path, err: error }, "no saved state: everything is read anew");
      return undefined;
    }
  }

  #run(config: Config, engine: Engine): void {
    this.#config = config;
    this.#engine = engine;
    this.#running = true;
    this.#cloudWatch.reload(config.jobs, config.budgets);
    this.#scheduler.run(this.#streams?.engine(engine) ?? engine, config.jobs);
    for (const { job, family, bounds } of config.snapped) {
      this.#props.log.info({ job, family, bounds }, "bounds of a histogram moved to the edges of CloudWatch's bins");
    }
  }

  #commit(): Promise<void> {
    this.#waiting ??= this.#committing.then(() => {
      this.#waiting = undefined;
      const commit = this.#saveAndPublish();
      this.#committing = commit.catch(() => undefined);
      return commit;
    });
    return this.#waiting;
  }

  async #saveAndPublish(): Promise<void> {
    await this.#save();
    await this.#direct?.refresh();
    await this.#publish();
  }

  /** What cannot be saved is shown all the same: without a state, everything can be read again. */
  async #save(): Promise<void> {
    if (!this.#stateFile) return;
    const { clock, log } = this.#props;
    const { chunks, done } = this.#engine.save(clock.now());
    try {
      await this.#stateFile.write(chunks);
    } catch (error) {
      this.#failedSaves++;
      log.error({ file: this.#stateFile.path, err: error }, "state not saved");
    }
    done();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#begun;
    this.#cloudWatch.close();
    await this.#scheduler.stop();
    await this.#committing;
    if (this.#running) await this.#save();
    await this.#direct?.stop();
  }

  families(): readonly Family[] {
    return this.#engine
      .families(this.#props.clock.now())
      .filter(({ name }) => this.#direct?.shows(name) !== true)
      .map((family) => (family.name.startsWith("watchpost_") ? withLabels(family, this.labels) : family));
  }

  live(): readonly Family[] {
    const failedSaves: Family = {
      name: "watchpost_state_failed_saves",
      type: "counter",
      help: "Times that the state could not be saved.",
      samples: [{ suffix: "_total", labels: "", value: this.#failedSaves }],
    };
    return [
      ...this.#engine.live(this.#props.clock.now()),
      ...this.#scheduler.families(),
      ...this.#cloudWatch.families(),
      ...(this.#stateFile ? [failedSaves] : []),
      ...(this.#direct?.families() ?? []),
      ...(this.#streams?.families() ?? []),
    ];
  }

  unhealthy(): string | undefined {
    const { stuck } = this.#scheduler;
    return stuck.length === 0 ? undefined : `Cycles of these jobs do not come to an end: ${stuck.join(", ")}`;
  }

  unready(): string | undefined {
    return this.#scheduler.ready ? undefined : "Not all jobs have been read completely yet.";
  }

  async reload(configText: string): Promise<readonly string[]> {
    const { clock, file } = this.#props;
    await this.#begun;
    const { config, problems } = loadConfig(configText, file, clock.now());
    if (problems) return problems.map(problemText);
    const reasons = [...fixedProblems(this.#config, config), ...whyNot(config)];
    if (reasons.length > 0) return reasons.map((reason) => `${file}: ${reason}`);
    await this.#takeOver(this.#asRead(config));
    return [];
  }

  /** Goes on with another configuration, with what is known of the series that stay: they are shown without a gap. */
  async #takeOver(config: Config): Promise<void> {
    const { finder } = this.#cloudWatch;
    const before = new Set(this.#config.jobs.map(({ name }) => name));
    finder.setJobs(config.jobs);
    const staying = config.jobs.filter(({ name }) => before.has(name));
    const known = await Promise.all(staying.map(async (job) => [job, (await finder.find(job)).found] as const));
    if (this.#stopping) return;
    const now = this.#props.clock.now();
    const engine = engineOf(config, decodeState(this.#engine.save(now).chunks));
    for (const [job, found] of known) engine.discover(job.name, found, now);
    this.#run(config, engine);
    await this.#commit();
  }
}

/** Why the configuration cannot be used by this program, if so, though there is nothing wrong with the file. */
export function whyNot(config: Config): readonly string[] {
  const problems: string[] = [];
  if (config.direct !== undefined && config.shard.count > 1) {
    problems.push("direct: is only for a service that reads all series, without shards");
  }
  try {
    engineOf(config);
  } catch (error) {
    problems.push(messageOf(error));
  }
  return problems;
}

/** @throws Error where two rules make one family of two kinds */
function engineOf({ anchor, jobs, stateFile }: Config, state?: State): Engine {
  return new Engine({ anchor, jobs, showsOnlySaved: stateFile !== undefined, ...(state && { state }) });
}

/** What of a configuration holds until the end of the process. */
function fixedProblems(before: Config, after: Config): readonly string[] {
  const fixed: Readonly<Record<string, (config: Config) => unknown>> = {
    listen: ({ server: { host, port } }) => [host, port],
    web_config_file: ({ server }) => server.webConfigFile,
    state_file: ({ stateFile }) => stateFile,
    shard: ({ shard }) => [shard.index, shard.count],
    direct: ({ direct, jobs }) => direct && [direct, direct.families.map(({ family }) => rulesOf(jobs, family))],
    streams: ({ streams }) => streams && { ...streams, jobs: [] },
  };
  return Object.entries(fixed)
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([name]) => `${name}: can be changed only by a restart`);
}

/** How a family is made, but for how long its values are waited for. */
function rulesOf(jobs: readonly Job[], family: string): readonly object[] {
  const rules = jobs.flatMap((job) => job.rules).filter((rule) => rule.family === family);
  return rules.map((rule) => ({ ...rule, settleSeconds: 0, rereadSeconds: 0 }));
}

/** Lists what there is, job by job, as the service does when it runs. */
export async function listMetrics(
  config: Config,
  { log, random, clock }: Pick<CollectorProps, "log" | "random" | "clock">,
): Promise<ReadonlyMap<string, Awaited<ReturnType<CloudWatch["finder"]["find"]>>>> {
  const cloudWatch = new CloudWatch({ budgets: [], shard: config.shard, log, random, clock });
  try {
    cloudWatch.finder.setJobs(config.jobs);
    const find = async (job: Job) => [job.name, await cloudWatch.finder.find(job)] as const;
    return new Map(await Promise.all(config.jobs.map(find)));
  } finally {
    cloudWatch.close();
  }
}
