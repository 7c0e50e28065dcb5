import type { Rule } from "../../model";
import { Engine, type EngineProps } from "../engine";
import type { EngineJob } from "../schema";
import { job, metric, rule } from "./fixtures";
import { held, Ledger } from "./ledger";

export const HOUR = 3600;
export const DAY = 86_400;
export const MONTH = Date.UTC(2026, 10, 1) / 1000;
export const NOON = Date.UTC(2026, 10, 21, 12) / 1000;

export const REQUESTS = rule({ family: "requests", kind: "counter" });
export const ERRORS = rule({ family: "errors", kind: "counter", terms: [{ metric: "Errors", sign: 1 }] });
export const SUCCESSES = rule({
  family: "successes",
  kind: "counter",
  terms: [
    { metric: "Invocations", sign: 1 },
    { metric: "Errors", sign: -1 },
  ],
});

/** Two invocations a minute and an error every tenth, from `from` to `to`. */
export function ledgerOf(from: number, to: number, of = "pay"): Ledger {
  const ledger = new Ledger();
  for (let t = from; t < to; t += 60) {
    ledger.put(metric("Invocations", of), t, t + 60, [1, 1]);
    if (t % 600 === 0) ledger.put(metric("Errors", of), t, t + 60, [1]);
  }
  return ledger;
}

export function engineOf(
  rules: readonly Rule[],
  props: Partial<EngineProps> = {},
  changes: Partial<EngineJob> = {},
): Engine {
  return new Engine({ jobs: [job(rules, changes)], anchor: { at: "month" }, ...props });
}

/** Asks, and answers all but what is held. */
export function cycle(
  engine: Engine,
  ledger: Ledger,
  now: number,
  isHeld: (metric: string) => boolean = () => false,
): void {
  for (const asked of engine.queries("lambda", now)) {
    engine.fold(asked, isHeld(asked.metric.name) ? held() : ledger.answer(asked, now));
  }
}

export function windows(engine: Engine, now: number): (readonly [seconds: number, start: number, end: number])[] {
  return engine.queries("lambda", now).map(({ window }) => [window.periodSeconds, window.start, window.end] as const);
}
