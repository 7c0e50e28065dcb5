import { mkdtempSync, rmSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { type Books, Fake } from "./fake";
import type { Usage } from "./program";
import type { Setting } from "./setting";
import { median, percentile } from "./statistics";
import type { Running, Subject } from "./subject";

/** What one run of a program gave. Times are medians over the cycles, and counts their mean: some cycles ask for more. */
export interface Result {
  readonly subject: string;
  readonly setting: Setting;
  /** From the start until it answers at all, and until it shows everything. */
  readonly secondsToListen: number;
  readonly secondsToReady: number;
  readonly cycles: readonly Books[];
  /** NaN where it does not say. */
  readonly cycleSeconds: number;
  readonly cpuSeconds: number;
  /** Milliseconds. The 99th percentile is that of a usual cycle: the median of those of the cycles. */
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly residentMiB: number;
  readonly peakMiB: number;
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
  try {
    running = await subject.start(setting, fake, time, directory);
    return await observe(subject, setting, fake, running);
  } finally {
    await running?.program.stop();
    await fake.program.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function observe(subject: Subject, setting: Setting, fake: Fake, running: Running): Promise<Result> {
  const { metricsUrl, program } = running;
  const isAnswered = (ask: Promise<boolean>) => ask.then((is) => is || undefined).catch(() => undefined);
  const seconds = () => (performance.now() - program.startedAt) / 1000;
  await program.until("listening", 30, () => isAnswered(fetch(new URL("/", metricsUrl)).then(() => true)));
  const secondsToListen = seconds();
  await program.until("ready", READY_SECONDS, () => isAnswered(running.isReady()));
  const secondsToReady = seconds();
  const scraping = new Scraping(metricsUrl, subject.scrapeSeconds(setting));
  const cycles: Cycle[] = [];
  let before = await reading(fake, running);
  for (let at = performance.now(); cycles.length < setting.cycles;) {
    at += setting.cycleSeconds * 1000;
    await sleep(at - performance.now());
    const after = await reading(fake, running);
    const latencies = scraping.take();
    cycles.push({ ...difference(before, after), seconds: (await running.cycleSeconds()) ?? NaN, latencies });
    before = after;
  }
  await scraping.stop();
  const usage = program.usage();
  const of = (pick: (cycle: Cycle) => number) => median(cycles.map(pick));
  return {
    subject: subject.name,
    setting,
    secondsToListen,
    secondsToReady,
    cycles: cycles.map(({ books }) => books),
    cycleSeconds: of((cycle) => cycle.seconds),
    cpuSeconds: of(({ cpuSeconds }) => cpuSeconds),
    latency: {
      p50: percentile(
        cycles.flatMap(({ latencies }) => latencies),
        0.5,
      ),
      p99: of(({ latencies }) => percentile(latencies, 0.99)),
    },
    residentMiB: usage.residentMiB,
    peakMiB: usage.peakMiB,
  };
}

interface Cycle {
  readonly books: Books;
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Of the scrapes during it. */
  readonly latencies: readonly number[];
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
    return new Promise((resolve, reject) => {
      get(url, { agent: this.#agent, headers: HEADERS }, (response) => {
        response.on("end", resolve).on("error", reject).resume();
      }).on("error", reject);
    });
  }
}
