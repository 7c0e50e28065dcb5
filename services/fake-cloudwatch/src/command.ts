import { parseArgs } from "node:util";

import { FakeCloudWatch } from "./fake-cloudwatch";
import { fastClock } from "./server/clock";
import { readFaultRules } from "./server/fault-rules";
import { AWS_QUOTAS } from "./server/quotas";
import { type Arrivals, LATE, PROMPT, TYPICAL } from "./truth/arrivals";
import { ecsWeb } from "./workloads/ecs-web";
import { redisCache } from "./workloads/redis-cache";
import { shop } from "./workloads/shop";
import { syntheticMetrics } from "./workloads/synthetic";
import type { Workload } from "./workloads/workload";

const USAGE = `fake-cloudwatch [options]
  --port N             where to listen (4580; 0 for any that is free)
  --host ADDRESS       (127.0.0.1)
  --workload LIST      redis-cache, shop, ecs-web, synthetic:<metrics>, by commas (redis-cache,shop)
  --speed K            its time runs K times faster (1)
  --minute SECONDS     how long CloudWatch's minute is, with all that hangs on it (60)
  --history SECONDS    for how long the workloads have been running (86400)
  --arrivals HOW       prompt, typical or late (typical)
  --latency P50,P99    how long an answer takes, in milliseconds (none)
  --quotas             enforce those of AWS
  --faults JSON        a script of faults: a list of rules
  --seed N             (1)
`;

const ARRIVALS: Readonly<Record<string, Arrivals>> = { prompt: PROMPT, typical: TYPICAL, late: LATE };

/**
 * Starts the fake as the command line says.
 *
 * @param print Says where it listens.
 * @throws Error with the usage for a command line that says nothing sensible
 */
export async function runCommand(
  args: readonly string[],
  print: (line: string) => void,
): Promise<FakeCloudWatch | undefined> {
  const { values } = parse(args);
  if (values.help === true) {
    print(USAGE);
    return undefined;
  }
  const latency = values.latency?.split(",").map((text) => number("latency", text));
  const faults: unknown = JSON.parse(values.faults ?? "[]");
  const fake = await FakeCloudWatch.start({
    port: number("port", values.port ?? "4580"),
    host: values.host ?? "127.0.0.1",
    seed: number("seed", values.seed ?? "1"),
    workload: (values.workload ?? "redis-cache,shop").split(",").map(workloadOf),
    clock: fastClock(number("speed", values.speed ?? "1")),
    minuteSeconds: number("minute", values.minute ?? "60"),
    historySeconds: number("history", values.history ?? "86400"),
    arrivals: known("arrivals", ARRIVALS, values.arrivals ?? "typical"),
    faults: readFaultRules(faults),
    ...(latency === undefined ? {} : { latency: { p50Ms: latency[0] ?? 1, p99Ms: latency[1] ?? latency[0] ?? 1 } }),
    ...(values.quotas === true ? { quotas: AWS_QUOTAS } : {}),
  });
  print(`Fake CloudWatch listens on ${fake.url}`);
  print(`  export AWS_ENDPOINT_URL=${fake.url} AWS_ACCESS_KEY_ID=fake AWS_SECRET_ACCESS_KEY=fake AWS_REGION=us-east-1`);
  print(`  incidents: ${fake.incidents.join(", ") || "none"} (POST ${fake.url}/_incidents)`);
  return fake;
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ port: text, host: text, workload: text, speed: text, minute: text, history: text, arrivals: text },
        ...{ latency: text, quotas: flag, faults: text, seed: text, help: flag },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}

const WORKLOADS: Readonly<Record<string, () => Workload>> = { "redis-cache": redisCache, shop, "ecs-web": ecsWeb };

function workloadOf(text: string): Workload {
  const metrics = /^synthetic:(\d+)$/.exec(text)?.[1];
  return metrics === undefined ? known("workload", WORKLOADS, text)() : syntheticMetrics(Number(metrics));
}

function known<T>(option: string, values: Readonly<Record<string, T>>, name: string): T {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) {
    throw new Error(`--${option} is ${JSON.stringify(name)}; there are ${Object.keys(values).join(", ")}.\n${USAGE}`);
  }
  return value;
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw new Error(`--${option} is ${JSON.stringify(text)}, which is no number.\n${USAGE}`);
  }
  return value;
}
