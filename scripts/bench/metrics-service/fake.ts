import { resolve } from "node:path";

import { Program, SERVING_NICENESS } from "./program";
import { type Time, timeEnvironment } from "./setting";

const ROOT = resolve(__dirname, "../../..");

/** What was asked of the fake CloudWatch since its start. */
export interface Books {
  readonly requests: number;
  readonly listRequests: number;
  readonly queries: number;
  readonly billedMetrics: number;
  readonly datapoints: number;
}

interface Operation {
  readonly requests: number;
  readonly queries: number;
  readonly billedMetrics: number;
  readonly datapoints: number;
}

/** Latency of CloudWatch as it is felt from inside a region: the median, and what one request in a hundred exceeds. */
const LATENCY_MS = "30,250";

/** A fake CloudWatch with a day behind it, as a process of its own. */
export class Fake {
  static async start(metrics: number, time: Time): Promise<Fake> {
    let url: string | undefined;
    const args = [`--workload=synthetic:${metrics}`, `--latency=${LATENCY_MS}`, "--port=0", "--history=86400"];
    const program = new Program(
      {
        command: process.execPath,
        args: [
          ...(time.speed === 1 ? [] : ["--require", resolve(__dirname, "../fast-clock.cjs")]),
          ...["--import", "tsx", resolve(ROOT, "services/fake-cloudwatch/src/main.ts")],
          ...[...args, `--minute=${time.minuteSeconds}`],
        ],
        env: timeEnvironment(time),
        niceness: SERVING_NICENESS,
      },
      (line) => {
        url ??= /listens on (\S+)/.exec(line)?.[1];
      },
    );
    return new Fake(await program.until("listening", 30, () => url), program);
  }

  private constructor(
    readonly url: string,
    readonly program: Program,
  ) {}

  async books(): Promise<Books> {
    const { operations } = (await (await fetch(`${this.url}/_ledger`)).json()) as {
      readonly operations: Readonly<Record<string, Operation | undefined>>;
    };
    const data = [operations["GetMetricData"], operations["GetMetricStatistics"]];
    const sum = (of: (operation: Operation) => number) =>
      data.reduce((total, operation) => total + (operation ? of(operation) : 0), 0);
    return {
      requests: sum(({ requests }) => requests),
      listRequests: operations["ListMetrics"]?.requests ?? 0,
      queries: sum(({ queries }) => queries),
      billedMetrics: sum(({ billedMetrics }) => billedMetrics),
      datapoints: sum(({ datapoints }) => datapoints),
    };
  }
}
