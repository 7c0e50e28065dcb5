import { describe, expect, it } from "@jest/globals";

import { ecsWeb, type EcsWebProps } from "./index";

const props: EcsWebProps = {
  cluster: "staging-cluster",
  web: { name: "backend", service: "staging-backend" },
  tasks: ["backend", "worker", "beat"],
  namespace: "staging.example.local",
  database: "staging-db",
  loadBalancer: "app/staging/0123456789abcdef",
};

describe("ecsWeb", () => {
  it("scrapes each task by its name, on port 8000", () => {
    expect(ecsWeb(props).targets).toEqual([
      { job: "backend", hostname: "backend.staging.example.local", port: 8000 },
      { job: "worker", hostname: "worker.staging.example.local", port: 8000 },
      { job: "beat", hostname: "beat.staging.example.local", port: 8000 },
    ]);
  });

  it("scrapes another port, and is let in by the tasks' security group, where it is told so", () => {
    const { targets } = ecsWeb({ ...props, tasks: ["web"], port: 9000, securityGroupId: "sg-0a1b2c3d" });
    expect(targets).toEqual([
      { job: "web", hostname: "web.staging.example.local", port: 9000, securityGroupId: "sg-0a1b2c3d" },
    ]);
  });

  it("raises the alarms that are agreed on", () => {
    const alarms = ecsWeb(props).alarms ?? [];
    const facts = alarms.map(({ name, namespace, metric, statistic, is, threshold, period, periods, missing }) =>
      [name, namespace, metric, statistic, is, threshold, `${periods} × ${period}`, missing].join(" "),
    );
    expect(facts).toEqual([
      "backend-cpu AWS/ECS CPUUtilization Average above 80 2 × 5m breaching",
      "backend-memory AWS/ECS MemoryUtilization Average above 80 2 × 5m breaching",
      "database-cpu AWS/RDS CPUUtilization Average above 80 2 × 5m breaching",
      "database-connections AWS/RDS DatabaseConnections Average above 80 2 × 5m breaching",
      "target-response-time AWS/ApplicationELB TargetResponseTime Average above 1 2 × 5m notBreaching",
    ]);
    expect(alarms.map(({ dimensions }) => dimensions)).toEqual([
      { ClusterName: "staging-cluster", ServiceName: "staging-backend" },
      { ClusterName: "staging-cluster", ServiceName: "staging-backend" },
      { DBInstanceIdentifier: "staging-db" },
      { DBInstanceIdentifier: "staging-db" },
      { LoadBalancer: "app/staging/0123456789abcdef" },
    ]);
  });

  it("says in each alarm what is wrong", () => {
    expect(ecsWeb(props).alarms?.map(({ description }) => description)).toEqual([
      "The tasks of staging-backend use more than 80 % of their CPU, or there are none.",
      "The tasks of staging-backend use more than 80 % of their memory, or there are none.",
      "The database staging-db uses more than 80 % of its CPU, or does not run.",
      "The database staging-db has more than 80 connections, or does not run.",
      "The application takes more than a second to answer, on average.",
    ]);
  });

  it("does without a database and a load balancer", () => {
    const { cluster, web, tasks, namespace } = props;
    expect(ecsWeb({ cluster, web, tasks, namespace }).alarms?.map(({ name }) => name)).toEqual([
      "backend-cpu",
      "backend-memory",
    ]);
  });

  it("refuses names that collide", () => {
    expect(() => ecsWeb({ ...props, web: { name: "database", service: "x" }, tasks: ["a", "a"] })).toThrow(
      new Error("Mixin ecs-web:\n  target a is there twice\n  alarm database-cpu is there twice"),
    );
  });
});
