import type { FaultRule } from "./faults";

const isShare = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;
const isPositive = (value: unknown) => typeof value === "number" && value > 0;
const isTime = (value: unknown) => typeof value === "number" && value >= 0;

/** What each member of a rule must be, and how to say so. */
const MEMBERS: Readonly<Record<keyof FaultRule, readonly [(value: unknown) => boolean, string]>> = {
  fromSeconds: [isTime, "seconds"],
  untilSeconds: [isTime, "seconds"],
  burst: [(value) => hasAll(value, ["everySeconds", "forSeconds"], isPositive), "{everySeconds, forSeconds}"],
  operations: [(value) => Array.isArray(value) && value.every((one) => typeof one === "string"), "names of operations"],
  metrics: [isMetrics, "{namespace?, name?}"],
  throttle: [isShare, "a share"],
  serverError: [isShare, "a share"],
  reset: [isShare, "a share"],
  pageLimit: [isPositive, "a number above nought"],
  partialData: [isShare, "a share"],
  internalError: [isShare, "a share"],
  forbidden: [isShare, "a share"],
  dropped: [isShare, "a share"],
  latency: [(value) => hasAll(value, ["p50Ms", "p99Ms"], isPositive), "{p50Ms, p99Ms}"],
};

/**
 * Reads a script of faults from JSON.
 *
 * @throws Error with all that is wrong with it
 */
export function readFaultRules(script: unknown): readonly FaultRule[] {
  if (!isRules(script)) {
    throw new Error(`These are no rules: ${problems(script).join("; ")}`);
  }
  return script;
}

function isRules(script: unknown): script is readonly FaultRule[] {
  return problems(script).length === 0;
}

function problems(script: unknown): readonly string[] {
  if (!Array.isArray(script)) {
    return ["a script is a list of rules"];
  }
  return script.flatMap((rule: unknown, i) => {
    if (!isRecord(rule)) {
      return [`[${i}] is no object`];
    }
    return Object.entries(rule).flatMap(([name, value]) => {
      const [allowed, wanted] = Object.entries(MEMBERS).find(([member]) => member === name)?.[1] ?? [];
      if (allowed === undefined) {
        return [`[${i}].${name} is unknown; there are ${Object.keys(MEMBERS).join(", ")}`];
      }
      return allowed(value) ? [] : [`[${i}].${name} is ${JSON.stringify(value)}, not ${wanted ?? ""}`];
    });
  });
}

function isMetrics(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.entries(value).every(([name, text]) => ["namespace", "name"].includes(name) && typeof text === "string")
  );
}

function hasAll(value: unknown, names: readonly string[], allowed: (member: unknown) => boolean): boolean {
  return isRecord(value) && names.every((name) => allowed(value[name])) && Object.keys(value).length === names.length;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
