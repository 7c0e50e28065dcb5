import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { FakeCloudWatch } from "@watchpost/fake-cloudwatch";
import { stringify } from "yaml";

import type { Config } from "../src/config/config";
import { loadConfig } from "../src/config/load";
import { problemText } from "../src/config/problem";
import { settling } from "./clipped";
import { ReplicaProcess } from "./replica-process";
import { ANCHOR, calmFrom, endOf, endOfTraffic, FIRST_LOOK, type Scenario, START } from "./scenario";

/** How far a process gets in a cycle before it is killed, in real time. */
const KILLED_AFTER_MS = 8;

/** Somebody who looks at the replicas' pages. */
export interface Observer {
  /**
   * @param at simulated time, in seconds since the epoch
   * @param urls of each replica, where it is alive
   */
  observe(at: number, urls: readonly (string | undefined)[]): Promise<void>;
}

export interface SimulationProps {
  readonly scenario: Scenario;
  /** As buildReplica has made it. */
  readonly program: string;
  /** Where to write configurations and states. */
  readonly directory: string;
}

/** What is left when it is over. */
export interface Outcome {
  /** No longer to be asked by clients, but its ledger and its books are open. */
  readonly fake: FakeCloudWatch;
  readonly jobs: Config["jobs"];
}

interface Replica {
  readonly configFile: string;
  readonly stateFile: string;
  process?: ReplicaProcess;
}

/** Time goes from one event to the next: what a replica wants to do, a kill, a look. Nothing depends on the machine's pace. */
export class Simulation {
  readonly #props: SimulationProps;
  readonly #replicas: readonly Replica[];
  readonly #config: Config;
  /** Milliseconds since the epoch. */
  #now = START * 1000;

  constructor(props: SimulationProps) {
    this.#props = props;
    mkdirSync(props.directory, { recursive: true });
    this.#replicas = (props.scenario.replicas ?? [0]).map((_, i) => ({
      configFile: join(props.directory, `replica-${i}.yaml`),
      stateFile: join(props.directory, `state-${i}`),
    }));
    for (const { configFile, stateFile } of this.#replicas) writeFileSync(configFile, this.#text(stateFile));
    const { config, problems } = loadConfig(this.#text("state"), "configuration");
    if (problems) throw new Error(problems.map(problemText).join("\n"));
    this.#config = config;
  }

  async run(observer: Observer): Promise<Outcome> {
    const { scenario } = this.#props;
    const { arrivals, publications = [], seed, workloads } = scenario;
    const [calm, end] = [calmFrom(scenario), endOfTraffic(scenario)];
    const fake = await FakeCloudWatch.start({
      ...{ arrivals, seed, clock: () => this.#now / 1000, historySeconds: START - ANCHOR },
      faults: withOrder(scenario),
      workload: workloads.map((workload) => settling(workload, calm, end)),
    });
    for (const publication of publications) fake.publish(publication);
    try {
      await this.#go(fake, observer);
      return { fake, jobs: this.#config.jobs };
    } finally {
      for (const replica of this.#replicas) await replica.process?.kill();
      await fake.stop();
    }
  }

  async #go(fake: FakeCloudWatch, observer: Observer): Promise<void> {
    const events = this.#events(fake, observer);
    for (;;) {
      const event = events[0];
      if (event === undefined) return;
      const due = Math.min(event.at * 1000, ...this.#replicas.map(({ process }) => process?.next ?? Infinity));
      this.#now = due;
      if (event.at * 1000 <= due && event.goesFirst) {
        events.shift();
        await event.happen();
        continue;
      }
      for (const { process } of this.#replicas) if (process && process.next <= due) await process.stepTo(due);
      if (event.at * 1000 <= due) {
        events.shift();
        await event.happen();
      }
    }
  }

  #events(fake: FakeCloudWatch, observer: Observer): Event[] {
    const { scenario } = this.#props;
    const { kills = [], lookEverySeconds = 60, replicas = [0] } = scenario;
    const events: Event[] = replicas.map((at, i) => ({ at: START + at, happen: () => this.#start(i, fake.url) }));
    for (const { at, downSeconds, midway = false, replica } of kills) {
      events.push({ at: START + at, goesFirst: midway, happen: () => this.#kill(replica, midway) });
      if (downSeconds === undefined) continue;
      events.push({ at: START + at + downSeconds, happen: () => this.#start(replica, fake.url) });
    }
    const last = endOf(scenario);
    for (let at = FIRST_LOOK; at <= last; at += lookEverySeconds) {
      events.push({
        at,
        happen: () =>
          observer.observe(
            at,
            this.#replicas.map(({ process }) => process?.url),
          ),
      });
    }
    return events.sort((a, b) => a.at - b.at);
  }

  async #start(index: number, endpoint: string): Promise<void> {
    const replica = this.#replicas[index];
    if (replica === undefined) throw new Error(`There is no replica ${index}.`);
    const { configFile } = replica;
    const { program } = this.#props;
    replica.process = await ReplicaProcess.start({ program, configFile, endpoint, startsAt: this.#now });
  }

  async #kill(index: number, midway: boolean): Promise<void> {
    const replica = this.#replicas[index];
    const process = replica?.process;
    if (replica === undefined || process === undefined) throw new Error(`Replica ${index} does not run.`);
    delete replica.process;
    if (midway) {
      void process.stepTo(this.#now).catch(() => undefined);
      await setTimeout(KILLED_AFTER_MS);
    }
    await process.kill();
    if (this.#props.scenario.disk === "lost") rmSync(replica.stateFile, { force: true });
  }

  #text(stateFile: string): string {
    const { jobs } = this.#props.scenario;
    const anchor = `${new Date(ANCHOR * 1000).toISOString().slice(0, 13)}:00:00Z`;
    return stringify({ anchor, state_file: stateFile, jobs });
  }
}

/**
 * Which requests faults hit depends on their order. At its start a process asks for all jobs at once: that they are all
 * throttled then, and wait, brings them into one order.
 */
function withOrder({ faults = [], kills = [], replicas = [0] }: Scenario): NonNullable<Scenario["faults"]> {
  const restarts = kills.flatMap(({ at, downSeconds }) => (downSeconds === undefined ? [] : [at + downSeconds]));
  const starts = faults.length === 0 ? [] : [...replicas, ...restarts];
  return [...starts.map((at) => ({ fromSeconds: at, untilSeconds: at + 0.1, throttle: 1 })), ...faults];
}

interface Event {
  /** Seconds since the epoch. */
  readonly at: number;
  /** Before the replicas do what they have to do at that time. @default false */
  readonly goesFirst?: boolean;
  readonly happen: () => Promise<void>;
}
