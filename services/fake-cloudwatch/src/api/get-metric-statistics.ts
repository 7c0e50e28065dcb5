import { hash } from "../truth/random";
import { parseStatistic, type Statistic } from "../truth/statistic";
import type { Call, Output } from "./call";
import { isPeriod } from "./calendar";
import { invalidCombination, invalidValue, missingParameter } from "./errors";
import { type Input, readMetric } from "./input";
import { forEachPeriod, type Range } from "./points";

const MOST_DATAPOINTS = 1440;
const PLAIN = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

interface Datapoint extends Output {
  readonly Timestamp: number;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export function getMetricStatistics(input: Input, call: Call): Output {
  const metric = readMetric(input);
  const statistics = readStatistics(input);
  const range = readRange(input, call.scale);
  const periodSeconds = input.required("Period", input.number("Period")) * call.scale;
  if (!isPeriod(periodSeconds)) {
    throw invalidValue("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
  }
  const asked = Math.ceil((range.end - range.start) / periodSeconds);
  if (asked > MOST_DATAPOINTS) {
    throw invalidCombination(
      `You have requested up to ${asked} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. ` +
        "You may reduce the datapoints requested by increasing Period, or decreasing the time range.",
    );
  }
  const needsBins = [...statistics.values()].some((statistic) => statistic.needsBins);
  const query = { metric, account: call.place.account, periodSeconds, unit: input.text("Unit") };
  const datapoints: Datapoint[] = [];
  forEachPeriod(call, query, range, needsBins, (time, unit, summary) => {
    const plain: Record<string, number | undefined> = {};
    const extended: Record<string, number | undefined> = {};
    for (const [name, statistic] of statistics) {
      (PLAIN.includes(name) ? plain : extended)[name] = statistic.of(summary);
    }
    const some = Object.values(extended).some((value) => value !== undefined);
    const ExtendedStatistics = some ? extended : undefined;
    datapoints.push({ Timestamp: time / call.scale, Unit: unit, ...plain, ExtendedStatistics });
  });
  call.cost.queries = 1;
  call.cost.datapoints = datapoints.length;
  return { Label: metric.name, Datapoints: shuffled(datapoints) };
}

function readStatistics(input: Input): ReadonlyMap<string, Statistic> {
  const [plain, extended] = [input.texts("Statistics"), input.texts("ExtendedStatistics")];
  if (plain.length + extended.length === 0) {
    throw missingParameter("Statistics");
  }
  if (plain.length > 0 && extended.length > 0) {
    throw invalidCombination("The parameters Statistics and ExtendedStatistics are mutually exclusive.");
  }
  const statistics = new Map<string, Statistic>();
  for (const name of [...plain, ...extended]) {
    const statistic = parseStatistic(name);
    if (statistic === undefined || PLAIN.includes(name) !== plain.includes(name)) {
      const member = plain.length > 0 ? "Statistics" : "ExtendedStatistics";
      throw invalidValue(`The value ${name} for parameter ${member} is not supported.`);
    }
    statistics.set(name, statistic);
  }
  return statistics;
}

function readRange(input: Input, scale: number): Range {
  const start = input.required("StartTime", input.time("StartTime")) * scale;
  const end = input.required("EndTime", input.time("EndTime")) * scale;
  if (start === end) {
    throw invalidValue("The parameter StartTime must not equal parameter EndTime.");
  }
  if (start > end) {
    throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  }
  return { start, end };
}

/** AWS promises no order, and a client that leans on one should learn it here. */
function shuffled(datapoints: readonly Datapoint[]): readonly Datapoint[] {
  return [...datapoints].sort((a, b) => hash(a.Timestamp, 5) - hash(b.Timestamp, 5));
}
