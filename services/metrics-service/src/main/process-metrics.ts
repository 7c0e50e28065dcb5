import { readdirSync } from "node:fs";

import { renderLabels } from "../exposition";
import type { Family, Sample } from "../model";

/** What the process says of itself. */
export interface ProcessState {
  readonly version: string;
  /** When it began, in seconds since the epoch. */
  readonly startedAt: number;
  readonly reload: { readonly successful: boolean; /** In seconds since the epoch. */ readonly lastSuccessAt: number };
  readonly snapshot?: { readonly at: number; readonly samples: number; readonly bytes: number };
}

/**
 * Metrics of the process under the names that Prometheus's libraries give them.
 * Source: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
 */
export function processFamilies({ version, startedAt, reload, snapshot }: ProcessState): readonly Family[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const descriptors = openFileDescriptors();
  return [
    {
      name: "watchpost_build",
      type: "info",
      help: "The program that this is.",
      samples: [{ suffix: "_info", labels: renderLabels({ version, node: process.version }), value: 1 }],
    },
    {
      name: "process_cpu_seconds",
      type: "counter",
      unit: "seconds",
      help: "Time of processors that the process has used.",
      samples: [{ suffix: "_total", labels: "", value: (user + system) / 1e6 }],
    },
    gauge("process_resident_memory_bytes", "Memory that the process holds.", rss, "bytes"),
    gauge("process_start_time_seconds", "When the process began, since the epoch.", startedAt, "seconds"),
    gauge("nodejs_heap_used_bytes", "Memory that JavaScript's objects use.", heapUsed, "bytes"),
    ...(descriptors === undefined ? [] : [gauge("process_open_fds", "Open files and connections.", descriptors)]),
    gauge(
      "watchpost_config_last_reload_successful",
      "Whether the configuration was taken when last it was read.",
      reload.successful ? 1 : 0,
    ),
    gauge(
      "watchpost_config_last_reload_success_timestamp_seconds",
      "When a configuration was last taken, since the epoch.",
      reload.lastSuccessAt,
      "seconds",
    ),
    ...(snapshot ? snapshotFamilies(snapshot) : []),
  ];
}

function snapshotFamilies({ at, samples, bytes }: NonNullable<ProcessState["snapshot"]>): readonly Family[] {
  return [
    gauge(
      "watchpost_snapshot_timestamp_seconds",
      "When what is shown was put together, since the epoch.",
      at,
      "seconds",
    ),
    gauge("watchpost_snapshot_samples", "Samples in what is shown.", samples),
    gauge("watchpost_snapshot_bytes", "Size of what is shown, in the text format.", bytes, "bytes"),
  ];
}

function gauge(name: string, help: string, value: number, unit?: string): Family {
  const samples: readonly Sample[] = [{ suffix: "", labels: "", value }];
  return { name, type: "gauge", help, ...(unit !== undefined && { unit }), samples };
}

/** Nothing on systems that do not say. */
function openFileDescriptors(): number | undefined {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return undefined;
  }
}
