import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../../dashboard";
import { labelVariable } from "../../label-variable";
import { stat, timeSeries } from "../../panels";
import { LIMITS } from "../limits";
import { POSTGRESQL_PANELS as PANELS } from "../panels";
import { postgresqlSignals as s } from "./signals";

/** "PostgreSQL": whether it answers, connections, transactions, memory, what goes wrong inside. */
export function postgresqlDashboard(): Dashboard {
  return dashboard({
    uid: "postgresql",
    title: "PostgreSQL",
    description: "Connections, transactions, rows and memory of PostgreSQL, as postgres_exporter reads them.",
    tags: ["postgresql", "database"],
    range: "6h",
  })
    .withVariable(labelVariable({ name: "instance", title: "Database", of: s.up, label: "instance" }))
    .withPanel(up())
    .withPanel(connectionsNow())
    .withPanel(hitRatioNow())
    .withPanel(size())
    .withPanel(connectionsRatio())
    .withPanel(connections())
    .withPanel(commits())
    .withPanel(transactionAge())
    .withPanel(rows())
    .withPanel(hitRatio())
    .withPanel(deadlocks())
    .withPanel(temporary())
    .build();
}

/** Databases of PostgreSQL's own, in which nothing of the application happens. */
const OWN_DATABASES = "template.*|postgres|rdsadmin";

const chosen = ({ name }: Signal) => `${name}{instance=~"$instance"}`;
const ofDatabases = ({ name }: Signal) => `${name}{instance=~"$instance", datname!~"${OWN_DATABASES}"}`;
const perSecond = (signal: Signal) => `sum by (instance) (rate(${ofDatabases(signal)}[$__rate_interval]))`;

const NUMBER = { columns: 6, rows: 4 } as const;

function up() {
  return stat({
    ...NUMBER,
    id: 1,
    title: PANELS.up,
    description: "1 while the exporter can log in, 0 while it cannot: after 2 minutes of that an alert fires.",
    unit: units.Short,
    queries: { "{{instance}}": chosen(s.up) },
    base: "red",
    limits: [{ from: 1, color: "green" }],
    min: 0,
    max: 1,
  });
}

function connectionsNow() {
  return stat({
    ...NUMBER,
    id: 2,
    title: PANELS.connectionsNow,
    description: `Connections in all states. Above ${LIMITS.databaseConnections.text} of those there may be an alert fires.`,
    unit: units.Short,
    queries: { "{{instance}}": `sum by (instance) (${chosen(s.connections)})` },
    min: 0,
    decimals: 0,
  });
}

function hitRatioNow() {
  return stat({
    ...NUMBER,
    id: 3,
    title: PANELS.hitRatioNow,
    description: `Blocks found in PostgreSQL's memory. Below ${LIMITS.cacheHitRatio.text} it may want more of it.`,
    unit: units.PercentUnit,
    queries: { "{{instance}}": chosen(s.hitRatio) },
    base: "orange",
    limits: [{ from: LIMITS.cacheHitRatio.value, color: "green" }],
    min: 0,
    max: 1,
    decimals: 1,
  });
}

function size() {
  return stat({
    ...NUMBER,
    id: 4,
    title: PANELS.size,
    description: "Bytes of the databases on disk, PostgreSQL's own left out.",
    unit: units.BytesIEC,
    queries: { "{{instance}}": `sum by (instance) (${ofDatabases(s.size)})` },
    min: 0,
  });
}

function connectionsRatio() {
  return timeSeries({
    id: 5,
    title: PANELS.connectionsRatio,
    description:
      "Connections in all states, of those that there may be. " +
      `Above ${LIMITS.databaseConnections.text} for 5 minutes an alert fires.`,
    unit: units.PercentUnit,
    queries: { "{{instance}}": chosen(s.connectionsRatio) },
    limits: [{ from: LIMITS.databaseConnections.value, color: "red" }],
    min: 0,
    max: 1,
    decimals: 0,
  });
}

function connections() {
  return timeSeries({
    id: 6,
    title: PANELS.connections,
    description: "Connections by what they do. Those that stand idle in a transaction keep others from their rows.",
    unit: units.Short,
    queries: { "{{state}}": `sum by (state) (${chosen(s.connections)})` },
    stacked: true,
    min: 0,
    decimals: 0,
  });
}

function commits() {
  return timeSeries({
    id: 7,
    title: PANELS.commits,
    description: "Transactions by the second, by how they ended.",
    unit: units.OpsPerSecond,
    queries: {
      "committed {{instance}}": perSecond(s.commits),
      "rolled back {{instance}}": perSecond(s.rollbacks),
    },
    min: 0,
  });
}

function transactionAge() {
  return timeSeries({
    id: 8,
    title: PANELS.transactionAge,
    description: "Age of the oldest transaction, by what it does. An old one keeps vacuum from its work.",
    unit: units.Seconds,
    queries: { "{{state}}": `max by (state) (${ofDatabases(s.transactionAge)})` },
    min: 0,
  });
}

function rows() {
  return timeSeries({
    id: 9,
    title: PANELS.rows,
    description: "Rows by the second. Many looked at for few fetched: an index is missing.",
    unit: units.RowsPerSecond,
    queries: {
      "looked at": perSecond(s.rowsReturned),
      fetched: perSecond(s.rowsFetched),
      inserted: perSecond(s.rowsInserted),
      updated: perSecond(s.rowsUpdated),
      deleted: perSecond(s.rowsDeleted),
    },
    min: 0,
  });
}

function hitRatio() {
  return timeSeries({
    id: 10,
    title: PANELS.hitRatio,
    description: "Blocks found in PostgreSQL's memory, of all that were read.",
    unit: units.PercentUnit,
    queries: { "{{instance}}": chosen(s.hitRatio) },
    base: "orange",
    limits: [{ from: LIMITS.cacheHitRatio.value, color: "green" }],
    max: 1,
    decimals: 1,
  });
}

function deadlocks() {
  const perMinute = (signal: Signal) => `${perSecond(signal)} * 60`;
  return timeSeries({
    id: 11,
    title: PANELS.deadlocks,
    description: "Deadlocks by the minute, and on a standby queries that were ended for a conflict with recovery.",
    unit: units.CountsPerMinute,
    queries: { "deadlocks {{instance}}": perMinute(s.deadlocks), "conflicts {{instance}}": perMinute(s.conflicts) },
    min: 0,
  });
}

function temporary() {
  return timeSeries({
    id: 12,
    title: PANELS.temporary,
    description: "Bytes by the second that sorts and joins wrote to disk, for they did not fit into work_mem.",
    unit: units.BytesPerSecondIEC,
    queries: { "{{instance}}": perSecond(s.temporaryBytes) },
    min: 0,
  });
}
