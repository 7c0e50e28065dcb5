import { createServer, type RequestListener, type Server } from "node:http";
import type { Server as TcpServer } from "node:net";

import { FakeCloudWatch, type FakeCloudWatchProps, metric, PROMPT, syntheticMetrics } from "@watchpost/fake-cloudwatch";

import type { Answer, Datapoints, Family, Job, Query, Rule, Source, Window } from "../../model";
import { CloudWatch, type CloudWatchProps } from "../cloudwatch";
import { VirtualClock } from "./virtual-clock";

/** What it is in the fake. */
export const NOW = 1_700_000_400;

export const SOURCE: Source = { region: "us-east-1" };

/** The fifteen minutes that ended three minutes ago. */
export const QUARTER: Window = { periodSeconds: 60, start: NOW - 1080, end: NOW - 180 };

export interface Logged {
  readonly level: "info" | "warn" | "error";
  readonly details: object;
  readonly message: string;
}

/** A log to look at. */
export function memoryLog() {
  const lines: Logged[] = [];
  const at = (level: Logged["level"]) => (details: object, message: string) => {
    lines.push({ level, details, message });
  };
  return { lines, info: at("info"), warn: at("warn"), error: at("error") };
}

/** Has the SDK's clients of this process ask there, as nobody in particular. */
export function askThere(url: string): void {
  process.env["AWS_ENDPOINT_URL"] = url;
  process.env["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE";
  process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
}

/** A server of the test's own, which the clients ask from now on. */
export async function serve(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  askThere(await listening(server));
  return server;
}

/** @returns where it listens from now on */
export async function listening(server: TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port.");
  return `http://127.0.0.1:${address.port}`;
}

/** A fake of so many metrics, whose clock stands still, and the real clients before it. */
export async function startFake(metrics: number, props: FakeCloudWatchProps = {}): Promise<FakeCloudWatch> {
  const fake = await FakeCloudWatch.start({
    workload: syntheticMetrics(metrics),
    clock: () => NOW,
    arrivals: PROMPT,
    ...props,
  });
  askThere(fake.url);
  return fake;
}

export function cloudWatch(props: Partial<CloudWatchProps> = {}) {
  const log = memoryLog();
  return {
    log,
    client: new CloudWatch({ budgets: [], shard: { index: 0, count: 1 }, log, random: () => 0.01, ...props }),
  };
}

/** A query for one of the fake's metrics. */
export function query(index: number, statistics: readonly string[] = ["Sum"], window: Window = QUARTER): Query {
  return { metric: synthetic(index), statistics, window };
}

export function queries(count: number, statistics?: readonly string[]): Query[] {
  return Array.from({ length: count }, (_, i) => query(i, statistics));
}

/** Asks with a clock that stands still for all but sockets, and jumps to the end of each wait. */
export async function read(asking: readonly Query[], props: Partial<CloudWatchProps> = {}) {
  const clock = new VirtualClock(NOW);
  const { client, log } = cloudWatch({ clock, ...props });
  const answers = await clock.drive(answersOf(client, asking));
  client.close();
  return { answers, client, log };
}

/** In the order of the queries. */
export async function answersOf(
  { reader }: Pick<CloudWatch, "reader">,
  asking: readonly Query[],
  source = SOURCE,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  await reader.read(source, "synthetic", asking, (i, answer) => {
    if (answers[i] !== undefined) throw new Error(`Query ${i} was answered twice.`);
    answers[i] = answer;
  });
  return answers;
}

/** What the fake's books have for a query. */
export function truth(fake: FakeCloudWatch | undefined, { metric, statistics, window }: Query): Datapoints[] {
  return statistics.map((statistic) => {
    const points = fake?.ledger.truth({ metric, statistic, ...window }) ?? [];
    return { times: points.map(({ time }) => time), values: points.map(({ value }) => value) };
  });
}

/** How many answers are complete, and how many are held for each reason. */
export function counts(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const answer of answers) {
    const outcome = answer.outcome === "complete" ? "complete" : answer.reason;
    found[outcome] = (found[outcome] ?? 0) + 1;
  }
  return found;
}

export function synthetic(index: number) {
  const instance = `i-${String(index).padStart(6, "0")}`;
  return metric("Synthetic", "Requests", { Instance: instance, Service: `service-${Math.floor(index / 100)}` });
}

/** A family's sample by its labels. */
export function valueOf(families: readonly Family[], name: string, labels = ""): number | undefined {
  const family = families.find((one) => one.name === name);
  if (!family) throw new Error(`There is no family ${name}.`);
  return [...family.samples].find((sample) => sample.labels === labels)?.value;
}

export function job(changes: Partial<Job> = {}): Job {
  const rule: Rule = {
    family: "requests",
    kind: "counter",
    help: "Requests.",
    terms: [{ metric: "Requests", sign: 1 }],
    scale: 1,
    labels: {},
    settleSeconds: 120,
    rereadSeconds: 900,
  };
  return {
    name: "synthetic",
    namespace: "Synthetic",
    sources: [SOURCE],
    linkedAccounts: false,
    selection: { by: "list", dimensions: {}, recentlyActive: false },
    dimensionLabels: {},
    pollSeconds: 300,
    periodSeconds: 60,
    discoverSeconds: 3600,
    rules: [rule],
    seriesLimit: 100_000,
    ...changes,
  };
}
