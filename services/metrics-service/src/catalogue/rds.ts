import { gauge, type NamespaceEntry } from "./entry";

const PERCENT = { unit: "Percent" } as const;
const BYTES = { unit: "Bytes" } as const;
const SECONDS = { unit: "Seconds" } as const;
const BYTES_PER_SECOND = { unit: "Bytes/Second" } as const;
const COUNT_PER_SECOND = { unit: "Count/Second" } as const;

/**
 * Instances. What RDS publishes are levels and rates, none of them a count that would add up over time.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 */
export const RDS: NamespaceEntry = {
  namespace: "AWS/RDS",
  settleSeconds: 120,
  rereadSeconds: 900,
  resourceTypes: ["rds:db"],
  groups: [
    {
      name: "",
      dimensions: ["DBInstanceIdentifier"],
      metrics: [
        gauge("rds_cpu_utilization_ratio", "CPUUtilization", "Average", "CPU in use.", PERCENT),
        gauge("rds_database_connections", "DatabaseConnections", "Maximum", "Connections of clients that are open."),
        gauge(
          "rds_freeable_memory_bytes",
          "FreeableMemory",
          "Minimum",
          "Memory that is free or could be freed.",
          BYTES,
        ),
        gauge("rds_free_storage_bytes", "FreeStorageSpace", "Minimum", "Storage that is free.", BYTES),
        gauge("rds_read_latency_seconds", "ReadLatency", "Average", "Time that a read of the disk took.", SECONDS),
        gauge("rds_write_latency_seconds", "WriteLatency", "Average", "Time that a write to the disk took.", SECONDS),
        gauge("rds_read_operations_per_second", "ReadIOPS", "Average", "Reads of the disk.", COUNT_PER_SECOND),
        gauge("rds_write_operations_per_second", "WriteIOPS", "Average", "Writes to the disk.", COUNT_PER_SECOND),
        gauge("rds_disk_queue_depth", "DiskQueueDepth", "Average", "Reads and writes that wait for the disk."),
        gauge("rds_swap_bytes", "SwapUsage", "Maximum", "Swap in use.", BYTES),
        gauge("rds_replica_lag_seconds", "ReplicaLag", "Maximum", "How far a read replica is behind.", SECONDS),
        gauge("rds_burst_balance_ratio", "BurstBalance", "Minimum", "Credits left of a gp2 volume.", PERCENT),
        gauge("rds_read_bytes_per_second", "ReadThroughput", "Average", "Bytes read from the disk.", {
          ...BYTES_PER_SECOND,
          optional: true,
        }),
        gauge("rds_write_bytes_per_second", "WriteThroughput", "Average", "Bytes written to the disk.", {
          ...BYTES_PER_SECOND,
          optional: true,
        }),
        gauge("rds_network_received_bytes_per_second", "NetworkReceiveThroughput", "Average", "Bytes received.", {
          ...BYTES_PER_SECOND,
          optional: true,
        }),
        gauge("rds_network_sent_bytes_per_second", "NetworkTransmitThroughput", "Average", "Bytes sent.", {
          ...BYTES_PER_SECOND,
          optional: true,
        }),
        gauge("rds_cpu_credits", "CPUCreditBalance", "Minimum", "CPU credits left of a burstable instance.", {
          optional: true,
        }),
        gauge(
          "rds_maximum_used_transaction_ids",
          "MaximumUsedTransactionIDs",
          "Maximum",
          "Transaction IDs of PostgreSQL in use.",
          {
            optional: true,
          },
        ),
      ],
    },
  ],
};
