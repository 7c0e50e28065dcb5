import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { FakeCloudWatch } from "@watchpost/fake-cloudwatch";
import { buildService } from "@watchpost/metrics-service/build";

import { Child, type ChildProps } from "./child";
import { compare, NEEDED, problemsOf, type Row } from "./comparison";
import { choosePort, HOST } from "./ports";
import { prometheusConfiguration } from "./prometheus";
import { parsePage, query, type Sample } from "./samples";
import { incidentsText, INTRODUCTION, linksText, NO_PROMETHEUS, placesText, QUERIES, rowsText } from "./texts";
import { serveTruth } from "./truth";
import { anchorOf, awsEnvironment, serviceConfiguration, startCloudWatch } from "./world";

/** Where each of it listens if nobody else does. */
const PORTS = { cloudWatch: 4580, ledger: 4581, service: 9106, prometheus: 9090 } as const;

const NAMES: Readonly<Record<keyof typeof PORTS, string>> = {
  cloudWatch: "the simulated CloudWatch",
  ledger: "the ledger's truth",
  service: "the metrics service",
  prometheus: "Prometheus",
};

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 250;

export interface DemoProps {
  readonly print: (text: string) => void;
  /** The program. @default - none, and less is shown */
  readonly prometheus?: string;
}

/** Everything that the demonstration runs, from its first port to its last process. */
export class Demo {
  /** Rejects when something ends that should not; never resolves. */
  readonly broken: Promise<never>;
  readonly #props: DemoProps;
  readonly #anchor = anchorOf(Date.now() / 1000);
  readonly #directory = mkdtempSync(join(tmpdir(), "watchpost-demo-"));
  readonly #children: Child[] = [];
  readonly #urls = new Map<keyof typeof PORTS, string>();
  #break: (why: Error) => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #stopping = false;
  #cloudWatch: FakeCloudWatch | undefined;
  #ledger: Server | undefined;

  constructor(props: DemoProps) {
    this.#props = props;
    this.broken = new Promise((_, fail) => {
      this.#break = fail;
    });
    // Whoever waits for it hears of it; nobody has to.
    this.broken.catch(() => undefined);
  }

