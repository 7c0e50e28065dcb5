import { FixedMetrics, type GeneratedSeries } from "../truth/generated";
import { textHash } from "../truth/random";
import type { UnixSeconds } from "../truth/series";
import { addOccurrences, Dice, exactly, seriesOf } from "./shape";
import type { Workload, WorkloadContext } from "./workload";

const BACKEND_BUSY = "backend-busy";
const DATABASE_BUSY = "database-busy";
const TARGETS_FAIL = "targets-fail";

const SERVICES = ["backend", "worker", "beat"] as const;

/** A web application on ECS with a database and a load balancer. */
export function ecsWeb(name = "production-wumbo"): Workload {
  return {
    name: "ecs-web",
    incidents: [BACKEND_BUSY, DATABASE_BUSY, TARGETS_FAIL],
    resources: ({ account, region }) =>
      [
        ...SERVICES.map((service) => `ecs:${region}:${account}:service/${name}-cluster/${service}`),
        `rds:${region}:${account}:db:${name}-db`,
        `elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/50dc6c495c0c9188`,
      ].map((rest) => ({ arn: `arn:aws:${rest}`, tags: { Project: name } })),
    source: (context) =>
      new FixedMetrics([
        ...serviceMetrics(context, name),
        ...databaseMetrics(context, name),
        ...loadBalancerMetrics(context, name),
      ]),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
function serviceMetrics(context: WorkloadContext, name: string): readonly GeneratedSeries[] {
  const series = seriesOf(context, "AWS/ECS");
  return SERVICES.flatMap((service) => {
    const dice = new Dice(context.seed ^ textHash(service));
    const dimensions = { ClusterName: `${name}-cluster`, ServiceName: service };
    const busy = (minute: UnixSeconds) => service === "backend" && context.incidents.isOn(BACKEND_BUSY, minute);
    return [
      series("CPUUtilization", "Percent", dimensions, (minute, add) => {
        add(exactly(busy(minute) ? dice.between(85, 97, minute, 1) : dice.between(20, 45, minute, 1)));
      }),
      series("MemoryUtilization", "Percent", dimensions, (minute, add) => {
        add(exactly(busy(minute) ? dice.between(82, 90, minute, 2) : dice.between(48, 55, minute, 2)));
      }),
    ];
  });
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
function databaseMetrics(context: WorkloadContext, name: string): readonly GeneratedSeries[] {
  const dice = new Dice(context.seed + 31);
  const busy = (minute: UnixSeconds) => context.incidents.isOn(DATABASE_BUSY, minute);
  const sampled = (metricName: string, unit: string, value: (minute: UnixSeconds) => number) =>
    seriesOf(context, "AWS/RDS")(metricName, unit, { DBInstanceIdentifier: `${name}-db` }, (minute, add) => {
      add(exactly(value(minute)));
    });
  return [
    sampled("CPUUtilization", "Percent", (minute) =>
      busy(minute) ? dice.between(84, 95, minute, 1) : dice.between(12, 25, minute, 1),
    ),
    sampled("DatabaseConnections", "Count", (minute) =>
      Math.round(busy(minute) ? dice.between(85, 98, minute, 2) : dice.between(20, 35, minute, 2)),
    ),
    sampled("FreeStorageSpace", "Bytes", (minute) => 40e9 - (minute % 86_400) * 1000),
    sampled("WriteLatency", "Seconds", (minute) => dice.lognormal(0.015, 1.5, minute, 5)),
    sampled("ReadIOPS", "Count/Second", (minute) => dice.between(20, 60, minute, 6)),
    sampled("WriteIOPS", "Count/Second", (minute) => dice.between(40, 90, minute, 7)),
    sampled("ReadLatency", "Seconds", (minute) => dice.lognormal(0.01, 1.5, minute, 3)),
    sampled("FreeableMemory", "Bytes", (minute) => Math.round(dice.between(9e8, 1e9, minute, 4))),
  ];
}

/** Nothing is published that did not happen: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
function loadBalancerMetrics(context: WorkloadContext, name: string): readonly GeneratedSeries[] {
  const series = seriesOf(context, "AWS/ApplicationELB");
  const dice = new Dice(context.seed + 37);
  const balancer = { LoadBalancer: `app/${name}/50dc6c495c0c9188` };
  const target = { ...balancer, TargetGroup: "targetgroup/backend/6d0ecf831eec9f09" };
  const failing = (minute: UnixSeconds) => context.incidents.isOn(TARGETS_FAIL, minute);
  const requests = (minute: UnixSeconds) => dice.occurrences(300, minute, 1);
  const answered = (status: "2XX" | "4XX" | "5XX") => (minute: UnixSeconds) => {
    const bad = Math.round(requests(minute) * (failing(minute) ? 0.2 : 0.001));
    const refused = Math.round(requests(minute) * 0.02);
    return { "2XX": requests(minute) - bad - refused, "4XX": refused, "5XX": bad }[status];
  };
  return [balancer, target].flatMap((dimensions) => {
    const counted = (metricName: string, n: (minute: UnixSeconds) => number) =>
      series(metricName, "Count", dimensions, (minute, add) => {
        addOccurrences(add, n(minute));
      });
    return [
      counted("RequestCount", requests),
      ...(dimensions === balancer
        ? [
            counted("HTTPCode_ELB_5XX_Count", (minute) => (failing(minute) ? 3 : 0)),
            counted("NewConnectionCount", (minute) => Math.ceil(requests(minute) / 6)),
            counted("ActiveConnectionCount", (minute) => Math.ceil(requests(minute) / 4)),
          ]
        : []),
      counted("HTTPCode_Target_2XX_Count", answered("2XX")),
      counted("HTTPCode_Target_4XX_Count", answered("4XX")),
      counted("HTTPCode_Target_5XX_Count", answered("5XX")),
      series("TargetResponseTime", "Seconds", dimensions, (minute, add) => {
        for (let i = 0; i < requests(minute); i++) {
          add(exactly(dice.lognormal(failing(minute) ? 1.6 : 0.08, 1.8, minute, 2, i)));
        }
      }),
      ...(dimensions === target
        ? [
            series("HealthyHostCount", "Count", dimensions, (minute, add) => {
              add(failing(minute) ? 1 : 2);
            }),
            series("UnHealthyHostCount", "Count", dimensions, (minute, add) => {
              add(failing(minute) ? 1 : 0);
            }),
          ]
        : []),
    ];
  });
}
