import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import type { CloudWatchAlarm } from "./alarm";
import type { Alert } from "./alert";
import type { Signal } from "./signal";

/** Something that Prometheus scrapes under a name: every task that the name leads to. */
export interface ScrapeTarget {
  readonly job: string;
  /** A host name: one A record a task. */
  readonly hostname: string;
  readonly port: number;
  /** @default "/metrics" */
  readonly path?: string;
  /** Security group of the target, which then lets Prometheus in. @default - its owner has seen to it */
  readonly securityGroupId?: string;
}

/** What there is to know of a workload: its signals, when they are bad, and how they look. */
export interface Mixin {
  /** Names its files: `redis-cache`. */
  readonly name: string;
  readonly signals: readonly Signal[];
  readonly alerts: readonly Alert[];
  /** @default [] */
  readonly dashboards?: readonly Dashboard[];
  /** What Prometheus scrapes for it. @default [] */
  readonly targets?: readonly ScrapeTarget[];
  /** Alarms of CloudWatch. @default [] */
  readonly alarms?: readonly CloudWatchAlarm[];
}
