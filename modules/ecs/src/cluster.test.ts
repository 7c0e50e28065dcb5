import { describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { Cluster } from "./cluster";

describe("the cluster", () => {
  const stack = synthesizeStack((scope) => {
    new Cluster(scope, "cluster", { name: "test-monitoring-cluster" });
  });

  it("is not watched by Container Insights, which costs for every metric", () => {
    expect(stack.resource("aws_ecs_cluster")).toEqual({
      name: "test-monitoring-cluster",
      setting: [{ name: "containerInsights", value: "disabled" }],
    });
  });

  it("may run tasks on Fargate and on Fargate Spot", () => {
    expect(stack.resource("aws_ecs_cluster_capacity_providers")).toEqual({
      cluster_name: expect.stringMatching(/^\$\{aws_ecs_cluster\.[\w-]+\.name\}$/),
      capacity_providers: ["FARGATE", "FARGATE_SPOT"],
    });
  });
});
