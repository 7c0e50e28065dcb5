import type { z } from "zod";

import { Described, pathText, type Problem } from "./problems";
import { fieldNames, SECRET_FORM } from "./schema";

type Issue = z.core.$ZodIssue;

const UNKNOWN_FIELD = new Described("an unknown field");
const NOT_SHOWN = new Described("a value that is not shown, for it may be a secret");

/**
 * What zod found wrong with `input`, a problem a field.
 * @param others fields that are taken at the top beside those of the schema
 */
export function problemsIn(error: z.ZodError, input: unknown, others: readonly string[] = []): Problem[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0
      ? unknownFields(issue, issue.path, others)
      : problemsOf(issue, [], input),
  );
}

function unknownFields(
  { keys, message }: z.core.$ZodIssueUnrecognizedKeys,
  path: readonly PropertyKey[],
  others: readonly string[] = [],
): Problem[] {
  const names = [...fieldNames(message), ...others];
  const want = names.length > 0 ? `one of ${names.join(", ")}` : "no fields";
  return keys.map((key) => ({ path: pathText([...path, key]), got: UNKNOWN_FIELD, want }));
}

/** @param parent where the issue's path begins */
function problemsOf(issue: Issue, parent: readonly PropertyKey[], input: unknown): Problem[] {
  const path = [...parent, ...issue.path];
  if (issue.message === SECRET_FORM) return [{ path: pathText(path), got: NOT_SHOWN, want: SECRET_FORM }];
  if (issue.code === "unrecognized_keys") return unknownFields(issue, path);
  if (issue.code === "invalid_union") {
    // The choice is wrong as a whole, not its `kind`, which a function writes.
    if (issue.discriminator !== undefined) return [problem(path.slice(0, -1), input, issue.message)];
    // Of two forms the one is meant whose shape was right, and something in it wrong.
    const meant = issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0));
    if (meant) return meant.flatMap((inner) => problemsOf(inner, path, input));
  }
  if (issue.code === "invalid_key") {
    const want = `a key of ${issue.issues.map(({ message }) => message).join(", ")}`;
    return [{ path: pathText(path.slice(0, -1)), got: path.at(-1), want }];
  }
  return [problem(path, input, issue.message + (isUnquoted(issue, path, input) ? ", in quotation marks" : ""))];
}

/** A number where text is wanted, whose digits may well be right: an account, say. */
function isUnquoted(issue: Issue, path: readonly PropertyKey[], input: unknown): boolean {
  return issue.code === "invalid_type" && issue.expected === "string" && typeof valueAt(input, path) === "number";
}

function problem(path: readonly PropertyKey[], input: unknown, want: string): Problem {
  return { path: pathText(path), got: valueAt(input, path), want };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), input);
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}
