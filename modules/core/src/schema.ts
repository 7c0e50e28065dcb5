import { z } from "zod";

import { CIDR_FORM, isCidr } from "./cidr";
import { Duration } from "./units";

// Zod would compile each object's check when it is first used, which takes longer than the few uses there are.
z.config({ jitless: true });

// The leaves that environments are made of. The `error` of each is the "want" of the problem it reports.

/** How the `error` of an object begins; the names of its fields follow. */
const OBJECT_FORM = "an object with the fields ";

/** An object whose unknown fields are refused, with those it does take. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: OBJECT_FORM + Object.keys(shape).join(", ") });
}

/** The names of the fields that an object takes, from its `error`; `kind` is written by a function. */
export function fieldNames(error: string): string[] {
  const names = error.startsWith(OBJECT_FORM) ? error.slice(OBJECT_FORM.length).split(", ") : [];
  return names.filter((name) => name !== "kind");
}

/** Text that matches the pattern, which is anchored at both ends. */
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

/** Whole seconds within bounds, both included. */
export function duration(low: Duration, high: Duration) {
  const want = `a duration from ${low} to ${high}, such as minutes(1) or days(7)`;
  const within = ({ seconds }: Duration) =>
    Number.isInteger(seconds) && seconds >= low.seconds && seconds <= high.seconds;
  return z.instanceof(Duration, { error: want }).refine(within, { error: want });
}

/** One of these numbers of days. */
export function oneOfDays(allowed: readonly number[]) {
  const want = `days(n) with n one of ${allowed.join(", ")}`;
  return z.instanceof(Duration, { error: want }).refine(({ days }) => allowed.includes(days), { error: want });
}

export function cidr() {
  return z.string({ error: CIDR_FORM }).refine(isCidr, { error: CIDR_FORM });
}

/** A list in which no value stands twice: `what` names its items. */
export function listOf<Item extends z.ZodType>(item: Item, atLeast: number, what: string) {
  const want = `a list of ${what}${atLeast > 0 ? `, at least ${atLeast}` : ""}`;
  return z
    .array(item, { error: want })
    .min(atLeast, { error: want })
    .check(({ value, issues }) => {
      value.forEach((input, i) => {
        if (value.indexOf(input) < i) issues.push({ code: "custom", path: [i], message: "each value once", input });
      });
    });
}

/**
 * An ARN of one service and one kind of resource.
 * @param kind how its last part begins: `certificate/`
 */
export function arn(service: string, kind: string) {
  const pattern = new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${kind}[\\w/.-]+$`);
  return text(pattern, `an ARN such as arn:aws:${service}:eu-west-1:111122223333:${kind}…`);
}

/** A region by its form and the words that AWS makes such names of: eu-wset-1 is none. */
export function region() {
  const words = "(central|east|west|(north|south)(east|west)?)";
  return text(new RegExp(`^[a-z]{2,4}(-[a-z]+)?-${words}-\\d$`), "a region, such as eu-west-1");
}

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

export function domain() {
  const pattern = new RegExp(`^(?=.{1,253}$)(${LABEL}\\.)+${LABEL}$`);
  return text(pattern, "a domain name in lower case, such as internal.example.com");
}

export function email() {
  return text(/^[\w.+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/, "an e-mail address");
}

/**
 * What all services of AWS take in the keys and values of tags.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
export const TAG_TEXT_FORM = "letters, digits, spaces and _.:/=+-@";

/** Text that is the value of a tag, and not empty. */
export function tagText(what: string) {
  return text(/^(?!\p{Z})[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, `${what}, at most 256 ${TAG_TEXT_FORM}`);
}

/** Tags by which something is found that is there already. */
export function tagFilter() {
  const want = 'tags, such as { Name: "main" }, at least 1';
  const part = text(TAG_TEXT, TAG_TEXT_FORM);
  return z.record(part, part, { error: want }).refine((tags) => Object.keys(tags).length > 0, { error: want });
}

/** What stands where a secret is named. The value found there is never shown: it may be the secret itself. */
export const SECRET_FORM = 'secret("…") with the name of a secret in AWS Secrets Manager: letters, digits and /_+=.@-';

/** A secret by name. */
export function secretReference() {
  return z.strictObject(
    {
      kind: z.literal("secret", { error: SECRET_FORM }),
      name: text(/^[A-Za-z0-9/_+=.@-]{1,512}$/, SECRET_FORM),
    },
    { error: SECRET_FORM },
  );
}
