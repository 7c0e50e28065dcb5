import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { stringify } from "yaml";

import { ask } from "../src/server/testing/client";
import { seriesKey } from "./expected";
import { addressesOf, type Observation } from "./observations";
import type { Scenario } from "./scenario";
import type { Observer } from "./simulation";

const SCRAPE_MS = 100;
const START_MS = 20_000;

/** Between the end of a scrape and its samples in the database. */
const STORED_MS = 50;

/** What is about CloudWatch's metrics and only grows. */
const GROWING = '{__name__=~".+_(total|bucket|sum|count)",__name__!~"(watchpost|process|nodejs|scrape)_.+"}';

/** What Prometheus reckons of the samples of a series. */
interface Reckoned {
  readonly key: string;
  readonly instance: string;
  readonly value: number;
}

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [time: number, value: string];
  readonly values?: readonly (readonly [time: number, value: string])[];
}

/** An address that stands for whoever is behind it at the moment, and knows when it was scraped. */
class Address {
  target: string | undefined;
  #begun = 0;
  #ended = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const { target } = this;
      const scrape = ++this.#begun;
      const page =
        target === undefined ? undefined : ask(`${target}${request.url ?? ""}`, { headers: request.headers });
      const gone = () => {
        response.writeHead(503).end();
      };
      if (page === undefined) gone();
      else {
        page.then(({ body, headers, status }) => {
          response.writeHead(status, headers).end(body);
        }, gone);
      }
      response.once("close", () => {
        this.#ended = Math.max(this.#ended, scrape);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Until a scrape that has begun after now is over. */
  async scraped(): Promise<void> {
    const before = this.#begun;
    while (this.#ended <= before) await setTimeout(5);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** A real Prometheus that scrapes the replicas while the simulation goes on, faster than they change. */
export class PrometheusObserver implements Observer {
  readonly #scenario: Scenario;
  readonly #addresses: readonly Address[];
  /** When, in real time, all addresses had been scraped at a simulated time. */
  readonly #looks: { readonly at: number; readonly realSeconds: number }[] = [];
  #targets: readonly string[] = [];
  #process: ChildProcess | undefined;
  #url = "";
  #startedAt = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#addresses = addressesOf(scenario, scenario.replicas ?? [0]).map(() => new Address());
  }

  /**
   * @param program Prometheus's
   * @param directory for its configuration and its data
   */
  async start(program: string, directory: string): Promise<void> {
    mkdirSync(directory, { recursive: true });
    const targets = await Promise.all(this.#addresses.map((address) => address.listen()));
    this.#targets = targets;
    const configFile = join(directory, "prometheus.yml");
    const interval = `${SCRAPE_MS}ms`;
    writeFileSync(
      configFile,
      stringify({
        global: { scrape_interval: interval, scrape_timeout: interval },
        scrape_configs: [{ job_name: "cloudwatch", static_configs: [{ targets }] }],
      }),
    );
    const listen = `127.0.0.1:${await freePort()}`;
    this.#url = `http://${listen}`;
    this.#startedAt = Date.now() / 1000;
    const args = [`--config.file=${configFile}`, `--storage.tsdb.path=${join(directory, "data")}`];
    this.#process = spawn(program, [...args, `--web.listen-address=${listen}`], { stdio: "ignore" });
    for (const end = Date.now() + START_MS; ;) {
      const answer = await ask(`${this.#url}/-/ready`).catch(() => undefined);
      if (answer?.status === 200) return;
      if (Date.now() > end) throw new Error(`${program} is not ready after ${START_MS / 1000} s.`);
      await setTimeout(50);
    }
  }

  async observe(at: number, urls: readonly (string | undefined)[]): Promise<void> {
    const targets = addressesOf(this.#scenario, urls);
    for (const [i, address] of this.#addresses.entries()) address.target = targets[i];
    await Promise.all(this.#addresses.map((address) => address.scraped()));
    await setTimeout(STORED_MS);
    this.#looks.push({ at, realSeconds: Date.now() / 1000 });
  }

  /** What it has stored, as a look at each address would have shown it at the times of the looks. */
  async observations(): Promise<readonly (readonly Observation[])[]> {
    const found = await this.query(`${GROWING}[${this.#window}]`);
    return this.#targets.map((target) => this.#pages(found.filter(({ metric }) => metric["instance"] === target)));
  }

  #pages(found: readonly Found[]): readonly Observation[] {
    const pages = this.#looks.map(({ at }) => ({ at, page: new Map<string, number>() }));
    for (const { metric, values = [] } of found) {
      const key = keyOf(metric["__name__"] ?? "", metric);
      let next = 0;
      this.#looks.forEach(({ realSeconds }, i) => {
        const first = next;
        while ((values[next]?.[0] ?? Infinity) <= realSeconds) next++;
        // Not of before the look before: then it was not there any more.
        if (next > first) pages[i]?.page.set(key, Number(values[next - 1]?.[1]));
      });
    }
    return pages.filter(({ page }) => page.size > 0);
  }

  /** @param reckon a function of PromQL that takes a range: increase, resets */
  async reckoned(reckon: string): Promise<readonly Reckoned[]> {
    const names = new Set((await this.query(GROWING)).map(({ metric }) => metric["__name__"] ?? ""));
    const all: Reckoned[] = [];
    for (const name of names) {
      // It takes the name away, so that only series of one can be asked for at a time.
      for (const { metric, value } of await this.query(`${reckon}(${name}[${this.#window}])`)) {
        all.push({ key: keyOf(name, metric), instance: metric["instance"] ?? "", value: Number(value?.[1]) });
      }
    }
    return all;
  }

  /** Asks as of the last look. */
  async query(query: string): Promise<readonly Found[]> {
    const search = new URLSearchParams({ query, time: String(this.#looks.at(-1)?.realSeconds ?? NaN) });
    const { text } = await ask(`${this.#url}/api/v1/query?${search.toString()}`);
    const answer = JSON.parse(text) as {
      readonly data?: { readonly result: readonly Found[] };
      readonly error?: string;
    };
    if (answer.data === undefined) throw new Error(`${query}: ${answer.error ?? text}`);
    return answer.data.result;
  }

  async stop(): Promise<void> {
    for (const address of this.#addresses) address.close();
    const process = this.#process;
    if (process === undefined || process.exitCode !== null) return;
    const gone = once(process, "exit");
    process.kill("SIGKILL");
    await gone;
  }

  get #window(): string {
    return `${Math.ceil((this.#looks.at(-1)?.realSeconds ?? NaN) - this.#startedAt)}s`;
  }
}

/** Without the labels that are Prometheus's own. */
function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  const own = Object.entries(labels).filter(([label]) => !["__name__", "instance", "job"].includes(label));
  return seriesKey(name, Object.fromEntries(own));
}

async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
