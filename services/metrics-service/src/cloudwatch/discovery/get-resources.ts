import {
  GetResourcesCommand,
  type GetResourcesOutput,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";

import type { Source } from "../../model";
import type { Caller } from "../request/caller";
import { Failure } from "../request/failure";
import { matchesWhole } from "./pattern";

/** Something that has tags. */
export interface Resource {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface GetResourcesProps {
  readonly caller: Caller;
  readonly client: ResourceGroupsTaggingAPIClient;
  readonly source: Source;
  readonly resourceTypes: readonly string[];
  /** Patterns of values by key: a resource has all of them. */
  readonly tags: Readonly<Record<string, string>>;
}

const MOST_PER_PAGE = 100;

/**
 * Resources by type and tags. It knows only what has tags or has had some.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 * @throws Failure
 */
export async function getResources(props: GetResourcesProps): Promise<Resource[]> {
  const { caller, client, source } = props;
  const input = {
    ResourceTypeFilters: [...props.resourceTypes],
    TagFilters: Object.keys(props.tags).map((Key) => ({ Key })),
    ResourcesPerPage: MOST_PER_PAGE,
  };
  const wanted = Object.entries(props.tags).map(([key, pattern]) => [key, matchesWhole(pattern)] as const);
  const resources: Resource[] = [];
  let token: string | undefined;
  for (;;) {
    const command = new GetResourcesCommand({ ...input, ...(token !== undefined && { PaginationToken: token }) });
    const page: GetResourcesOutput = await caller.call({ api: "GetResources", source }, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
    for (const { ResourceARN, Tags = [] } of page.ResourceTagMappingList ?? []) {
      if (ResourceARN === undefined) continue;
      const tags = Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
      if (wanted.every(([key, matches]) => matches(tags[key]))) resources.push({ arn: ResourceARN, tags });
    }
    if (!page.PaginationToken) return resources;
    if (page.PaginationToken === token) {
      throw new Failure("transient", "EndlessPages", "GetResources sends the same page again");
    }
    token = page.PaginationToken;
  }
}
