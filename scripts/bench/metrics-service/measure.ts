import { mkdtempSync, rmSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { type Books, Fake } from "./fake";
import { MEASURED_NICENESS, Program, type Usage } from "./program";
import type { Setting } from "./setting";
import { median, percentile } from "./statistics";
import type { Running, Subject } from "./subject";

/** What one run of a program gave. Times are medians over the cycles, and counts their mean: some cycles ask for more. */
export interface Result {
  readonly subject: string;
  readonly setting: Setting;
  /** From the start until it says that it is well, and until it shows everything. */
  readonly secondsToHealthy: number;
  readonly secondsToReady: number;
  readonly cycles: readonly Books[];
  /** NaN where it does not say. */
  readonly cycleSeconds: number;
  readonly cpuSeconds: number;
  readonly latency: Latency;
  /** Of a program that does nothing but answer, at the same time: what of the latency is the machine's. */
  readonly control: Latency;
  readonly residentMiB: number;
  readonly peakMiB: number;
}

/** Milliseconds. The 99th percentile is that of a usual cycle: the median of those of the cycles. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
}

const READY_SECONDS = 180;

/** As Prometheus asks. */
const HEADERS = {
  accept: "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
  "accept-encoding": "gzip",
};

/** Runs a program against a CloudWatch of its own. */
export async function measure(subject: Subject, setting: Setting): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), "watchpost-bench-"));
  const time = subject.time(setting);
  const fake = await Fake.start(setting.metrics, time);
  let running: Running | undefined;
  let control: Control | undefined;
  try {
    running = await subject.start(setting, fake, time, directory);
    control = await Control.start();
    return await observe(subject, setting, fake, running, control);
  } finally {
    await control?.program.stop();
    await running?.program.stop();
    await fake.program.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function observe(
  subject: Subject,
  setting: Setting,
  fake: Fake,
  running: Running,
  control: Control,
): Promise<Result> {
  const { healthUrl, metricsUrl, program } = running;
  const isAnswered = (ask: Promise<boolean>) => ask.then((is) => is || undefined).catch(() => undefined);
  const seconds = () => (performance.now() - program.startedAt) / 1000;
  await program.until("healthy", 30, () => isAnswered(fetch(healthUrl).then(({ ok }) => ok)));
  const secondsToHealthy = seconds();
  await program.until("ready", READY_SECONDS, () => isAnswered(running.isReady()));
  const secondsToReady = seconds();
  const scrapeSeconds = subject.scrapeSeconds(setting);
  const scraping = new Scraping(metricsUrl, scrapeSeconds);
  const besides = new Scraping(control.url, scrapeSeconds);
  const cycles: Cycle[] = [];
  let before = await reading(fake, running);
  for (let at = performance.now(); cycles.length < setting.cycles;) {
    at += setting.cycleSeconds * 1000;
    await sleep(at - performance.now());
    const after = await reading(fake, running);
    const latencies = { own: scraping.take(), control: besides.take() };
    cycles.push({ ...difference(before, after), seconds: (await running.cycleSeconds()) ?? NaN, latencies });
    before = after;
  }
  await Promise.all([scraping.stop(), besides.stop()]);
  const usage = program.usage();
  const of = (pick: (cycle: Cycle) => number) => median(cycles.map(pick));
  return {
    subject: subject.name,
    setting,
    secondsToHealthy,
    secondsToReady,
    cycles: cycles.map(({ books }) => books),
    cycleSeconds: of((cycle) => cycle.seconds),
    cpuSeconds: of(({ cpuSeconds }) => cpuSeconds),
    latency: latencyOf(cycles.map(({ latencies }) => latencies.own)),
    control: latencyOf(cycles.map(({ latencies }) => latencies.control)),
    residentMiB: usage.residentMiB,
    peakMiB: usage.peakMiB,
  };
}

interface Cycle {
  readonly books: Books;
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Of the scrapes during it. */
  readonly latencies: { readonly own: readonly number[]; readonly control: readonly number[] };
}

function latencyOf(cycles: readonly (readonly number[])[]): Latency {
  return { p50: percentile(cycles.flat(), 0.5), p99: median(cycles.map((cycle) => percentile(cycle, 0.99))) };
}

interface Reading {
  readonly books: Books;
  readonly usage: Usage;
}

async function reading(fake: Fake, { program }: Running): Promise<Reading> {
  return { books: await fake.books(), usage: program.usage() };
}

function difference(before: Reading, after: Reading): Pick<Cycle, "books" | "cpuSeconds"> {
  const since = (of: (books: Books) => number) => of(after.books) - of(before.books);
  return {
    books: {
      requests: since(({ requests }) => requests),
      listRequests: since(({ listRequests }) => listRequests),
      queries: since(({ queries }) => queries),
      billedMetrics: since(({ billedMetrics }) => billedMetrics),
      datapoints: since(({ datapoints }) => datapoints),
    },
    cpuSeconds: after.usage.cpuSeconds - before.usage.cpuSeconds,
  };
}

/** Of about the size that a page of 10,000 series has when it is compressed. */
const CONTROL_BYTES = 200_000;

/** A program that does nothing but answer. */
class Control {
  static async start(): Promise<Control> {
    let port: string | undefined;
    const args = [resolve(__dirname, "../control.cjs"), String(CONTROL_BYTES)];
    const program = new Program({ command: process.execPath, args, env: {}, niceness: MEASURED_NICENESS }, (line) => {
      port ??= /listens on (\d+)/.exec(line)?.[1];
    });
    return new Control(program, `http://127.0.0.1:${await program.until("listening", 30, () => port)}/`);
  }

  private constructor(
    readonly program: Program,
    readonly url: string,
  ) {}
}

/** Scrapes again and again, over one connection. */
class Scraping {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #latencies: number[] = [];
  readonly #ended: Promise<void>;
  #stopping = false;

  constructor(url: string, seconds: number) {
    this.#ended = this.#run(url, seconds * 1000);
  }

  /** @returns how long each scrape since the last time took, in milliseconds */
  take(): readonly number[] {
    const latencies = this.#latencies;
    this.#latencies = [];
    return latencies;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#ended;
    this.#agent.destroy();
  }

  async #run(url: string, milliseconds: number): Promise<void> {
    while (!this.#stopping) {
      const start = performance.now();
      await this.#scrape(url);
      const latency = performance.now() - start;
      this.#latencies.push(latency);
      await sleep(Math.max(0, milliseconds - latency));
    }
  }

  /** To the last byte. */
  #scrape(url: string): Promise<void> {
    return new Promise((done, reject) => {
      get(url, { agent: this.#agent, headers: HEADERS }, (response) => {
        response.on("end", done).on("error", reject).resume();
      }).on("error", reject);
    });
  }
}
