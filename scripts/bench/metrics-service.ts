import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";

import { measure, type Result } from "./metrics-service/measure";
import { buildBundle, metricsService } from "./metrics-service/ours";
import { cloudWatchExporterSubjects, yaceSubjects } from "./metrics-service/peers";
import { MEASURED_NICENESS, prioritize } from "./metrics-service/program";
import { missedTargets, table } from "./metrics-service/report";
import type { Kind, Setting } from "./metrics-service/setting";
import type { Subject } from "./metrics-service/subject";

// npm run bench:metrics-service [-- [metrics …] [--cycles N] [--kind histogram]]
//
// What reading CloudWatch every five minutes costs: the service as it is delivered, and its peers where PEER_YACE and
// PEER_CWE name their programs (PEER_CWE may be a jar), each alone against a fake CloudWatch of its own, with the same
// metrics and the latency of the real one. Every size takes a minute or two, all of them about ten.
//
// - Time is compressed: a cycle of 10 s (60 s for 100,000 metrics) stands for five minutes. For programs on Node the wall
//   clock runs faster, on both sides; others read a CloudWatch whose minute is shorter, as do their configurations. Timers,
//   rates and latencies are real. So cycles follow one another closely, and more scrapes fall into them than in real life.
// - /metrics is scraped four times a second, as Prometheus does it; a peer that reads CloudWatch on every scrape, once a
//   cycle. "p99" is the median over the cycles of each one's 99th percentile. "(control)" is the same of a program that does
//   nothing but answer, asked at the same time: what the machine and the fake add, and what is allowed beyond the target.
// - "healthy s" is from the start of the process until it says that it is well; "ready s", until it shows everything.
// - Requests, billed metrics and dollars are means over the cycles; twelve cycles are an hour, with the hour's sums that the
//   service reads once. "(least)" is what asks the same in full requests, each five statistics of a metric billed once.
// - What is measured goes before all others where this user may say so, since machines have other work. What that was is
//   printed: with much of it, times are those of the machine.
//
// Exits with 1 when the service misses a target. A peer that does not get ready is left out, and said.

const SIZES: readonly Setting[] = [
  { metrics: 100, kind: "counter", cycleSeconds: 10, cycles: 6 },
  { metrics: 1_000, kind: "counter", cycleSeconds: 10, cycles: 12 },
  { metrics: 10_000, kind: "counter", cycleSeconds: 10, cycles: 12 },
  { metrics: 100_000, kind: "counter", cycleSeconds: 60, cycles: 3 },
];

const USAGE = "npm run bench:metrics-service [-- [metrics …] [--cycles N] [--kind counter|histogram]]";

interface Plan {
  readonly settings: readonly Setting[];
  readonly kind: Kind;
}

function planOf(args: readonly string[]): Plan {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { cycles: { type: "string" }, kind: { type: "string", default: "counter" } },
  });
  const { kind } = values;
  const cycles = values.cycles === undefined ? undefined : Number(values.cycles);
  const sizes = positionals.length > 0 ? positionals.map(Number) : SIZES.map(({ metrics }) => metrics);
  const isCount = (value: number) => Number.isInteger(value) && value > 0;
  if ((kind !== "counter" && kind !== "histogram") || ![...sizes, cycles ?? 1].every(isCount)) throw new Error(USAGE);
  return { kind, settings: sizes.map((metrics) => settingOf(metrics, kind, cycles)) };
}

function settingOf(metrics: number, kind: Kind, cycles: number | undefined): Setting {
  const like = SIZES.find((size) => metrics <= size.metrics) ?? SIZES[SIZES.length - 1];
  return { metrics, kind, cycleSeconds: like?.cycleSeconds ?? 60, cycles: cycles ?? like?.cycles ?? 3 };
}

/** Neither of the peers makes histograms. */
function peersOf(kind: Kind): Subject[] {
  if (kind === "histogram") return [];
  const { PEER_YACE, PEER_CWE } = process.env;
  return [...(PEER_YACE ? yaceSubjects(PEER_YACE) : []), ...(PEER_CWE ? cloudWatchExporterSubjects(PEER_CWE) : [])];
}

function machine(): string {
  const busy = execFileSync("ps", ["-eo", "pcpu,comm", "--sort=-pcpu", "--no-headers"], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*([\d.]+)\s+(.*)$/.exec(line))
    .flatMap((line) => (Number(line?.[1]) >= 10 && line?.[2] !== undefined ? [`${line[2]} ${line[1] ?? ""} %`] : []));
  const load = loadavg().map((average) => average.toFixed(1));
  return `load ${load.join(" ")}, busy: ${busy.slice(0, 8).join(", ") || "nothing"}`;
}

async function main(): Promise<void> {
  const { kind, settings } = planOf(process.argv.slice(2));
  prioritize(process.pid, MEASURED_NICENESS);
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "an unknown processor"}`);
  console.log(`before: ${machine()}`);
  const bundle = buildBundle();
  const ours = metricsService(bundle);
  const results: Result[] = [];
  const missed: string[] = bundle.bytes < 3_000_000 ? [] : [`The bundle has ${bundle.bytes} bytes.`];
  for (const setting of settings) {
    const result = await measure(ours, setting);
    results.push(result);
    missed.push(...missedTargets(result));
    for (const peer of peersOf(kind)) {
      try {
        results.push(await measure(peer, setting));
      } catch (error) {
        console.log(`${peer.name} at ${setting.metrics} metrics: ${error instanceof Error ? error.message : "failed"}`);
      }
    }
    console.log(`after ${setting.metrics} metrics: ${machine()}`);
  }
  console.log(`\n${table(results)}\n\nbundle: ${(bundle.bytes / 1e6).toFixed(2)} MB`);
  console.log(missed.length === 0 ? "All targets are met." : `Missed:\n  ${missed.join("\n  ")}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
