import { above, below, type Inputs, whenever } from "@watchpost/alerting/model";
import { GIBIBYTE, hours, minutes } from "@watchpost/core";

import type { AwsAlert } from "./alerts";
import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { AwsSignals } from "./signals";

/** When databases, caches and queues are bad. */
export function storeAlerts(signals: AwsSignals): AwsAlert[] {
  return [
    storageLow(signals),
    storageFullSoon(signals),
    creditsLow(signals),
    cacheMemoryHigh(signals),
    messagesOld(signals),
    deadLetters(signals),
  ];
}

const DATABASE = '{db_instance_identifier="shop"}';
const OF_DATABASE = { db_instance_identifier: "shop" };

function storageLow({ freeStorage }: AwsSignals): AwsAlert {
  const free = (gib: number, minutesShown: number): Inputs => ({
    [freeStorage.name + DATABASE]: `${gib * GIBIBYTE}x${minutesShown}`,
  });
  return {
    service: "rds",
    alert: {
      name: "AwsDatabaseStorageLow",
      when: below(freeStorage, LIMITS.freeStorage),
      for: minutes(20),
      severity: "warning",
      panel: PANELS.databaseStorage,
      summary: "The database {{ $labels.db_instance_identifier }} has {{ $value | humanize1024 }}B of storage left",
      description:
        `It has had less than ${LIMITS.freeStorage.text} for 20 minutes; when it is full, the database stops. ` +
        "Look what grew: tables, logs, a replication slot that nobody reads. Storage can be added while it runs.",
      proof: {
        fires: free(4.5, 50),
        says: { labels: OF_DATABASE, summary: "The database shop has 4.5GiB of storage left" },
        justNot: free(5, 50),
        missing: { [freeStorage.name + DATABASE]: `${GIBIBYTE}x13 stale` },
      },
    },
  };
}

const SIX_HOURS = 360;

/** By a straight line through six hours: what falls at night and comes back in the morning is not told for an hour. */
function storageFullSoon({ freeStorage }: AwsSignals): AwsAlert {
  const falling = (mibAMinute: number): Inputs => ({
    [freeStorage.name + DATABASE]: `${40 * GIBIBYTE}-${mibAMinute * 1_048_576}x${SIX_HOURS}`,
  });
  return {
    service: "rds",
    forecast: true,
    alert: {
      name: "AwsDatabaseStorageFullSoon",
      when: whenever(`predict_linear(${freeStorage.name}[6h], 4 * 86400) < 0`),
      for: hours(1),
      severity: "info",
      panel: PANELS.databaseStorage,
      summary: "The storage of {{ $labels.db_instance_identifier }} will be full in less than four days",
      description: "As it has gone for the last six hours. Look what grows, or add storage.",
      proof: {
        // 40 GiB by 8 MiB a minute: three and a half days.
        fires: falling(8),
        says: { labels: OF_DATABASE, summary: "The storage of shop will be full in less than four days" },
        justNot: falling(7),
      },
    },
  };
}

function creditsLow({ cpuCredits }: AwsSignals): AwsAlert {
  return {
    service: "rds",
    alert: {
      name: "AwsDatabaseCreditsLow",
      when: below(cpuCredits, LIMITS.cpuCredits),
      for: minutes(20),
      severity: "warning",
      panel: PANELS.databaseCredits,
      summary: "The database {{ $labels.db_instance_identifier }} has {{ $value | humanize }} CPU credits left",
      description:
        `It has had less than ${LIMITS.cpuCredits.text} for 20 minutes. Without any it is slow, or costs more by the ` +
        "hour. Look which queries take the CPU, or choose a larger class.",
      proof: {
        fires: { [cpuCredits.name + DATABASE]: "19x50" },
        says: { labels: OF_DATABASE, summary: "The database shop has 19 CPU credits left" },
        justNot: { [cpuCredits.name + DATABASE]: "20x50" },
        missing: { [cpuCredits.name + DATABASE]: "1x13 stale" },
      },
    },
  };
}

function cacheMemoryHigh({ cacheMemory }: AwsSignals): AwsAlert {
  const node = '{cache_cluster_id="shop-001", cache_node_id="0001"}';
  return {
    service: "elasticache",
    alert: {
      name: "AwsCacheMemoryHigh",
      when: above(cacheMemory, LIMITS.cacheMemory),
      for: minutes(20),
      severity: "warning",
      panel: PANELS.cacheMemory,
      summary: "The cache {{ $labels.cache_cluster_id }} uses {{ $value | humanizePercentage }} of its memory",
      description:
        `It has used more than ${LIMITS.cacheMemory.text} for 20 minutes: soon keys are evicted, or writes refused. ` +
        "Look for keys without a time to live, or choose a larger node.",
      proof: {
        fires: { [cacheMemory.name + node]: "0.91x50" },
        says: {
          labels: { cache_cluster_id: "shop-001", cache_node_id: "0001" },
          summary: "The cache shop-001 uses 91% of its memory",
        },
        justNot: { [cacheMemory.name + node]: "0.9x50" },
        missing: { [cacheMemory.name + node]: "0.99x13 stale" },
      },
    },
  };
}

function messagesOld({ messageAge, oldestMessage }: AwsSignals): AwsAlert {
  const queue = (name: string) => `${oldestMessage.name}{queue_name="${name}"}`;
  return {
    service: "sqs",
    alert: {
      name: "AwsQueueMessagesOld",
      when: above(messageAge, LIMITS.messageAge),
      for: minutes(20),
      severity: "warning",
      panel: PANELS.queueAge,
      summary: "The oldest message of {{ $labels.queue_name }} has waited for {{ $value | humanizeDuration }}",
      description:
        `For 20 minutes there has been one older than ${LIMITS.messageAge.text}: nobody takes it, or it comes back ` +
        "again and again. Look whether consumers run, how many messages come, and at their log.",
      proof: {
        fires: { [queue("orders")]: "960x50" },
        says: {
          labels: { queue_name: "orders" },
          summary: "The oldest message of orders has waited for 16m 0s",
        },
        justNot: { [queue("orders")]: "900x50", [queue("orders-DLQ")]: "90000x50", [queue("DeadLetters")]: "90000x50" },
        missing: { [queue("orders")]: "9000x13 stale" },
      },
    },
  };
}

function deadLetters({ deadLetters: dead, messages }: AwsSignals): AwsAlert {
  const queue = (name: string) => `${messages.name}{queue_name="${name}"}`;
  return {
    service: "sqs",
    alert: {
      name: "AwsQueueDeadLetters",
      when: above(dead, LIMITS.deadLetters),
      for: minutes(20),
      severity: "warning",
      panel: PANELS.deadLetters,
      summary: "{{ $value }} messages in {{ $labels.queue_name }} could not be processed",
      description:
        "They were tried as often as the queue allows, and wait there until they are deleted. " +
        "Look why at the consumer's log; then move them back, or delete them.",
      proof: {
        fires: { [queue("orders-DLQ")]: "1x50", [queue("orders")]: "500x50" },
        says: {
          labels: { queue_name: "orders-DLQ" },
          summary: "1 messages in orders-DLQ could not be processed",
        },
        justNot: { [queue("orders-DLQ")]: "0x50", [queue("orders")]: "500x50" },
        missing: { [queue("orders-DLQ")]: "1x13 stale" },
      },
    },
  };
}
