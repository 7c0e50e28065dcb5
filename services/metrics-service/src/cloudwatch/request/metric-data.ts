import {
  type CloudWatchClient,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
  StandardUnit,
} from "@aws-sdk/client-cloudwatch";

import type { Source } from "../../model";
import { AnswerPages, idOf } from "./answer-pages";
import type { Caller } from "./caller";
import { Failure } from "./failure";
import { DATAPOINTS_PER_PAGE, RECENT_SECONDS } from "./limits";
import { askForPage } from "./metric-data-page";
import { estimatedDatapoints, type Request, type Unit } from "./plan";

export interface MetricDataProps {
  readonly caller: Caller;
  readonly client: CloudWatchClient;
  readonly source: Source;
  readonly now: number;
  /** Called for each page that was answered. AWS does not say whether each is billed: it is taken to be. */
  readonly answered: () => void;
}

/** A token that leads nowhere must not be followed for ever: AWS may send empty pages, but not so many. */
const PAGES_BEYOND_DATAPOINTS = 100;

/**
 * Asks for all pages of a request.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * @throws Failure
 */
export async function getMetricData(request: Request, props: MetricDataProps): Promise<AnswerPages> {
  // Of many requests most wait: what they say is made only when their turn has come.
  let input: GetMetricDataCommandInput | undefined;
  let pages: AnswerPages | undefined;
  const datapoints = {
    estimated: Math.min(estimatedDatapoints(request), DATAPOINTS_PER_PAGE),
    recent: props.now - request.window.start <= RECENT_SECONDS,
  };
  const mostPages = estimatedDatapoints(request) + PAGES_BEYOND_DATAPOINTS;
  let token: string | undefined;
  for (let page = 1; ; page++) {
    const answer = await props.caller.call({ api: "GetMetricData", source: props.source, datapoints }, (signal) => {
      input ??= inputOf(request);
      return askForPage(props.client, { ...input, NextToken: token }, props.caller.turns, signal);
    });
    pages ??= new AnswerPages(request);
    pages.add(answer);
    props.answered();
    if (!answer.NextToken) return pages;
    if (answer.NextToken === token || page >= mostPages) {
      throw new Failure("transient", "EndlessPages", `GetMetricData sends page after page: ${page}`);
    }
    token = answer.NextToken;
  }
}

function inputOf({ units, window }: Request): GetMetricDataCommandInput {
  return {
    MetricDataQueries: units.flatMap(metricDataQueries),
    StartTime: new Date(window.start * 1000),
    EndTime: new Date(window.end * 1000),
    ScanBy: "TimestampAscending",
  };
}

/** Why CloudWatch could only refuse a unit; nothing where it is worth asking. */
export function refusal({ metric: { unit } }: Unit): string | undefined {
  if (unit === undefined || isStandardUnit(unit)) return undefined;
  return `${unit} is no unit of CloudWatch: ${Object.values(StandardUnit).join(", ")}`;
}

function metricDataQueries({ metric, statistics, window }: Unit, unit: number): MetricDataQuery[] {
  const Metric = {
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: metric.dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
  };
  return statistics.map((Stat, statistic) => ({
    Id: idOf(unit, statistic),
    ...(metric.account !== undefined && { AccountId: metric.account }),
    MetricStat: {
      Metric,
      Period: window.periodSeconds,
      Stat,
      ...(metric.unit !== undefined && isStandardUnit(metric.unit) && { Unit: metric.unit }),
    },
  }));
}

function isStandardUnit(unit: string): unit is StandardUnit {
  return Object.values<string>(StandardUnit).includes(unit);
}
