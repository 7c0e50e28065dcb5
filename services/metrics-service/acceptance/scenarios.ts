import { PROMPT, redisCache, shop, syntheticMetrics } from "@watchpost/fake-cloudwatch";

import { clipped } from "./clipped";
import { ANCHOR, HOUR, type Scenario } from "./scenario";

type Faults = NonNullable<Scenario["faults"]>;
type Kills = NonNullable<Scenario["kills"]>;

const regions = ["us-east-1"];

const SYNTHETIC = {
  namespace: "Synthetic",
  regions,
  dimension_labels: { Instance: "node" },
  metrics: [{ metric: "Requests", kind: "counter", family: "synthetic_request_seconds", unit: "Milliseconds" }],
};

const JOBS = [
  ...["AWS/ElastiCache", "Lego/FeatureFlags", "AWS/Lambda", "PulseQueue"].map((namespace) => ({ namespace, regions })),
  SYNTHETIC,
];

/** One value in ten comes two to ten periods late, one in a thousand up to three hours. */
export const LATE: Scenario["arrivals"] = {
  classes: [
    { share: 0.45, fromSeconds: -45, toSeconds: 0 },
    { share: 0.449, fromSeconds: 0, toSeconds: 45 },
    { share: 0.1, fromSeconds: 120, toSeconds: 600 },
    { share: 0.001, fromSeconds: 600, toSeconds: 10_800 },
  ],
};

/** As late, and in every twentieth minute a value is counted twice for five minutes. */
const REVISED: Scenario["arrivals"] = { ...LATE, overcounted: { share: 0.05, seconds: 300 } };

/** A fifth of all requests, and for 400 seconds of each hour every one. */
const THROTTLED: Faults = [
  { throttle: 0.2 },
  { throttle: 1, fromSeconds: 1_200, burst: { everySeconds: HOUR, forSeconds: 400 } },
];

const SERVER_ERRORS: Faults = [{ serverError: 0.01, reset: 0.005 }];

const PARTIAL: Faults = [{ pageLimit: 300, partialData: 0.02, internalError: 0.02, dropped: 0.01 }];

/** For half an hour of every four nothing comes of a tenth of the results, and a fifth of the metrics may not be read. */
const SPELLS: Faults = [
  { internalError: 0.1, fromSeconds: 2_400, burst: { everySeconds: 4 * HOUR, forSeconds: 1_800 } },
  { forbidden: 0.2, fromSeconds: 6_000, burst: { everySeconds: 4 * HOUR, forSeconds: 1_800 } },
];

/** After a third and two thirds of the traffic, for a quarter of an hour: three polls. */
const twoKills = (hours: number, replica = 0): Kills =>
  [1, 2].map((third) => ({ replica, at: (third * hours * HOUR) / 3 + 601, downSeconds: 900 }));

const HOURS = 6;

const BASE = {
  seed: 1,
  hours: HOURS,
  workloads: [redisCache(), shop(), syntheticMetrics(60)],
  jobs: JOBS,
  arrivals: PROMPT,
  disk: "lost",
} as const;

/** Between two polls of either, right behind a look: the one that is left has polled before the one that is gone. */
const FAILOVER: Pick<Scenario, "replicas" | "kills"> = {
  replicas: [0, 200],
  kills: [{ replica: 0, at: 3 * HOUR + 25 }],
};

/** Everything at once. */
export function day(hours: number, changes: Partial<Scenario> = {}): Scenario {
  return {
    ...BASE,
    title: `for ${hours} h all of this together: throttled, failed, broken, partial, forbidden, late; SIGKILL twice, disk wiped; a failover`,
    hours,
    arrivals: LATE,
    faults: [...THROTTLED, ...SERVER_ERRORS, ...PARTIAL, ...SPELLS],
    replicas: [0, 200],
    kills: [...twoKills(hours, 1), { replica: 0, at: hours * 0.8 * HOUR + 25 }],
    address: "each",
    ...changes,
  };
}

/** The rows of the table. */
export const SCENARIOS: readonly Scenario[] = [
  { ...BASE, title: "none" },
  { ...BASE, title: "20 % of requests throttled, and all for 400 s of each hour", faults: THROTTLED },
  { ...BASE, title: "1 % of requests status 500, 0.5 % broken connections", faults: SERVER_ERRORS },
  { ...BASE, title: "tiny pages, 5 % of results partial, failed or left out", faults: PARTIAL },
  {
    ...BASE,
    title: "spells of InternalError for 10 % of results, and of Forbidden for 20 % of metrics",
    faults: SPELLS,
  },
  { ...BASE, title: "10 % of values late by 2 to 10 periods, 0.1 % by up to 3 h", arrivals: LATE },
  { ...BASE, title: "late, and one value counted twice for 5 min in 5 % of minutes", arrivals: REVISED, disk: "kept" },
  { ...BASE, title: "late, and SIGKILL twice, disk kept", arrivals: LATE, kills: twoKills(HOURS), disk: "kept" },
  { ...BASE, title: "late, and SIGKILL twice, disk wiped", arrivals: LATE, kills: twoKills(HOURS) },
  {
    ...BASE,
    title: "late, counted twice, and SIGKILL twice, disk kept",
    arrivals: REVISED,
    kills: twoKills(HOURS),
    disk: "kept",
  },
  {
    ...BASE,
    title: "late, counted twice, and SIGKILL twice, disk wiped",
    arrivals: REVISED,
    kills: twoKills(HOURS),
  },
  {
    ...BASE,
    ...FAILOVER,
    title: "late, and two replicas, scraped each by itself, of which one fails",
    arrivals: LATE,
    address: "each",
  },
  { ...BASE, ...FAILOVER, title: "late, and two replicas behind one address, of which one fails", arrivals: LATE },
  {
    ...BASE,
    title: "late, and series that begin or vanish",
    arrivals: LATE,
    workloads: [
      shop(),
      clipped(redisCache({ cluster: "begins", applicationDimensions: { Cluster: "begins" } }), {
        from: ANCHOR + 14 * HOUR,
      }),
      clipped(redisCache({ cluster: "vanishes", applicationDimensions: { Cluster: "vanishes" } }), {
        until: ANCHOR + 14 * HOUR,
      }),
    ],
    jobs: JOBS.map((job) => ({ ...job, select: { recently_active: true } })),
  },
  ...[501, 1001].map((metrics): Scenario => ({
    ...BASE,
    title: `late, ${metrics} queries in a poll, throttled as above`,
    hours: 2,
    arrivals: LATE,
    faults: THROTTLED,
    workloads: [syntheticMetrics(metrics)],
    jobs: [SYNTHETIC],
  })),
  day(24, { lookEverySeconds: 300 }),
];
