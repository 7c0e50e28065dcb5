import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryDirectory } from "@watchpost/scripts/testing";

import { job } from "../../cloudwatch/testing/harness";
import type { StreamSettings } from "../../config/config";
import { type Asked, Engine } from "../../engine";
import { found, rule, valueOf } from "../../engine/testing/fixtures";
import { Ledger } from "../../engine/testing/ledger";
import { TestClock } from "../../direct/testing/scene";
import type { Answer, Reader, Rule } from "../../model";
import type { Engine as Scheduled } from "../../schedule/engine";
import { startServer } from "../../server/testing/start";
import { Streams } from "../streams";

const KEY = "firehose-key";
export const ACCOUNT = "111122223333";
const ARN = `arn:aws:firehose:eu-west-1:${ACCOUNT}:deliverystream/metrics`;

const REQUESTS = rule({ family: "requests", kind: "counter" });

/** What a datapoint of a metric stream looks like. */
export function line(time: number, sum: number, changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    metric_stream_name: "metrics",
    account_id: ACCOUNT,
    region: "eu-west-1",
    namespace: "AWS/Lambda",
    metric_name: "Invocations",
    dimensions: { FunctionName: "pay" },
    timestamp: time * 1000,
    value: { max: 1, min: 1, sum, count: sum },
    unit: "Count",
    ...changes,
  });
}

export function delivery(lines: readonly string[], requestId = "id"): string {
  const data = Buffer.from(`${lines.join("\n")}\n`).toString("base64");
  return JSON.stringify({ requestId, timestamp: 1, records: [{ data }] });
}

export interface SceneProps {
  readonly now: number;
  readonly settings?: Partial<StreamSettings>;
  readonly rules?: readonly Rule[];
}

/** Metric streams behind a real server, with an engine before a CloudWatch that counts what it is asked. */
export async function streamScene({ now, settings = {}, rules = [REQUESTS] }: SceneProps) {
  const clock = new TestClock(now);
  const accessKeyFile = join(temporaryDirectory(), "key");
  writeFileSync(accessKeyFile, KEY);
  const jobs = [job({ name: "lambda", namespace: "AWS/Lambda", rules, sources: [{ region: "eu-west-1" }] })];
  const streams = new Streams({
    settings: {
      path: "/firehose",
      accessKeyFile,
      jobs: ["lambda"],
      reconcileSeconds: 3_600,
      delaySeconds: 300,
      ...settings,
    },
    jobs,
    clock,
  });
  const ledger = new Ledger();
  const asked: Asked["ticket"]["asks"][] = [];
  const cloudWatch = cloudWatchOf(ledger, clock, asked);
  const engine = new Engine({ jobs: streams.setJobs(jobs, ["lambda"]), anchor: { at: "month" } });
  engine.discover("lambda", [found("Invocations", "pay")], now);
  const [scheduled, reader] = [streams.engine(engine), streams.reader(cloudWatch)];
  const server = await startServer({}, undefined, [streams.route]);
  const post = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${server.url}/firehose`, {
      method: "POST",
      body: typeof body === "string" ? body : new Uint8Array(body),
      headers: {
        "Content-Type": "application/json",
        "X-Amz-Firehose-Request-Id": "id",
        "X-Amz-Firehose-Access-Key": KEY,
        "X-Amz-Firehose-Source-Arn": ARN,
        ...headers,
      },
    });
  const deliver = async (...lines: readonly string[]) => (await post(delivery(lines))).status;
  const value = () => valueOf(engine.families(clock.seconds), "requests");
  const gauges = () =>
    Object.fromEntries(rules.map(({ family }) => [family, valueOf(engine.families(clock.seconds), family, "")]));
  const next = () => cycle(scheduled, reader, clock.seconds);
  return { asked, clock, cycle: next, deliver, gauges, ledger, post, streams, value };
}

function cloudWatchOf(ledger: Ledger, clock: TestClock, asked: Asked["ticket"]["asks"][]): Reader {
  return {
    read: (_, __, queries, take) => {
      queries.forEach((query, i) => {
        asked.push(query.window.periodSeconds === 60 ? "tail" : "bases");
        take(i, ledger.answer(query, clock.seconds));
      });
      return Promise.resolve();
    },
  };
}

/** One cycle of the job, as the scheduler has it. @returns how many answers there were */
async function cycle(engine: Scheduled<Asked>, reader: Reader, now: number): Promise<number> {
  const queries = await engine.queriesInSlices("lambda", now);
  const answers: Answer[] = [];
  await reader.read({ region: "eu-west-1" }, "lambda", queries, (i, answer) => {
    answers[i] = answer;
  });
  queries.forEach((query, i) => {
    const answer = answers[i];
    if (answer !== undefined) engine.fold(query, answer);
  });
  return answers.length;
}
