import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

// npm run bench: what the synthesis of all environments costs, as a ratio to that of as many empty stacks in the same
// run. Absolute times say more about the machine; the ratio and the memory are what is held.

const ROOT = resolve(__dirname, "../..");
const RUNS = Number(process.env["RUNS"] ?? 7);

/** With three environments on ECS and a cluster it was 3.4, most of it loading modules; before the cluster, 2.5. */
const LIMITS = { ratio: 3.75, mebibytes: 250 };

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly mebibytes: number;
}

const work = mkdtempSync(join(tmpdir(), "watchpost-bench-"));
try {
  const all = () => costOf("apps/main.ts");
  // Fills caches, and tells what there is.
  all();
  const stacks = readdirSync(join(work, "out/stacks"));
  const empty = () => costOf("scripts/bench/empty-stacks.ts", ...stacks);
  empty();
  // Pairs stand side by side, so that a slow minute slows both.
  const pairs = Array.from({ length: RUNS }, () => ({ empty: empty(), all: all() }));
  const row = (what: string, pick: (cost: Cost) => number, unit: string) => {
    console.log(
      `${what.padEnd(10)} ${shown(
        pairs.map((pair) => pick(pair.empty)),
        unit,
      )} empty   ${shown(
        pairs.map((pair) => pick(pair.all)),
        unit,
      )} all`,
    );
  };
  row("wall time", ({ seconds }) => seconds, "s");
  row("CPU time", ({ cpuSeconds }) => cpuSeconds, "s");
  row("memory", ({ mebibytes }) => mebibytes, "MiB");
  const ratio = median(pairs.map((pair) => pair.all.seconds / pair.empty.seconds));
  const memory = Math.max(...pairs.map((pair) => pair.all.mebibytes));
  console.log(`ratio of wall times, median of ${RUNS} pairs: ${ratio.toFixed(2)} (limit ${LIMITS.ratio})`);
  console.log(`most memory: ${memory.toFixed(0)} MiB (limit ${LIMITS.mebibytes} MiB)`);
  process.exitCode = ratio < LIMITS.ratio && memory < LIMITS.mebibytes ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function costOf(app: string, ...args: readonly string[]): Cost {
  const begin = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", join(__dirname, "report-cost.cjs"), "--import", "tsx", app, ...args],
    { cwd: ROOT, env: { ...process.env, CDKTF_OUTDIR: join(work, "out") }, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${app}: ${stderr}`);
  const seconds = (performance.now() - begin) / 1000;
  const report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Omit<Cost, "seconds">;
  return { seconds, ...report };
}

function shown(values: readonly number[], unit: string): string {
  const digits = unit === "s" ? 2 : 0;
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)].map((n) => n.toFixed(digits));
  return `${middle} ${unit} (${low} to ${high})`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
