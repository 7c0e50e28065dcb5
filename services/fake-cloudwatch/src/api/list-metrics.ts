import type { Dimension } from "../truth/metric";
import { FIRST, type OwnedEntry, type Position } from "../truth/world";
import type { Call, Output } from "./call";
import { invalidValue } from "./errors";
import { type Input, writeMetric } from "./input";
import { readToken, writeToken } from "./token";

const PAGE = 500;
const TWO_WEEKS = 14 * 86_400;
const THREE_HOURS = 3 * 3600;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export function listMetrics(input: Input, call: Call): Output {
  const filter = readFilter(input);
  const accounts = readAccounts(input, call);
  const question = JSON.stringify([filter, accounts]);
  const token = input.text("NextToken");
  const limit = Math.min(PAGE, call.pageLimit);
  const found: OwnedEntry[] = [];
  let next: Position | undefined;
  for (const [position, entry] of call.world.list(call.place.region, accounts, readPosition(token, question))) {
    if (matches(entry, filter, call)) {
      if (found.length === limit) {
        next = { source: position.source, index: position.index - 1 };
        break;
      }
      found.push(entry);
    }
  }
  return {
    Metrics: found.map(({ metric }) => writeMetric(metric)),
    NextToken: next === undefined ? undefined : writeToken([next.source, next.index], question),
    OwningAccounts: input.flag("IncludeLinkedAccounts") === true ? found.map(({ account }) => account) : undefined,
  };
}

interface Filter {
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly dimensions: readonly Partial<Dimension>[];
  readonly withinSeconds: number;
}

function readFilter(input: Input): Filter {
  const recentlyActive = input.text("RecentlyActive");
  if (recentlyActive !== undefined && recentlyActive !== "PT3H") {
    throw invalidValue(`The value ${recentlyActive} for parameter RecentlyActive is not supported; PT3H is.`);
  }
  return {
    namespace: input.text("Namespace"),
    name: input.text("MetricName"),
    dimensions: input
      .structures("Dimensions")
      .map((dimension) => ({ name: dimension.requiredText("Name"), value: dimension.text("Value") })),
    withinSeconds: recentlyActive === undefined ? TWO_WEEKS : THREE_HOURS,
  };
}

function readAccounts(input: Input, { world, place }: Call): readonly string[] {
  const owner = input.text("OwningAccount");
  if (input.flag("IncludeLinkedAccounts") !== true) {
    if (owner !== undefined && owner !== place.account) {
      throw invalidValue("The parameter OwningAccount needs IncludeLinkedAccounts to be true.");
    }
    return [place.account];
  }
  return world.accounts().filter((account) => world.mayRead(place, account) && (owner ?? account) === account);
}

function readPosition(token: string | undefined, question: string): Position {
  if (token === undefined) {
    return FIRST;
  }
  const [source = 0, index = 0] = readToken(token, question, 2);
  return { source, index };
}

function matches({ metric, series }: OwnedEntry, filter: Filter, { now, open }: Call): boolean {
  const { namespace, name, dimensions, withinSeconds } = filter;
  return (
    (namespace === undefined || metric.namespace === namespace) &&
    (name === undefined || metric.name === name) &&
    dimensions.every((wanted) =>
      metric.dimensions.some(
        (one) => one.name === wanted.name && (wanted.value === undefined || one.value === wanted.value),
      ),
    ) &&
    series.some((one) => {
      const activity = one.activity(now);
      return (
        activity !== undefined &&
        activity.last >= now - withinSeconds &&
        activity.first <= now - open.listedAfterSeconds
      );
    })
  );
}
