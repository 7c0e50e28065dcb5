import { type Alert, inTurn, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { JOBS } from "./application/signals";
import { kubernetesAppSignals as s } from "./signals";

/** One series of each that alerts look at, as a selector. */
const SOURCES: readonly string[] = [
  ...JOBS.map((job) => `${s.requests.name}{job="${job}"}`),
  s.cpu.name,
  s.restarts.name,
  s.postgresUp.name,
  s.redisUp.name,
];

const present = Object.fromEntries(SOURCES.map((selector) => [selector, "1x40"]));

const SUMMARY = "What the application or its cluster tells of itself has been missing in part for 10 minutes";

/** Alerts of what is missing cannot fire, and nothing else says so: an exporter may answer and have nothing to tell. */
export const metricsMissing: Alert = {
  name: "KubernetesAppMetricsMissing",
  // One alert, whichever it is: it goes on where one comes back and the next one goes.
  when: whenever(`group(${SOURCES.map((selector) => `absent(${selector})`).join(" or ")})`),
  for: minutes(10),
  severity: "warning",
  summary: SUMMARY,
  description:
    `Alerts on it cannot fire. It is one of ${SOURCES.join(", ")}. Look in Prometheus under /targets whether what tells it ` +
    "is found and answers, and whether its ServiceMonitor still fits its labels.",
  proof: {
    fires: inTurn(SOURCES),
    says: { summary: SUMMARY },
    justNot: present,
    // Gone for some minutes, again and again.
    missing: { ...present, [s.redisUp.name]: "1 stale _x6 1 stale _x6 1x20" },
  },
};
