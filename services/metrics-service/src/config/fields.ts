import { z } from "zod";

import { CATALOGUE } from "../catalogue/catalogue";
import { parseDuration } from "./duration";
import { labelNameWanted } from "./names";
import { parseStatistic, SIMPLE_STATISTICS, STATISTIC_FORM } from "./statistic";

// The leaves that the configuration is made of. The `error` of each is the "want" of the problem it reports.

/** How the `error` of an object begins; the names of its fields follow. */
export const OBJECT_FORM = "an object with the fields ";
const CHOICE_FORM = "one of ";

/** An object whose unknown fields are refused. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: OBJECT_FORM + Object.keys(shape).join(", ") });
}

/** The words of which one was wanted, to find the near miss among. */
export function candidates(want: string): readonly string[] {
  const form = [OBJECT_FORM, CHOICE_FORM].find((start) => want.startsWith(start));
  if (form !== undefined) return want.slice(form.length).split(", ");
  if (want === REGION_FORM) return REGIONS;
  if (want === STATISTIC_FORM) return SIMPLE_STATISTICS;
  if (want === NAMESPACE_FORM) return [...CATALOGUE.keys()];
  return [];
}

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: CHOICE_FORM + values.join(", ") });
}

/** Text that matches the pattern, which is anchored at both ends. */
export function text(pattern: RegExp, want: string) {
  return z.string({ error: want }).regex(pattern, { error: want });
}

export function line(want: string) {
  return text(/^[^\p{Cc}]{1,1024}$/u, want);
}

export function integer(low: number, high: number) {
  const want = `a whole number from ${low} to ${high}`;
  return z.int({ error: want }).min(low, { error: want }).max(high, { error: want });
}

export function numberWithin(low: number, high: number, what: string) {
  const want = `${what} from ${low} to ${high}`;
  return z.number({ error: want }).min(low, { error: want }).max(high, { error: want });
}

export function flag() {
  return z.boolean({ error: "true or false" });
}

/** Seconds of a duration within bounds, both included. */
export function duration(low: string, high: string) {
  const want = `a duration from ${low} to ${high}, such as 30s, 5m or 1h30m`;
  return z
    .string({ error: want })
    .transform((value) => parseDuration(value) ?? NaN)
    .refine((seconds) => seconds >= (parseDuration(low) ?? 0) && seconds <= (parseDuration(high) ?? 0), {
      error: want,
    });
}

/** A list in which no value stands twice: `what` names its items. */
export function listOf<Item extends z.ZodType>(item: Item, atLeast: number, what: string) {
  const want = `a list of ${what}${atLeast > 0 ? `, at least ${atLeast}` : ""}`;
  return z
    .array(item, { error: want })
    .min(atLeast, { error: want })
    .check(({ value, issues }) => {
      const seen = new Set<string>();
      value.forEach((input, i) => {
        const key = JSON.stringify(input);
        if (seen.has(key)) issues.push({ code: "custom", path: [i], message: "each value once", input });
        seen.add(key);
      });
    });
}

/** Numbers that grow. */
export function ascending(item: z.ZodNumber, atMost: number, what: string) {
  const want = `a list of ${what}, ascending, at least 1, at most ${atMost}`;
  return z
    .array(item, { error: want })
    .min(1, { error: want })
    .max(atMost, { error: want })
    .refine((values) => values.every((value, i) => i === 0 || value > (values[i - 1] ?? value)), { error: want });
}

const REGION_FORM = "a region, such as eu-west-1";

/** To suggest one of; any other of the form is taken. https://docs.aws.amazon.com/general/latest/gr/rande.html */
const REGIONS: readonly string[] = [
  ...[
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "us-gov-east-1",
    "us-gov-west-1",
  ],
  ...["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
  ...["ap-east-1", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"],
  ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "me-south-1", "me-central-1", "il-central-1", "af-south-1"],
];

/** A region by its form and the words that AWS makes such names of: eu-wset-1 is none. */
export function region() {
  const words = "(central|east|west|north|south|(north|south)(east|west))";
  return text(new RegExp(`^[a-z]{2,4}(-[a-z]+)?-${words}-\\d{1,2}$`), REGION_FORM);
}

export function roleArn() {
  const want = "the ARN of a role, such as arn:aws:iam::111122223333:role/metrics";
  return text(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, want);
}

const NAMESPACE_FORM = "a namespace of CloudWatch, such as AWS/Lambda";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
export function namespace() {
  return text(/^[\w.\-/#][\w.\-/#: ]{0,254}$/, NAMESPACE_FORM);
}

export function metricName() {
  return text(
    /^(?!-)[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/,
    "the name of a metric of CloudWatch, such as Invocations",
  );
}

/** The API takes no colon at the beginning and no control characters. */
export function dimensionName() {
  return text(/^(?!:)[\x20-\x7e]{1,255}$/, "the name of a dimension, such as FunctionName");
}

export function dimensionValue() {
  return text(/^[\x20-\x7e]{1,1024}$/, "the value of a dimension, at most 1024 characters of ASCII");
}

/** A regular expression that is matched against all of a value. */
export function pattern() {
  const want = "a regular expression";
  return z.string({ error: want }).refine(isPattern, { error: want });
}

/** As it stands: within `^(?:…)$` even `)|(` would be one. */
function isPattern(value: string): boolean {
  try {
    new RegExp(value);
    return value !== "" && value.length <= 4_096;
  } catch {
    return false;
  }
}

export function statistic() {
  return z
    .string({ error: STATISTIC_FORM })
    .refine((value) => parseStatistic(value) !== undefined, { error: STATISTIC_FORM });
}

export function labels() {
  const want = "labels with their values, such as { environment: prod }";
  const value = text(/^[^\p{Cc}]{1,1024}$/u, "the value of a label, in quotes where it is a number");
  return record(labelName(), value, want);
}

export function labelName() {
  return z.string().check(({ value, issues }) => {
    const want = labelNameWanted(value);
    if (want !== undefined) issues.push({ code: "custom", message: want, input: value });
  });
}

/** An object with any keys of a form. */
export function record<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  want: string,
) {
  return z.record(key, value, { error: want });
}

/** A file's path, from the configuration's directory where it is not absolute. */
export function filePath() {
  return text(/^[^\p{Cc}]{1,4096}$/u, "the path of a file");
}

/** A path of HTTP that the service has not taken itself. */
export function httpPath() {
  const want = "a path of its own, such as /push: not /, /metrics nor anything below /-/";
  return z
    .string({ error: want })
    .regex(/^(\/[A-Za-z0-9._~-]+)+$/, { error: want })
    .refine((path) => !/^\/(metrics|-)(\/|$)/.test(path), { error: want });
}
