import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../../dashboard";
import { labelVariable } from "../../label-variable";
import { stat, timeSeries } from "../../panels";
import { LIMITS } from "../limits";
import { REDIS_PANELS as PANELS } from "../panels";
import { redisSignals as s } from "./signals";

/** "Redis": whether it answers, what it is asked, its memory, its clients. */
export function redisDashboard(): Dashboard {
  return dashboard({
    uid: "redis",
    title: "Redis",
    description: "Commands, hits, memory, evictions and clients of Redis, as redis_exporter reads them.",
    tags: ["redis", "cache", "queue"],
    range: "6h",
  })
    .withVariable(labelVariable({ name: "instance", title: "Redis", of: s.up, label: "instance" }))
    .withPanel(up())
    .withPanel(hitRatioNow())
    .withPanel(clientsNow())
    .withPanel(uptime())
    .withPanel(commands())
    .withPanel(lookups())
    .withPanel(memoryRatio())
    .withPanel(memory())
    .withPanel(evictions())
    .withPanel(clients())
    .withPanel(rejected())
    .withPanel(keys())
    .build();
}

const chosen = ({ name }: Signal) => `${name}{instance=~"$instance"}`;
const perSecond = (signal: Signal) => `sum by (instance) (rate(${chosen(signal)}[$__rate_interval]))`;

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

function hitRatioNow() {
  return stat({
    ...NUMBER,
    id: 2,
    title: PANELS.hitRatioNow,
    description: "Lookups that found their key, of all in the last 5 minutes.",
    unit: units.PercentUnit,
    queries: { "{{instance}}": chosen(s.hitRatio) },
    min: 0,
    max: 1,
    decimals: 1,
  });
}

function clientsNow() {
  return stat({
    ...NUMBER,
    id: 3,
    title: PANELS.clientsNow,
    description: "Connections that clients hold open.",
    unit: units.Short,
    queries: { "{{instance}}": chosen(s.clients) },
    min: 0,
    decimals: 0,
  });
}

function uptime() {
  return stat({
    ...NUMBER,
    id: 4,
    title: PANELS.uptime,
    description: "Seconds since Redis was started. After a start it is empty, unless it keeps its data on disk.",
    unit: units.Seconds,
    queries: { "{{instance}}": chosen(s.uptime) },
    sparkline: false,
  });
}

function commands() {
  return timeSeries({
    id: 5,
    title: PANELS.commands,
    description: "Commands by the second, the eight kinds that are sent most.",
    unit: units.OpsPerSecond,
    queries: { "{{cmd}}": `topk(8, sum by (cmd) (${chosen(s.commandRate)}))` },
    stacked: true,
    min: 0,
  });
}

function lookups() {
  return timeSeries({
    id: 6,
    title: PANELS.lookups,
    description: "Lookups by the second that found their key or did not; dashed, at the right, the share that did.",
    unit: units.OpsPerSecond,
    queries: {
      "hits {{instance}}": perSecond(s.hits),
      "misses {{instance}}": perSecond(s.misses),
      "ratio {{instance}}": chosen(s.hitRatio),
    },
    aside: "/^ratio/",
    right: { series: "/^ratio/", unit: units.PercentUnit },
    min: 0,
  });
}

function memoryRatio() {
  return timeSeries({
    id: 7,
    title: PANELS.memoryRatio,
    description:
      `Memory that Redis has allocated, of what it may take. Above ${LIMITS.redisMemory.text} for 10 minutes an alert ` +
      "fires. Empty where maxmemory is 0, which is no limit.",
    unit: units.PercentUnit,
    queries: { "{{instance}}": chosen(s.memoryRatio) },
    limits: [{ from: LIMITS.redisMemory.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 0,
  });
}

function memory() {
  return timeSeries({
    id: 8,
    title: PANELS.memory,
    description: "Bytes that Redis has allocated; dashed, what it may take.",
    unit: units.BytesIEC,
    queries: { "used {{instance}}": chosen(s.usedMemory), "limit {{instance}}": chosen(s.maxMemory) },
    aside: "/^limit/",
    min: 0,
  });
}

function evictions() {
  return timeSeries({
    id: 9,
    title: PANELS.evictions,
    description:
      `Keys by the minute that were removed for want of memory. Above ${LIMITS.evictions.text} for 10 minutes an alert ` +
      "fires. Dashed, at the right: those whose time was over, as it should be.",
    unit: units.CountsPerMinute,
    queries: {
      "evicted {{instance}}": chosen(s.evictionsPerMinute),
      "expired {{instance}}": `${perSecond(s.expiredKeys)} * 60`,
    },
    aside: "/^expired/",
    right: { series: "/^expired/", unit: units.CountsPerMinute },
    limits: [{ from: LIMITS.evictions.value, color: "orange" }],
    min: 0,
  });
}

function clients() {
  return timeSeries({
    id: 10,
    title: PANELS.clients,
    description:
      "Connections that clients hold open, and those that wait in a blocking call, as workers do for a job; dashed, at " +
      "the right, how many there may be.",
    unit: units.Short,
    queries: {
      "connected {{instance}}": chosen(s.clients),
      "waiting {{instance}}": chosen(s.blockedClients),
      "limit {{instance}}": chosen(s.maxClients),
    },
    aside: "/^limit/",
    right: { series: "/^limit/", unit: units.Short },
    min: 0,
  });
}

function rejected() {
  return timeSeries({
    id: 11,
    title: PANELS.rejected,
    description:
      "Connections by the minute that were refused, for all there may be are taken. Above 0 for 5 minutes an alert fires.",
    unit: units.CountsPerMinute,
    queries: { "{{instance}}": chosen(s.rejectionsPerMinute) },
    limits: [{ from: LIMITS.rejectedConnections.value, color: "red" }],
    min: 0,
  });
}

function keys() {
  return timeSeries({
    id: 12,
    title: PANELS.keys,
    description: "Keys by database. A fall to zero is a restart or a flush.",
    unit: units.Short,
    queries: { "{{instance}} {{db}}": `sum by (instance, db) (${chosen(s.keys)})` },
    min: 0,
  });
}
