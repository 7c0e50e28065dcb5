import { describe, expect, it } from "@jest/globals";

import type { ServiceJob } from "./config";
import { serviceStatements } from "./statements";

const job = (more: Partial<ServiceJob> = {}): ServiceJob => ({
  namespace: "AWS/Lambda",
  regions: ["eu-west-1"],
  ...more,
});
const READ = ["cloudwatch:GetMetricData"];
const LIST = [...READ, "cloudwatch:ListMetrics"];
const ROLE = "arn:aws:iam::444455556666:role/reader";

/** Actions by the resources that they are allowed on. */
const allowed = (...jobs: ServiceJob[]) =>
  Object.fromEntries(serviceStatements({ jobs }).map(({ actions, resources }) => [resources?.join() ?? "", actions]));

describe("what the service may do", () => {
  it.each<[string, ServiceJob[], Record<string, readonly string[]>]>([
    ["to read and list, where metrics are looked for", [job()], { "*": LIST }],
    [
      "to read and list, where they are looked for by their dimensions",
      [job({ select: { where: {} } })],
      { "*": LIST },
    ],
    ["to read alone, where all metrics are named", [job({ select: { static: [{}] } })], { "*": READ }],
    ["to list, where one of two jobs does", [job({ select: { static: [{}] } }), job()], { "*": LIST }],
    [
      "to look for resources, where they are chosen by tags",
      [job({ select: { tags: { Team: "shop" } } })],
      { "*": [...LIST, "tag:GetResources"] },
    ],
    [
      "to look for resources, where their tags become labels",
      [job({ select: { export_tags: ["Team"] } })],
      { "*": [...LIST, "tag:GetResources"] },
    ],
    [
      "to take a role, and that one alone, where it reads as somebody else, who then does the reading",
      [job({ roles: [{ arn: ROLE, external_id: "shop" }] })],
      { [ROLE]: ["sts:AssumeRole"] },
    ],
    [
      "to do both, where it reads for itself and for others",
      [job({ roles: ["own", { arn: ROLE }] }), job({ roles: [{ arn: ROLE }] })],
      { "*": LIST, [ROLE]: ["sts:AssumeRole"] },
    ],
  ])("is %s", (_, jobs, statements) => {
    expect(allowed(...jobs)).toEqual(statements);
  });
});
