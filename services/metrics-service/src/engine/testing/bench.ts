// What the engine costs: node --expose-gc --import tsx services/metrics-service/src/engine/testing/bench.ts [metrics] [counter|histogram]
import type { Answer, Found, Window } from "../../model";
import { Engine } from "../engine";
import { decodeState } from "../state";
import { job, metric, rule } from "./fixtures";

const NOON = Date.UTC(2026, 10, 21, 12) / 1000;
const POLL = 300;
const CYCLES = 13;

function founds(count: number): Found[] {
  return Array.from({ length: count }, (_, i) => ({
    source: { region: "eu-west-1" },
    metric: metric("Duration", `function-${i}`),
    labels: { account_id: "111122223333", function_name: `function-${i}`, region: "eu-west-1" },
  }));
}

/** CPU time in milliseconds, the collector's included: other processes do not count. */
function timed(label: string, work: () => string | number): void {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  console.log(`${label.padEnd(28)} ${((user + system) / 1000).toFixed(1).padStart(8)} ms  ${result}`);
}

function answersOf(queries: readonly { readonly window: Window; readonly statistics: readonly string[] }[]): Answer[] {
  const byWindow = new Map<Window, Answer>();
  return queries.map(({ window, statistics }) => {
    let answer = byWindow.get(window);
    if (answer === undefined) {
      const times: number[] = [];
      for (let time = window.start; time < window.end; time += window.periodSeconds) times.push(time);
      const points = { times, values: times.map(() => 3) };
      byWindow.set(window, (answer = { outcome: "complete", statistics: statistics.map(() => points) }));
    }
    return answer;
  });
}

function memory(label: string): void {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const [heap, columns, all] = [heapUsed, arrayBuffers, rss].map((bytes) => (bytes / 2 ** 20).toFixed(0));
  console.log(`${label.padEnd(28)} heap ${heap ?? ""} MiB, columns ${columns ?? ""} MiB, resident ${all ?? ""} MiB`);
}

function bench(count: number, kind: "counter" | "histogram"): void {
  const bounds = Array.from({ length: 11 }, (_, i) => 1.1 ** (10 + 6 * i));
  const rules = [rule({ family: "duration", kind, terms: [{ metric: "Duration", sign: 1 }], bounds })];
  memory("nothing");
  const found = founds(count);
  memory("what was found");
  const engine = new Engine({ jobs: [job(rules, { seriesLimit: Infinity })], anchor: { at: "month" } });
  timed("discover", () => (engine.discover("lambda", found, NOON), count));
  for (let cycle = 0, now = NOON; cycle < CYCLES; cycle++, now += POLL) {
    let queries: ReturnType<typeof engine.queries> = [];
    timed(`cycle ${cycle}: queries`, () => (queries = engine.queries("lambda", now)).length);
    const answers = answersOf(queries);
    timed(`cycle ${cycle}: fold`, () => {
      for (const [i, query] of queries.entries()) {
        const answer = answers[i];
        if (answer !== undefined) engine.fold(query, answer);
      }
      return `${queries.filter(({ ticket }) => ticket.asks === "bases").length} of them for hours`;
    });
  }
  const now = NOON + CYCLES * POLL;
  for (let i = 0; i < 5; i++) timed("families", () => samples(engine, now));
  timed("discover again", () => (engine.discover("lambda", found, now), count));
  let chunks: readonly Buffer[] = [];
  for (let i = 0; i < 3; i++) timed("save", () => (chunks = [...engine.save(now).chunks]).length);
  timed("decode", () => decodeState(chunks).series.size);
  chunks = [];
  memory("in the end");
}

function samples(engine: Engine, now: number): string {
  let count = 0;
  let characters = 0;
  for (const family of engine.families(now)) {
    for (const sample of family.samples) {
      count++;
      characters += sample.labels.length;
    }
  }
  return `${count} samples, ${characters} characters of labels`;
}

bench(Number(process.argv[2] ?? 10_000), process.argv[3] === "histogram" ? "histogram" : "counter");
