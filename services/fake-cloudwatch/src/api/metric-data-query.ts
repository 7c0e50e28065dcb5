import { type Metric, metricKey } from "../truth/metric";
import { parseStatistic, type Statistic } from "../truth/statistic";
import { isPeriod, LONGEST_PERIOD } from "./calendar";
import { validationError } from "./errors";
import { type Input, readMetric } from "./input";

const MOST_QUERIES = 500;
const ID = /^[a-z][a-zA-Z0-9_]*$/;

/** A query of GetMetricData. */
export interface MetricDataQuery {
  readonly id: string;
  readonly label: string;
  readonly metric: Metric;
  /** The same for all queries of one metric. */
  readonly key: string;
  readonly statistic: Statistic;
  /** The same for all queries that are answered alike. */
  readonly resultKey: string;
  readonly periodSeconds: number;
  readonly unit: string | undefined;
  readonly account: string;
  readonly returned: boolean;
}

/**
 * Reads the queries of a request. Messages are those that users of AWS quote, where any are known.
 *
 * @param scale How many of the fake's own seconds are one second of the request.
 * @throws ApiError `ValidationError`
 */
export function readQueries(input: Input, account: string, scale: number): readonly MetricDataQuery[] {
  const structures = input.structures("MetricDataQueries");
  if (structures.length > MOST_QUERIES) {
    throw validationError(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
  }
  if (structures.length === 0) {
    throw validationError("The parameter MetricDataQueries must contain at least one query.");
  }
  const queries = structures.map((structure) => readQuery(structure, account, scale));
  if (new Set(queries.map(({ id }) => id)).size < queries.length) {
    throw validationError("The values for parameter id in MetricDataQueries are not unique.");
  }
  return queries;
}

function readQuery(input: Input, account: string, scale: number): MetricDataQuery {
  const id = input.requiredText("Id");
  if (!ID.test(id) || id.length > 255) {
    throw validationError(
      `The value ${id} for parameter ${input.path}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  const stat = input.structure("MetricStat");
  if (input.has("Expression")) {
    throw validationError(
      stat === undefined
        ? `Expressions are beyond the fake: ${input.path}.Expression.`
        : `The parameters ${input.path}.Expression and ${input.path}.MetricStat are mutually exclusive.`,
    );
  }
  if (stat === undefined) {
    throw validationError(`Either ${input.path}.MetricStat or ${input.path}.Expression is required.`);
  }
  const metric = readMetric(input.required("Metric", stat.structure("Metric")));
  const key = metricKey(metric);
  return {
    id,
    metric,
    label: input.text("Label") ?? metric.name,
    key,
    resultKey: `${key} ${stat.requiredText("Stat")}`,
    statistic: readStatistic(stat),
    periodSeconds: readPeriod(stat, scale),
    unit: stat.text("Unit"),
    account: input.text("AccountId") ?? account,
    returned: input.flag("ReturnData") ?? true,
  };
}

function readStatistic(stat: Input): Statistic {
  const text = stat.requiredText("Stat");
  const statistic = parseStatistic(text);
  if (statistic === undefined) {
    throw validationError(`The value ${text} for parameter ${stat.path}.Stat is not supported.`);
  }
  return statistic;
}

function readPeriod(stat: Input, scale: number): number {
  const given = stat.required("Period", stat.number("Period"));
  if (!isPeriod(given * scale)) {
    throw validationError(
      `The value ${given} for parameter ${stat.path}.Period is not supported: 1, 5, 10, 20, 30 or a multiple of 60, ` +
        `up to ${LONGEST_PERIOD}.`,
    );
  }
  return given * scale;
}
