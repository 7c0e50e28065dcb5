import { describe, expect, it } from "@jest/globals";

import { awsServicesDashboards } from "./dashboards";
import { awsServices } from "./index";
import { AWS_SERVICES } from "./props";
import { awsServicesSimulation } from "./simulation";

const mixin = awsServices();
const alertsOf = ({ alerts }: ReturnType<typeof awsServices>) => alerts.map(({ name }) => name);
const panelsOf = ({ dashboards = [] }: ReturnType<typeof awsServices>) =>
  dashboards.flatMap(({ panels = [] }) => panels.map(({ title = "" }) => title));

describe("awsServices", () => {
  it("has one dashboard at a glance and two behind it, none with more than twelve panels", () => {
    expect(mixin.dashboards?.map(({ uid, title, panels = [] }) => [uid, title, panels.length])).toEqual([
      ["aws-services", "AWS services", 12],
      ["aws-traffic", "AWS traffic", 9],
      ["aws-stores", "AWS databases, caches and queues", 11],
    ]);
  });

  it("has the dashboards that are built", () => {
    expect(JSON.stringify(mixin.dashboards)).toBe(JSON.stringify(awsServicesDashboards()));
  });

  it.each(["ECS", "Load balancers", "RDS", "ElastiCache", "Lambda", "API Gateway", "SQS"])("shows %s", (service) => {
    const glance = mixin.dashboards?.[0]?.panels?.map(({ title }) => title?.split(":")[0]);
    expect(glance).toContain(service);
  });

  it("wakes nobody: what is critical, the mixin of the application knows", () => {
    expect(new Set(mixin.alerts.map(({ severity }) => severity))).toEqual(new Set(["warning"]));
  });

  it.each(AWS_SERVICES)("can do without %s, and has nothing of it then", (service) => {
    const others = awsServices({ without: [service], forecasts: true });
    const all = awsServices({ forecasts: true });
    expect(others.signals.length).toBeLessThan(all.signals.length);
    expect(panelsOf(others).length).toBeLessThan(panelsOf(all).length);
    expect(alertsOf(others)).toEqual(alertsOf(all).filter((name) => alertsOf(others).includes(name)));
  });

  it("looks for no silence where nothing is published all the time", () => {
    expect(alertsOf(awsServices({ without: ["ecs", "rds", "elasticache", "alb"] }))).not.toContain("AwsMetricsMissing");
  });

  it("leaves to the mixins of applications what they tell of", () => {
    const told = new Set(alertsOf(awsServices({ applicationsWatched: true })));
    expect(alertsOf(mixin).filter((name) => !told.has(name))).toEqual([
      "AwsLoadBalancerErrorsHigh",
      "AwsFunctionErrorsHigh",
      "AwsFunctionThrottled",
      "AwsApiErrorsHigh",
    ]);
  });

  it("reads what it is told to", () => {
    const { signals } = awsServices({ where: { rds: { DBInstanceIdentifier: "prod-.*" } } });
    const where = signals.flatMap(({ source }) => (source.from === "metrics-service" ? [source] : []));
    expect(where.find(({ namespace }) => namespace === "AWS/RDS")?.where).toEqual({
      DBInstanceIdentifier: { matching: "prod-.*" },
    });
    expect(where.find(({ namespace }) => namespace === "AWS/SQS")?.where).toEqual({});
  });

  it("is simulated: each series there is, and each alert can be made to fire", () => {
    const names = new Set(awsServicesSimulation.series().map(({ name }) => name));
    const raw = mixin.signals.filter(({ source }) => source.from !== "recording-rule").map(({ name }) => name);
    expect(raw.filter((name) => !names.has(name))).toEqual([]);
    expect([...awsServicesSimulation.incidents].sort()).toEqual(alertsOf(mixin).sort());
  });
});

describe("forecasts", () => {
  it("are off unless they are asked for, and are information only", () => {
    expect(alertsOf(mixin)).not.toContain("AwsDatabaseStorageFullSoon");
    const forecast = awsServices({ forecasts: true }).alerts.find(({ name }) => name === "AwsDatabaseStorageFullSoon");
    expect(forecast).toMatchObject({ severity: "info" });
  });
});
