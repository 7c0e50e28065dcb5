import { describe, expect, it } from "@jest/globals";

import { Association } from "./association";

const HERE = "us-east-1:123456789012";

const ARNS = {
  lambda: `arn:aws:lambda:${HERE}:function:pay`,
  cache: `arn:aws:elasticache:${HERE}:cluster:flags-001`,
  serverless: `arn:aws:elasticache:${HERE}:serverlesscache:flags`,
  database: `arn:aws:rds:${HERE}:db:grafana`,
  databases: `arn:aws:rds:${HERE}:cluster:orders`,
  balancer: `arn:aws:elasticloadbalancing:${HERE}:loadbalancer/app/web/50dc6c495c0c9188`,
  targets: `arn:aws:elasticloadbalancing:${HERE}:targetgroup/backend/73e2d6bc24d8a067`,
  cluster: `arn:aws:ecs:${HERE}:cluster/prod`,
  service: `arn:aws:ecs:${HERE}:service/prod/backend`,
  queue: `arn:aws:sqs:${HERE}:orders.fifo`,
  api: "arn:aws:apigateway:us-east-1::/apis/a1b2c3d4",
  bus: `arn:aws:events:${HERE}:event-bus/orders`,
  bucket: "arn:aws:s3:::logs",
};

const BALANCER = "app/web/50dc6c495c0c9188";

const association = new Association(Object.values(ARNS).map((arn) => ({ arn, tags: {} })));

function resourceOf(namespace: string, dimensions: Readonly<Record<string, string>>, account?: string) {
  const pairs = Object.entries(dimensions).map(([name, value]) => ({ name, value }));
  const metric = { namespace, name: "Any", dimensions: pairs, ...(account !== undefined && { account }) };
  return association.resourceOf(metric)?.arn;
}

describe("the resource of a metric", () => {
  it.each([
    ["AWS/Lambda", { FunctionName: "pay" }, ARNS.lambda],
    ["AWS/Lambda", { FunctionName: "pay", Resource: "pay:live" }, ARNS.lambda],
    ["AWS/ElastiCache", { CacheClusterId: "flags-001", CacheNodeId: "0001" }, ARNS.cache],
    ["AWS/ElastiCache", { clusterId: "flags" }, ARNS.serverless],
    ["AWS/RDS", { DBInstanceIdentifier: "grafana" }, ARNS.database],
    ["AWS/RDS", { DBClusterIdentifier: "orders", Role: "WRITER" }, ARNS.databases],
    ["AWS/ApplicationELB", { LoadBalancer: BALANCER }, ARNS.balancer],
    [
      "AWS/ApplicationELB",
      { LoadBalancer: BALANCER, TargetGroup: "targetgroup/backend/73e2d6bc24d8a067" },
      ARNS.targets,
    ],
    ["AWS/ApplicationELB", { LoadBalancer: BALANCER, TargetGroup: "targetgroup/other/1" }, ARNS.balancer],
    ["AWS/ECS", { ClusterName: "prod", ServiceName: "backend" }, ARNS.service],
    ["AWS/ECS", { ClusterName: "prod" }, ARNS.cluster],
    ["AWS/SQS", { QueueName: "orders.fifo" }, ARNS.queue],
    ["AWS/ApiGateway", { ApiId: "a1b2c3d4", Stage: "$default" }, ARNS.api],
    ["AWS/Events", { EventBusName: "orders" }, ARNS.bus],
    ["AWS/S3", { BucketName: "logs", StorageType: "StandardStorage" }, ARNS.bucket],
  ])("is found in %s by %j", (namespace, dimensions, arn) => {
    expect(resourceOf(namespace, dimensions)).toBe(arn);
  });

  it("is none where a value is another, or a dimension that the ARN names is missing", () => {
    expect(resourceOf("AWS/Lambda", { FunctionName: "payment" })).toBeUndefined();
    expect(resourceOf("AWS/ECS", { ServiceName: "backend" })).toBeUndefined();
    expect(resourceOf("AWS/Lambda", {})).toBeUndefined();
  });

  it("is none of another account's namesakes", () => {
    expect(resourceOf("AWS/Lambda", { FunctionName: "pay" }, "123456789012")).toBe(ARNS.lambda);
    expect(resourceOf("AWS/Lambda", { FunctionName: "pay" }, "111122223333")).toBeUndefined();
  });
});
