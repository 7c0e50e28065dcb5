import type { Arrivals } from "../truth/arrivals";
import type { Incidents } from "../truth/incidents";
import type { SeriesSource, UnixSeconds } from "../truth/series";
import type { Place } from "../truth/world";

/** What a workload is told when the fake starts. */
export interface WorkloadContext {
  readonly seed: number;
  /** Since when it has been running. */
  readonly since: UnixSeconds;
  readonly arrivals: Arrivals;
  readonly incidents: Incidents;
}

/** What GetResources of the tagging API finds. */
export interface Resource {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Something that runs and is watched. */
export interface Workload {
  readonly name: string;
  /** What can go wrong in it, by name. @default [] */
  readonly incidents?: readonly string[];
  /** @default - none */
  readonly resources?: (place: Place) => readonly Resource[];
  /** The account that owns its metrics. @default - the monitoring account */
  readonly account?: string;
  /** The only region in which it is seen. @default - seen in all */
  readonly region?: string;
  readonly source: (context: WorkloadContext) => SeriesSource;
}
