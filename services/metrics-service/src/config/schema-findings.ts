import type { z } from "zod";

import { parseDuration } from "./duration";
import { candidates, OBJECT_FORM } from "./fields";
import { didYouMean, type Finding, shown } from "./problem";
import { nearest } from "./suggest";

/** What was read, and whether all of it: of an object that is wrong in some fields, the others. */
export interface Parsed<Value> {
  readonly value?: Value;
  readonly findings: readonly Finding[];
}

/**
 * Reads all fields that are right, so that what they mean together can be looked at in the same go.
 * @param at where `input` stands in the file
 * @param vital fields without which the others would mean something else: where one is wrong there is no value
 * @param stand what to take for a required field that is wrong
 */
export function parseFields<Value>(
  schema: z.ZodType<Value>,
  input: unknown,
  at: readonly PropertyKey[],
  vital: readonly string[],
  stand: Readonly<Record<string, unknown>> = {},
): Parsed<Value> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { value: parsed.data, findings: [] };
  const findings = findingsIn(parsed.error, input, at);
  const wrong = new Set(findings.map(({ path }) => path[at.length]));
  const meant = findings.flatMap(({ path, help: near }) => [
    String(path[at.length]),
    near?.slice("Did you mean ".length, -1),
  ]);
  if (!isRecord(input) || meant.some((name) => name !== undefined && vital.includes(name))) return { findings };
  const right = Object.entries(input).filter(([name]) => !wrong.has(name));
  const again = schema.safeParse({ ...stand, ...Object.fromEntries(right) });
  return again.success ? { value: again.data, findings } : { findings };
}

type Issue = z.core.$ZodIssue;

const UNKNOWN = "an unknown field";

/**
 * What zod found wrong with `input`, a finding a field.
 * @param at where `input` stands in the file
 */
export function findingsIn(error: z.ZodError, input: unknown, at: readonly PropertyKey[]): Finding[] {
  return error.issues.flatMap((issue) => findingsOf(issue, at, input, at.length));
}

function findingsOf(issue: Issue, parent: readonly PropertyKey[], input: unknown, depth: number): Finding[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownField([...path, key], issue.message));
    case "invalid_union": {
      // Of several forms the one is meant that is wrong only in its parts.
      const meant = issue.errors.find((inner) =>
        inner.every((one) => one.path.length > 0 || one.code === "unrecognized_keys"),
      );
      if (meant) return meant.flatMap((inner) => findingsOf(inner, path, input, depth));
      break;
    }
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, got: shown(path.at(-1)), want: message, atKey: true }));
  }
  const got = valueAt(input, path.slice(depth));
  return [{ path, got: shown(got), want: issue.message, ...help(got, issue.message) }];
}

function unknownField(path: readonly PropertyKey[], want: string): Finding {
  const near = nearest(String(path.at(-1)), candidates(want));
  return { path, got: UNKNOWN, want: want.replace(OBJECT_FORM, "one of "), atKey: true, ...didYouMean(near) };
}

function help(got: unknown, want: string): { readonly help?: string } {
  if (typeof got === "number" && want.startsWith("a duration")) {
    return Number.isInteger(got) && got > 0 ? didYouMean(`${got}s`) : {};
  }
  if (typeof got !== "string") return {};
  if (want.startsWith("a duration")) return parseDuration(`${got}s`) === undefined ? {} : didYouMean(`${got}s`);
  return didYouMean(nearest(got, candidates(want)));
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    input,
  );
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}
