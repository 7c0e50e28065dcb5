import { execFileSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

import { MEASURED_NICENESS, Program } from "./program";
import { BUCKETS, fasterClock, type Setting, timeEnvironment } from "./setting";
import { CREDENTIALS, type Subject } from "./subject";

const ROOT = resolve(__dirname, "../../..");
const CLOCK = resolve(__dirname, "../fast-clock.cjs");
const HOUR_MS = 3_600_000;

/** Counters begin with the day that the fake has behind it. */
const ANCHOR_HOURS = 24;

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** Builds the service as it is delivered. */
export function buildBundle(): Bundle {
  const args = ["--import", "tsx", resolve(ROOT, "services/metrics-service/build.ts")];
  const file = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }).trim();
  return { file, bytes: statSync(file).size };
}

/**
 * How the service is to be started on a task of so much memory: the garbage of a cycle is then collected as it comes, in
 * place of being let grow for as long as there is room.
 */
function nodeOptions(taskMiB: number): readonly string[] {
  return ["--max-semi-space-size=4", `--max-old-space-size=${taskMiB / 2}`];
}

export function metricsService({ file }: Bundle): Subject {
  return {
    name: "metrics-service",
    time: fasterClock,
    scrapeSeconds: () => 0.25,
    start: async (setting, fake, time, directory) => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const config = join(directory, "metrics.yaml");
      // JSON is YAML as well.
      writeFileSync(config, JSON.stringify(configuration(setting, port, time.startMs)));
      const options = [...nodeOptions(setting.metrics > 10_000 ? 1024 : 512), "--require", CLOCK];
      const program = new Program({
        command: process.execPath,
        args: [...options, file, "--config", config],
        env: { ...CREDENTIALS, ...timeEnvironment(time), AWS_ENDPOINT_URL: fake.url, LOG_LEVEL: "warn" },
        niceness: MEASURED_NICENESS,
      });
      return {
        program,
        metricsUrl: `${url}/metrics`,
        healthUrl: `${url}/-/healthy`,
        isReady: async () => (await fetch(`${url}/-/ready`)).status === 200,
        cycleSeconds: async () => {
          const page = await (await fetch(`${url}/metrics`)).text();
          return Number(/^watchpost_job_last_cycle_duration_seconds\{[^}]*\} (\S+)$/m.exec(page)?.[1]);
        },
      };
    },
  };
}

function configuration({ cycleSeconds, kind }: Setting, port: number, startMs: number) {
  const anchor = new Date(Math.ceil(startMs / HOUR_MS - ANCHOR_HOURS) * HOUR_MS).toISOString();
  const family = kind === "histogram" ? { kind, family: "synthetic_values", buckets: BUCKETS } : { kind };
  return {
    listen: `127.0.0.1:${port}`,
    anchor: `${anchor.slice(0, 13)}:00:00Z`,
    state_file: "state",
    jobs: [
      {
        name: "synthetic",
        namespace: "Synthetic",
        regions: ["us-east-1"],
        dimension_labels: { Instance: "instance_id", Service: "service" },
        // Of real time, which stands for five minutes.
        poll_interval: `${cycleSeconds}s`,
        series_limit: 1_000_000,
        metrics: [{ metric: "Requests", family: "synthetic_requests", help: "What services do.", ...family }],
      },
    ],
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
