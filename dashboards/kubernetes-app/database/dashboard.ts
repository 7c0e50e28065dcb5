import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../../dashboard";
import { gauge, stateTimeline, timeSeries } from "../../panels";
import { LIMITS } from "../limits";
import { DATABASE_PANELS } from "../panels";
import { databaseSignals as s } from "./signals";

const perSecond = ({ name }: Signal) => `sum by (instance) (rate(${name}[$__rate_interval]))`;

/** "QUALISYS Database": PostgreSQL and Redis. */
export function databaseDashboard(): Dashboard {
  return dashboard({
    uid: "kubernetes-database",
    title: "QUALISYS Database",
    description: "PostgreSQL and Redis of the application: connections, transactions, memory and hit rates.",
    tags: ["kubernetes", "postgresql", "redis"],
    range: "6h",
  })
    .withPanel(answers())
    .withPanel(connectionsNow())
    .withPanel(hitRateNow())
    .withPanel(connections())
    .withPanel(states())
    .withPanel(transactions())
    .withPanel(postgresCache())
    .withPanel(hitRate())
    .withPanel(clients())
    .withPanel(memory())
    .withPanel(commands())
    .withPanel(evictions())
    .build();
}

function answers() {
  return stateTimeline({
    id: 1,
    title: DATABASE_PANELS.answers,
    description:
      "Whether the exporters reach PostgreSQL and Redis. After 2 minutes without an answer an alert wakes people.",
    queries: { "PostgreSQL {{instance}}": s.postgresUp.name, "Redis {{instance}}": s.redisUp.name },
    states: { bad: "silent", good: "answers" },
    columns: 12,
    rows: 5,
  });
}

function connectionsNow() {
  return gauge({
    id: 2,
    title: DATABASE_PANELS.connectionsNow,
    description: `Connections, of those that PostgreSQL takes at most. Red above ${LIMITS.connections.text}.`,
    unit: units.PercentUnit,
    queries: { "{{instance}}": s.connectionsRatio.name },
    limits: [{ from: LIMITS.connections.value, color: "red" }],
    min: 0,
    max: 1,
    decimals: 1,
    columns: 6,
    rows: 5,
  });
}

function hitRateNow() {
  return gauge({
    id: 3,
    title: DATABASE_PANELS.hitRateNow,
    description: `Lookups in the last 5 minutes that found their key. Orange below ${LIMITS.redisHits.text}; no alert looks at it.`,
    unit: units.PercentUnit,
    queries: { "{{instance}}": s.redisHitRatio.name },
    base: "orange",
    limits: [{ from: LIMITS.redisHits.value, color: "green" }],
    min: 0,
    max: 1,
    decimals: 1,
    columns: 6,
    rows: 5,
  });
}

function connections() {
  return timeSeries({
    id: 4,
    title: DATABASE_PANELS.connections,
    description:
      "Connections of all databases and states, of those that PostgreSQL takes at most. " +
      `Above ${LIMITS.connections.text} for 2 minutes an alert wakes people.`,
    unit: units.PercentUnit,
    queries: { "{{instance}}": s.connectionsRatio.name },
    limits: [{ from: LIMITS.connections.value, color: "red" }],
    min: 0,
    max: 1,
    decimals: 1,
    columns: 8,
  });
}

function states() {
  return timeSeries({
    id: 5,
    title: DATABASE_PANELS.states,
    description: "Connections by what they do. Many that are idle in a transaction hold locks for nothing.",
    unit: units.Short,
    queries: { "{{state}}": `sum by (state) (${s.activity.name})` },
    stacked: true,
    min: 0,
    decimals: 0,
    columns: 8,
  });
}

function transactions() {
  return timeSeries({
    id: 6,
    title: DATABASE_PANELS.transactions,
    description: "Transactions a second that were committed, and dashed those that were rolled back.",
    unit: units.OpsPerSecond,
    queries: { "commits {{instance}}": perSecond(s.commits), "rollbacks {{instance}}": perSecond(s.rollbacks) },
    aside: "/^rollbacks/",
    min: 0,
    columns: 8,
  });
}

function postgresCache() {
  return timeSeries({
    id: 7,
    title: DATABASE_PANELS.cache,
    description: "Blocks that PostgreSQL found in its memory, of those that it needed. No alert looks at it.",
    unit: units.PercentUnit,
    queries: { "{{instance}}": s.postgresCacheRatio.name },
    max: 1,
    decimals: 1,
    columns: 8,
  });
}

function hitRate() {
  return timeSeries({
    id: 8,
    title: DATABASE_PANELS.hitRate,
    description: `Lookups that found their key, over 5 minutes. The line at ${LIMITS.redisHits.text} is for the eye.`,
    unit: units.PercentUnit,
    queries: { "{{instance}}": s.redisHitRatio.name },
    base: "orange",
    limits: [{ from: LIMITS.redisHits.value, color: "green" }],
    min: 0,
    max: 1,
    decimals: 1,
    columns: 8,
  });
}

function clients() {
  return timeSeries({
    id: 9,
    title: DATABASE_PANELS.clients,
    description: "Clients that are connected to Redis.",
    unit: units.Short,
    queries: { "{{instance}}": s.redisClients.name },
    min: 0,
    decimals: 0,
    columns: 8,
  });
}

function memory() {
  return timeSeries({
    id: 10,
    title: DATABASE_PANELS.memory,
    description: "Memory that Redis has in use, and dashed what it may use at most, where there is such a limit.",
    unit: units.BytesIEC,
    queries: { "used {{instance}}": s.redisMemory.name, "limit {{instance}}": `${s.redisMemoryMax.name} > 0` },
    aside: "/^limit/",
    min: 0,
    columns: 8,
  });
}

function commands() {
  return timeSeries({
    id: 11,
    title: DATABASE_PANELS.commands,
    description: "Commands a second that Redis carries out.",
    unit: units.OpsPerSecond,
    queries: { "{{instance}}": perSecond(s.redisCommands) },
    min: 0,
    columns: 8,
  });
}

function evictions() {
  return timeSeries({
    id: 12,
    title: DATABASE_PANELS.evictions,
    description:
      "Keys a second whose time was over, and those that Redis gave up for want of memory, of which there should be none.",
    unit: units.CountsPerSecond,
    queries: { "expired {{instance}}": perSecond(s.expired), "evicted {{instance}}": perSecond(s.evicted) },
    min: 0,
    columns: 8,
  });
}
