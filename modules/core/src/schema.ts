import { z } from "zod";

import { CIDR_FORM, isCidr } from "./cidr";
import type { Problem } from "./problems";
import { Duration } from "./units";

// The leaves that environments are made of. The `error` of each is the "want" of the problem it reports.

/** An object whose unknown keys are refused, with the keys it does take. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).filter((key) => key !== "kind");
  return z.strictObject(shape, { error: `an object with ${keys.length ? `the keys ${keys.join(", ")}` : "no keys"}` });
}

/** Text that matches the pattern as a whole. */
export function text(pattern: RegExp, want: string) {
  return z.string({ error: want }).regex(pattern, { error: want });
}

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: `one of ${values.join(", ")}` });
}

export function integer(low: number, high: number) {
  const want = `a whole number from ${low} to ${high}`;
  return z.int({ error: want }).min(low, { error: want }).max(high, { error: want });
}

export function positive(want: string) {
  return z.number({ error: want }).positive({ error: want });
}

export function flag() {
  return z.boolean({ error: "true or false" });
}

/** A length of time within bounds, both included. */
export function duration(low: Duration, high: Duration) {
  const want = `a duration from ${low} to ${high}, such as minutes(1) or days(7)`;
  return z
    .instanceof(Duration, { error: want })
    .refine((d) => d.seconds >= low.seconds && d.seconds <= high.seconds, { error: want });
}

export function cidr() {
  return z.string({ error: CIDR_FORM }).refine(isCidr, { error: CIDR_FORM });
}

export function listOf<Item extends z.ZodType>(item: Item, atLeast: number, what: string) {
  const want = `a list of at least ${atLeast} ${what}`;
  return z.array(item, { error: want }).min(atLeast, { error: want });
}

/** An ARN of one service: `arn:aws:acm:eu-west-1:111122223333:certificate/…`. */
export function arn(service: string) {
  const want = `an ARN that begins with arn:aws:${service}:`;
  return z.string({ error: want }).regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), { error: want });
}

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function domain() {
  return text(DOMAIN, "a domain name in lower case, such as internal.example.com");
}

export function email() {
  return text(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "an e-mail address");
}

/** What zod found wrong with `input`, a problem a field. */
export function problemsIn(error: z.ZodError, input: unknown): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const parent = valueAt(input, issue.path);
      return issue.keys.map((key) => ({
        path: pathText([...issue.path, key]),
        got: valueAt(parent, [key]),
        want: "no such field",
        help: `The fields here: ${issue.message.replace(/^an object with (the keys )?/, "")}.`,
      }));
    }
    return [{ path: pathText(issue.path), got: valueAt(input, issue.path), want: issue.message }];
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), input);
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

/** `network.zones[1]` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? String(key) : `.${String(key)}`))
    .join("");
}
