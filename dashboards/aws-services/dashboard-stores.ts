import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { AwsSignals } from "./signals";

const THIRD = { columns: 8, rows: 7, min: 0 } as const;

/** "AWS databases, caches and queues": how much room they have, and what waits. */
export function storesDashboard(s: AwsSignals): Dashboard {
  return [...databases(s), ...caches(s), ...queues(s)]
    .reduce(
      (builder, panel) => builder.withPanel(panel),
      dashboard({
        uid: "aws-stores",
        title: "AWS databases, caches and queues",
        description: "Room and delays of RDS, ElastiCache and SQS.",
        tags: ["aws", "rds", "elasticache", "sqs"],
        range: "6h",
      }),
    )
    .build();
}

const INSTANCE = "{{db_instance_identifier}}";

function databases(s: AwsSignals) {
  return [
    timeSeries({
      id: 1,
      title: PANELS.databaseStorage,
      description: `Bytes of storage that are free. Below ${LIMITS.freeStorage.text} for 20 minutes an alert fires.`,
      unit: units.BytesIEC,
      queries: { [INSTANCE]: s.freeStorage.name },
      base: "orange",
      limits: [{ from: LIMITS.freeStorage.value, color: "green" }],
      min: 0,
    }),
    timeSeries({
      id: 2,
      title: PANELS.databaseCredits,
      description:
        `CPU credits left of burstable instances. Below ${LIMITS.cpuCredits.text} for 20 minutes an alert fires. ` +
        "Empty where there is no such instance.",
      unit: units.Short,
      queries: { [INSTANCE]: s.cpuCredits.name },
      base: "orange",
      limits: [{ from: LIMITS.cpuCredits.value, color: "green" }],
      min: 0,
      decimals: 0,
    }),
    timeSeries({
      ...THIRD,
      id: 3,
      title: PANELS.databaseMemory,
      description: "Bytes of memory that are free or could be freed.",
      unit: units.BytesIEC,
      queries: { [INSTANCE]: s.freeableMemory.name },
    }),
    timeSeries({
      ...THIRD,
      id: 4,
      title: PANELS.databaseLatency,
      description: "Seconds that a read of the disk and a write to it took, on average.",
      unit: units.Seconds,
      queries: { [`read ${INSTANCE}`]: s.readLatency.name, [`write ${INSTANCE}`]: s.writeLatency.name },
    }),
    timeSeries({
      ...THIRD,
      id: 5,
      title: PANELS.databaseOperations,
      description: "Reads of the disk and writes to it, by the second.",
      unit: units.IOOpsPerSecond,
      queries: { [`read ${INSTANCE}`]: s.reads.name, [`write ${INSTANCE}`]: s.writes.name },
    }),
  ];
}

function caches(s: AwsSignals) {
  return [
    timeSeries({
      ...THIRD,
      id: 6,
      title: PANELS.cacheMemory,
      description: `Memory in use, of what may be. Above ${LIMITS.cacheMemory.text} for 20 minutes an alert fires.`,
      unit: units.PercentUnit,
      queries: { "{{cache_cluster_id}}": s.cacheMemory.name },
      limits: [{ from: LIMITS.cacheMemory.value, color: "orange" }],
      max: 1,
      decimals: 0,
    }),
    timeSeries({
      ...THIRD,
      id: 7,
      title: PANELS.cacheEvictions,
      description: "Keys by the minute that were removed for want of memory.",
      unit: units.CountsPerMinute,
      queries: { "{{cache_cluster_id}}": `sum by (cache_cluster_id) (rate(${s.cacheEvictions.name}[10m])) * 60` },
    }),
    timeSeries({
      ...THIRD,
      id: 8,
      title: PANELS.cacheConnections,
      description: "Connections of clients that are open.",
      unit: units.Short,
      queries: { "{{cache_cluster_id}}": s.cacheConnections.name },
      decimals: 0,
    }),
  ];
}

function queues(s: AwsSignals) {
  const perMinute = (name: string) => `sum by (queue_name) (rate(${name}[10m])) * 60`;
  return [
    timeSeries({
      ...THIRD,
      id: 9,
      title: PANELS.queueAge,
      description:
        `Seconds that the oldest message has waited. Above ${LIMITS.messageAge.text} for 20 minutes an alert fires. ` +
        "Dead letters are left out.",
      unit: units.Seconds,
      queries: { "{{queue_name}}": s.messageAge.name },
      limits: [{ from: LIMITS.messageAge.value, color: "orange" }],
    }),
    timeSeries({
      ...THIRD,
      id: 10,
      title: PANELS.deadLetters,
      description: "Messages that could not be processed. Above 0 for 20 minutes an alert fires.",
      unit: units.Short,
      queries: { "{{queue_name}}": s.deadLetters.name },
      limits: [{ from: LIMITS.deadLetters.value, color: "orange" }],
      decimals: 0,
    }),
    timeSeries({
      ...THIRD,
      id: 11,
      title: PANELS.queueTraffic,
      description: "Messages by the minute that were sent, and that were processed and deleted.",
      unit: units.MessagesPerMinute,
      queries: {
        "sent {{queue_name}}": perMinute(s.messagesSent.name),
        "deleted {{queue_name}}": perMinute(s.messagesDeleted.name),
      },
    }),
  ];
}
