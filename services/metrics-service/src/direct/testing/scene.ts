import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { temporaryDirectory } from "@watchpost/scripts/testing";

import type { Clock } from "../../cloudwatch";
import { job } from "../../cloudwatch/testing/harness";
import type { DirectSettings } from "../../config/config";
import type { Total } from "../../engine/totals";
import { createLog } from "../../log";
import type { Family, Job, Rule } from "../../model";
import { startServer } from "../../server/testing/start";
import { Direct } from "../direct";

/** A clock that stands where the test puts it; nothing wakes up by itself. */
export class TestClock implements Clock {
  constructor(public seconds: number) {}

  now(): number {
    return this.seconds;
  }

  milliseconds(): number {
    return this.seconds * 1000;
  }

  monotonic(): number {
    return this.seconds * 1000;
  }

  async sleep(_: number, signal?: AbortSignal): Promise<void> {
    await setTimeout(2 ** 30, undefined, { signal, ref: false });
  }
}

const shared: Pick<Rule, "help" | "labels" | "settleSeconds" | "rereadSeconds"> = {
  help: "Some help.",
  labels: { environment: "dev" },
  settleSeconds: 120,
  rereadSeconds: 900,
};

export const ORDERS: Rule = {
  ...shared,
  family: "orders_processed",
  kind: "counter",
  terms: [{ metric: "OrdersProcessed", sign: 1 }],
  scale: 1,
};

export const DURATION: Rule = {
  ...shared,
  family: "order_processing_duration_seconds",
  kind: "histogram",
  unit: "seconds",
  terms: [{ metric: "OrderProcessingDuration", sign: 1 }],
  scale: 1,
  bounds: [0.10153, 1],
};

const JOBS: readonly Job[] = [job({ name: "shop", namespace: "PulseQueue", rules: [ORDERS, DURATION] })];

export const TOKEN = "s3cret-token";

export interface SceneProps {
  readonly now: number;
  readonly settings?: Partial<DirectSettings>;
  /** @default - a new one, with the token in it */
  readonly directory?: string;
  readonly keepsState?: boolean;
}

/** The direct path behind a real server, with what CloudWatch has put there by the test. */
export async function directScene({ now, settings = {}, directory = temporaryDirectory(), keepsState }: SceneProps) {
  const clock = new TestClock(now);
  const tokenFile = join(directory, "token");
  writeFileSync(tokenFile, `${TOKEN}\n`);
  const totals: Total[] = [];
  const log: string[] = [];
  const direct = new Direct({
    settings: {
      path: "/v1/metrics",
      tokenFile,
      takeoverAfterSeconds: 600,
      families: [{ family: "orders_processed" }, { family: "order_processing_duration_seconds" }],
      others: "drop",
      seriesLimit: 100,
      ...settings,
    },
    jobs: JOBS,
    clock,
    log: createLog("debug", (line) => log.push(line)),
    totals: (family) => totals.filter(({ rule }) => rule.family === family),
    ...(keepsState === true && { stateFile: join(directory, "state") }),
  });
  const server = await startServer({}, undefined, [direct.route]);
  const post = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${server.url}/v1/metrics`, {
      method: "POST",
      body: typeof body === "string" ? body : new Uint8Array(body),
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${TOKEN}`, ...headers },
    });
  return { clock, directory, direct, log, post, tokenFile, totals, url: `${server.url}/v1/metrics` };
}

/** What is shown, by name and labels. */
export function shown(families: Iterable<Family>, prefix: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...families]
      .filter(({ name }) => name.startsWith(prefix))
      .flatMap(({ name, samples }) =>
        [...samples].map(({ suffix, labels, value }) => [`${name}${suffix}{${labels}}`, value] as const),
      ),
  );
}

export interface PointProps {
  readonly start: number;
  readonly time: number;
  readonly value: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly temporality?: "delta" | "cumulative";
}

/** A request with one point of a counter. */
export function counterRequest(
  name: string,
  { start, time, value, attributes = {}, temporality = "delta" }: PointProps,
) {
  const point = {
    attributes: Object.entries(attributes).map(([key, text]) => ({ key, value: { stringValue: text } })),
    startTimeUnixNano: `${start}000000000`,
    timeUnixNano: `${time}000000000`,
    asInt: String(value),
  };
  const sum = { dataPoints: [point], aggregationTemporality: temporality === "delta" ? 1 : 2, isMonotonic: true };
  return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name, sum }] }] }] });
}
