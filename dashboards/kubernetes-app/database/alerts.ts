import { above, type Alert, type Signal, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "../limits";
import { DATABASE_PANELS } from "../panels";
import { databaseSignals as s } from "./signals";

/** Connections by database and state, as labels of their own keep them apart from their maximum. */
const connections = (active: number, idle: number, instance = "10.0.2.5:9187") => ({
  [`${s.activity.name}{instance="${instance}", datname="app", state="active", server="db:5432"}`]: `${active}x30`,
  [`${s.activity.name}{instance="${instance}", datname="app", state="idle", server="db:5432"}`]: `${idle}x30`,
  [`${s.maxConnections.name}{instance="${instance}", server="db:5432"}`]: "100x30",
});

const connectionsHigh: Alert = {
  name: "KubernetesDatabaseConnectionsHigh",
  when: above(s.connectionsRatio, LIMITS.connections),
  for: minutes(2),
  severity: "critical",
  panel: DATABASE_PANELS.connections,
  summary: "{{ $value | humanizePercentage }} of PostgreSQL's connections at {{ $labels.instance }} are taken",
  description:
    `More than ${LIMITS.connections.text} of the connections that there may be have been taken for 2 minutes: soon new ones ` +
    "are refused, and requests fail. Look who holds them, and whether they are idle.",
  proof: {
    fires: {
      ...connections(31, 60),
      // What it took before it was started anew, under another name.
      [`${s.maxConnections.name}{instance="10.0.2.5:9187", server="old:5432"}`]: "20x30",
      ...connections(80, 10, "10.0.2.6:9187"),
    },
    says: {
      labels: { instance: "10.0.2.5:9187" },
      summary: "91% of PostgreSQL's connections at 10.0.2.5:9187 are taken",
    },
    justNot: connections(30, 60),
    missing: { [`${s.maxConnections.name}{instance="10.0.2.5:9187", server="db:5432"}`]: "100x30" },
  },
};

function down(what: "Postgres" | "Redis", name: string, { name: up }: Signal, lookAt: string): Alert {
  return {
    name: `Kubernetes${what}Down`,
    when: whenever(`${up} == 0`),
    for: minutes(2),
    severity: "critical",
    panel: DATABASE_PANELS.answers,
    summary: `${name} does not answer its exporter at {{ $labels.instance }}`,
    description: `For 2 minutes the exporter could not reach ${name}: the application most likely cannot, either. ${lookAt}`,
    proof: {
      fires: { [`${up}{instance="10.0.2.5"}`]: "0x30" },
      says: { labels: { instance: "10.0.2.5" }, summary: `${name} does not answer its exporter at 10.0.2.5` },
      justNot: { [`${up}{instance="10.0.2.5"}`]: "0x1 1x30" },
      missing: { [`${up}{instance="10.0.2.5"}`]: "0 stale" },
    },
  };
}

/** When what the application stores things in is bad. */
export const databaseAlerts: readonly Alert[] = [
  connectionsHigh,
  down(
    "Postgres",
    "PostgreSQL",
    s.postgresUp,
    "Look whether it runs, and whether the exporter's password still holds.",
  ),
  down(
    "Redis",
    "Redis",
    s.redisUp,
    "Look whether it runs, whether its memory is full, and whether the password still holds.",
  ),
];
