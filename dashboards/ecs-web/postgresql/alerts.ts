import { above, type Alert, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "../limits";
import { POSTGRESQL_PANELS } from "../panels";
import { postgresqlSignals as s } from "./signals";

const AT = 'job="postgres-exporter", instance="10.0.2.5:9187"';
const ELSEWHERE = 'job="postgres-exporter", instance="10.0.2.6:9187"';

const down: Alert = {
  name: "WebDatabaseDown",
  when: whenever(`${s.up.name} == 0`),
  for: minutes(2),
  severity: "critical",
  panel: POSTGRESQL_PANELS.up,
  summary: "PostgreSQL does not answer {{ $labels.instance }}",
  description:
    "The exporter runs and has not been able to log in for 2 minutes; most likely the application cannot either. " +
    "Look at the database's state and events in RDS, its connections, and the exporter's log.",
  proof: {
    fires: { [`${s.up.name}{${AT}}`]: "0x20" },
    says: {
      labels: { job: "postgres-exporter", instance: "10.0.2.5:9187" },
      summary: "PostgreSQL does not answer 10.0.2.5:9187",
    },
    justNot: { [`${s.up.name}{${AT}}`]: "0 1 0 1x20" },
    missing: { [`${s.up.name}{${AT}}`]: "0 stale _x20" },
  },
};

/**
 * As the exporter has them: connections by database and state, the limit by server.
 * @param replica limit of a second server that the exporter reads
 */
const connections = (active: number, idle: number, replica: number) => ({
  [`${s.activity.name}{${AT}, datname="wumbo", state="active"}`]: `${active}x30`,
  [`${s.activity.name}{${AT}, datname="wumbo", state="idle"}`]: `${idle}x30`,
  [`${s.maxConnections.name}{${AT}, server="10.0.3.9:5432"}`]: "100x30",
  [`${s.maxConnections.name}{${AT}, server="10.0.3.11:5432"}`]: `${replica}x30`,
  // Another database, far from its own limit.
  [`${s.activity.name}{${ELSEWHERE}, datname="wumbo", state="idle"}`]: "70x30",
  [`${s.maxConnections.name}{${ELSEWHERE}, server="10.0.3.10:5432"}`]: "100x30",
});

const connectionsHigh: Alert = {
  name: "WebDatabaseConnectionsHigh",
  when: above(s.connectionsRatio, LIMITS.databaseConnections),
  for: minutes(5),
  severity: "critical",
  panel: POSTGRESQL_PANELS.connectionsRatio,
  summary: "{{ $value | humanizePercentage }} of PostgreSQL's connections are taken",
  description:
    "They have been for 5 minutes. At 100 % nobody is let in any more, and requests fail. " +
    "Look who holds them: tasks that were added, a pool that grew, transactions that stand idle.",
  proof: {
    fires: connections(51, 40, 10),
    says: {
      labels: { job: "postgres-exporter", instance: "10.0.2.5:9187" },
      summary: "91% of PostgreSQL's connections are taken",
    },
    justNot: connections(50, 40, 50),
    // The limit alone is known, or how many there are.
    missing: {
      [`${s.maxConnections.name}{${AT}, server="10.0.3.9:5432"}`]: "100x30",
      [`${s.activity.name}{${ELSEWHERE}, datname="wumbo", state="idle"}`]: "95x30",
    },
  },
};

/** When the database cannot be reached, or soon will not be. What it runs on is watched by CloudWatch's alarms. */
export const postgresqlAlerts: Alert[] = [down, connectionsHigh];
