import type { UnixSeconds } from "../truth/series";
import type { Publication } from "../truth/stored";
import type { Call, Output } from "./call";
import { invalidCombination, invalidValue, missingParameter } from "./errors";
import { type Input, readDimensions } from "./input";

const HOUR = 3600;
const DAY = 86_400;
const LARGEST = 2 ** 360;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export function putMetricData(input: Input, call: Call): Output {
  const namespace = input.requiredText("Namespace");
  if (namespace.startsWith("AWS/")) {
    throw invalidValue("The value AWS/ for parameter Namespace is invalid: it is reserved for services of AWS.");
  }
  const data = [
    ...input.structures("MetricData"),
    ...input.structures("EntityMetricData").flatMap((entity) => entity.structures("MetricData")),
  ];
  if (data.length === 0) {
    throw missingParameter("MetricData");
  }
  if (data.length > 1000) {
    throw invalidValue("The collection MetricData must not have a size greater than 1000.");
  }
  const store = call.world.store(call.place);
  for (const publication of data.map((datum) => readDatum(datum, namespace, call))) {
    store.put(publication);
  }
  call.cost.datapoints = data.length;
  return {};
}

function readDatum(datum: Input, namespace: string, { now, scale }: Call): Publication {
  const at = (datum.time("Timestamp") ?? now / scale) * scale;
  if (at < now - 14 * DAY || at > now + 2 * HOUR) {
    throw invalidValue(
      `The parameter ${datum.path}.Timestamp must specify a time no earlier than two weeks ago and no later than two hours ahead.`,
    );
  }
  const dimensions = readDimensions(datum);
  if (dimensions.length > 30) {
    throw invalidValue(`The collection ${datum.path}.Dimensions must not have a size greater than 30.`);
  }
  const resolution = datum.number("StorageResolution") ?? 60;
  if (resolution !== 1 && resolution !== 60) {
    throw invalidValue(`The parameter ${datum.path}.StorageResolution must be 1 or 60.`);
  }
  return {
    metric: { namespace, name: datum.requiredText("MetricName"), dimensions },
    unit: datum.text("Unit"),
    at,
    arrival: arrivalOf(at, now),
    resolutionSeconds: resolution,
    values: readValues(datum),
  };
}

/** What is old when it is published can be read later: after up to two hours, or two days. AWS gives no exact times. */
function arrivalOf(at: UnixSeconds, now: UnixSeconds): UnixSeconds {
  const age = now - at;
  return now + (age < 3 * HOUR ? 0 : age < DAY ? 2 * HOUR : 2 * DAY);
}

function readValues(datum: Input): Publication["values"] {
  const given = ["Value", "Values", "StatisticValues"].filter((name) => datum.has(name));
  if (given.length !== 1) {
    throw given.length === 0
      ? missingParameter(`${datum.path}.Value`)
      : invalidCombination(
          `The parameters ${given.map((name) => `${datum.path}.${name}`).join(" and ")} are mutually exclusive.`,
        );
  }
  const set = datum.structure("StatisticValues");
  if (set !== undefined) {
    const [count = 0, sum = 0, min = 0, max = 0] = ["SampleCount", "Sum", "Minimum", "Maximum"].map((name) =>
      checked(set.required(name, set.number(name)), `${set.path}.${name}`),
    );
    return { count, sum, min, max };
  }
  const value = datum.number("Value");
  return value === undefined ? readPairs(datum) : [[checked(value, `${datum.path}.Value`), 1]];
}

function readPairs(datum: Input): readonly (readonly [number, number])[] {
  const [values, counts] = [datum.numbers("Values"), datum.numbers("Counts")];
  if (values.length > 150) {
    throw invalidValue(`The collection ${datum.path}.Values must not have a size greater than 150.`);
  }
  if (counts.length > 0 && counts.length !== values.length) {
    throw invalidValue(`The parameters ${datum.path}.Values and ${datum.path}.Counts must have the same size.`);
  }
  return values.map((value, i) => [
    checked(value, `${datum.path}.Values`),
    checked(counts[i] ?? 1, `${datum.path}.Counts`),
  ]);
}

function checked(value: number, path: string): number {
  if (!(Math.abs(value) <= LARGEST)) {
    throw invalidValue(`The value ${value} for parameter ${path} is invalid.`);
  }
  return value;
}
