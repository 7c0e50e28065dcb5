import { type CloudWatchClient, ListMetricsCommand, type ListMetricsOutput } from "@aws-sdk/client-cloudwatch";

import type { Metric, Source } from "../../model";
import type { Caller } from "../request/caller";
import { Failure } from "../request/failure";

/** What one listing is of. */
export interface ListingScope {
  readonly namespace: string;
  readonly recentlyActive: boolean;
  readonly linkedAccounts: boolean;
}

export interface ListMetricsProps {
  readonly caller: Caller;
  readonly client: CloudWatchClient;
  readonly source: Source;
  readonly scope: ListingScope;
  /** Names of the metrics to keep: a namespace has many more than anybody reads. */
  readonly names: ReadonlySet<string>;
  /** Called for each page that was answered. */
  readonly answered: () => void;
}

/**
 * All metrics of a namespace by one listing: asking for each name alone would take a request each, and pages are of 500.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
 * @throws Failure
 */
export async function listMetrics({
  caller,
  client,
  source,
  scope,
  names,
  answered,
}: ListMetricsProps): Promise<Metric[]> {
  const input = {
    Namespace: scope.namespace,
    ...(scope.recentlyActive && { RecentlyActive: "PT3H" as const }),
    ...(scope.linkedAccounts && { IncludeLinkedAccounts: true }),
  };
  const metrics: Metric[] = [];
  const intern = interner();
  let token: string | undefined;
  for (;;) {
    const command = new ListMetricsCommand({ ...input, ...(token !== undefined && { NextToken: token }) });
    const page: ListMetricsOutput = await caller.call({ api: "ListMetrics", source }, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
    answered();
    for (const [i, { MetricName, Dimensions = [] }] of (page.Metrics ?? []).entries()) {
      if (MetricName === undefined || !names.has(MetricName)) continue;
      const account = page.OwningAccounts?.[i];
      metrics.push({
        ...(account !== undefined && { account: intern(account) }),
        namespace: scope.namespace,
        name: intern(MetricName),
        dimensions: Dimensions.map(({ Name = "", Value = "" }) => ({ name: intern(Name), value: intern(Value) })).sort(
          (a, b) => (a.name < b.name ? -1 : 1),
        ),
      });
    }
    if (!page.NextToken) return metrics;
    if (page.NextToken === token)
      throw new Failure("transient", "EndlessPages", "ListMetrics sends the same page again");
    token = page.NextToken;
  }
}

/** The same string for equal ones: of a hundred thousand metrics most strings are equal. */
function interner(): (text: string) => string {
  const texts = new Map<string, string>();
  return (text) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, text);
    return text;
  };
}
