import type { Resource } from "../workloads/workload";
import type { Output } from "./call";
import { ApiError } from "./errors";
import type { Input } from "./input";
import { readToken, writeToken } from "./token";

/** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
export function getResources(input: Input, resources: readonly Resource[]): Output {
  const perPage = input.number("ResourcesPerPage") ?? 50;
  if (!(perPage >= 1 && perPage <= 100)) {
    throw new ApiError(400, "InvalidParameterException", "InvalidParameter", "ResourcesPerPage must be from 1 to 100.");
  }
  const types = input.texts("ResourceTypeFilters");
  const arns = input.texts("ResourceARNList");
  const tags = input
    .structures("TagFilters")
    .map((filter) => ({ key: filter.requiredText("Key"), values: filter.texts("Values") }));
  const found = resources.filter(
    (resource) =>
      (types.length === 0 || types.some((type) => isOfType(resource.arn, type))) &&
      (arns.length === 0 || arns.includes(resource.arn)) &&
      tags.every(({ key, values }) => {
        const value = resource.tags[key];
        return value !== undefined && (values.length === 0 || values.includes(value));
      }),
  );
  const question = JSON.stringify([types, tags, arns, perPage]);
  const token = input.text("PaginationToken") ?? "";
  const [from = 0] = token === "" ? [] : readToken(token, question, 1);
  const next = from + perPage;
  return {
    PaginationToken: next < found.length ? writeToken([next], question) : "",
    ResourceTagMappingList: found.slice(from, next).map((resource) => ({
      ResourceARN: resource.arn,
      Tags: Object.entries(resource.tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}

/** `arn:partition:service:region:account:type/name`, or with a colon before the name; a filter is `service` or `service:type`. */
function isOfType(arn: string, filter: string): boolean {
  const [, , service = "", , , ...rest] = arn.split(":");
  const [wantedService, wantedType] = filter.split(":");
  const type = rest.join(":").split(/[:/]/)[0];
  return (
    service === wantedService &&
    (wantedType === undefined || rest.join(":").startsWith(wantedType) || type === wantedType)
  );
}