  /** Starts everything, and says where it is once counters have been seen to grow. @throws Error where they are wrong */
  run(): Promise<void> {
    this.#running = this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    const { print, prometheus } = this.#props;
    print(INTRODUCTION);
    await this.#startService(await this.#startCloudWatch());
    if (prometheus !== undefined) await this.#startPrometheus(prometheus);
    print(placesText(this.#places()));
    const first = await this.#waitFor("all counters", () => this.#rows());
    const rows = await this.#waitFor("a counter that grows", () => this.#grown(first));
    const problems = [...problemsOf(first, rows), ...(await this.#silentQueries())];
    print(rowsText(rows, prometheus === undefined ? "the metrics service" : "Prometheus"));
    if (problems.length > 0) throw new Error(`This is not how it should be: ${problems.join("; ")}.`);
    print(prometheus === undefined ? `\n${NO_PROMETHEUS}` : linksText(this.#url("prometheus")));
    print(incidentsText(this.#url("cloudWatch"), prometheus !== undefined));
  }

  /** Ends everything, and leaves nothing behind. */
  async stop(): Promise<void> {
    this.#stopping = true;
    // What is being started is started first: nothing may begin after the end.
    await this.#running.catch(() => undefined);
    await Promise.all(this.#children.map((child) => child.stop()));
    await this.#cloudWatch?.stop();
    if (this.#ledger) await closed(this.#ledger);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** For the end of a process that can wait no more. */
  kill(): void {
    this.#children.forEach((child) => {
      child.kill();
    });
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #startCloudWatch(): Promise<FakeCloudWatch> {
    const cloudWatch = await startCloudWatch(await this.#port("cloudWatch"), this.#anchor);
    this.#cloudWatch = cloudWatch;
    this.#ledger = await serveTruth(await this.#port("ledger"), cloudWatch.ledger, this.#anchor);
    return cloudWatch;
  }

  async #startService({ url }: FakeCloudWatch): Promise<void> {
    const bundle = await buildService(this.#directory);
    const config = this.#write("metrics-service.yaml", serviceConfiguration(await this.#port("service"), this.#anchor));
    const args = [bundle, "--config", config, "--log.level", "warn"];
    this.#start({ name: "The metrics service", program: process.execPath, args, env: awsEnvironment(url) });
    await this.#answer(`${this.#url("service")}/-/ready`);
  }

  async #startPrometheus(program: string): Promise<void> {
    const port = await this.#port("prometheus");
    const portOf = (name: keyof typeof PORTS) => Number(new URL(this.#url(name)).port);
    // Not itself: it would say, rightly, that there is no Alertmanager to send alerts to.
    const jobs = { "metrics-service": portOf("service"), ledger: portOf("ledger") };
    const config = this.#write("prometheus.yml", prometheusConfiguration(jobs));
    const args = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(this.#directory, "data")}`,
      `--web.listen-address=${HOST}:${port}`,
      "--log.level=warn",
    ];
    this.#start({ name: "Prometheus", program, args, env: {} });
    await this.#answer(`${this.#url("prometheus")}/-/ready`);
  }

  #start(props: ChildProps): void {
    if (this.#stopping) return;
    const child = new Child(props);
    this.#children.push(child);
    void child.gone.then((how) => {
      const said = child.lastLines.map((line) => `\n  ${line}`).join("");
      if (!this.#stopping) this.#break(new Error(`${child.name} has ended by itself: ${how}.${said}`));
    });
  }

  #write(name: string, text: string): string {
    const path = join(this.#directory, name);
    writeFileSync(path, text);
    return path;
  }

  async #port(name: keyof typeof PORTS): Promise<number> {
    const port = await choosePort(PORTS[name]);
    if (port !== PORTS[name]) {
      this.#props.print(`Port ${PORTS[name]} is taken by another program: ${NAMES[name]} takes ${port} instead.\n`);
    }
    this.#urls.set(name, `http://${HOST}:${port}`);
    return port;
  }

  #url(name: keyof typeof PORTS): string {
    return this.#urls.get(name) ?? "";
  }

  #places() {
    const pidOf = (name: string) => {
      const pid = this.#children.find((child) => child.name === name)?.pid;
      return pid === undefined ? {} : { pid };
    };
    return [
      { name: "metrics service", url: `${this.#url("service")}/metrics`, ...pidOf("The metrics service") },
      ...(this.#urls.has("prometheus")
        ? [{ name: "Prometheus", url: this.#url("prometheus"), ...pidOf("Prometheus") }]
        : []),
      { name: "CloudWatch", url: this.#url("cloudWatch") },
      { name: "what is true", url: `${this.#url("ledger")}/metrics` },
    ];
  }

  /** The counters of Prometheus where there is one, else those of the service. */
  async #rows(): Promise<readonly Row[] | undefined> {
    const samples = await this.#samples();
    return this.#cloudWatch && compare(samples, this.#cloudWatch.ledger, this.#anchor);
  }

  async #samples(): Promise<readonly Sample[]> {
    if (this.#urls.has("prometheus")) return query(this.#url("prometheus"), `{__name__=~"${NEEDED.join("|")}"}`);
    return parsePage(await (await fetch(`${this.#url("service")}/metrics`)).text());
  }

  async #grown(first: readonly Row[]): Promise<readonly Row[] | undefined> {
    const rows = await this.#rows();
    return rows?.some(({ counter }, i) => counter > (first[i]?.counter ?? Infinity)) === true ? rows : undefined;
  }

  /** Queries that would be printed and show nothing, after they have been given time. */
  async #silentQueries(): Promise<string[]> {
    if (!this.#urls.has("prometheus")) return [];
    const silent: string[] = [];
    for (const { expression } of QUERIES) {
      const shows = async () => {
        const samples = await query(this.#url("prometheus"), expression);
        return samples.some(({ value }) => Number.isFinite(value) && value !== 0) ? true : undefined;
      };
      await this.#waitFor(expression, shows).catch(() => silent.push(`${expression} shows nothing`));
    }
    return silent;
  }

  async #answer(url: string): Promise<void> {
    await this.#waitFor(`an answer of ${url}`, async () => {
      const response = await fetch(url).catch(() => undefined);
      return response?.ok === true ? true : undefined;
    });
  }

  /** Looks again and again until there is something. @throws Error when there is nothing for a minute, or all is ending */
  async #waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    while (!this.#stopping && Date.now() < end) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
    throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}.`);
  }
}

async function closed(server: Server): Promise<void> {
  const done = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await done;
}
