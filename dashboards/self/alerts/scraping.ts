import { type Alert, whenever } from "@watchpost/alerting/model";
import { minutes, seconds } from "@watchpost/core";

import { PANELS } from "../panels";
import { selfSignals as s } from "../signals";

/**
 * Goes out only while Prometheus takes something in: one that answers but has no room left on its disk evaluates its
 * rules all the same, finds nothing, and would look well.
 */
const watchdog: Alert = {
  name: "Watchdog",
  when: whenever(`max(${s.up.name}) == 1`),
  for: seconds(0),
  severity: "info",
  summary: "Alerting works",
  description:
    "Fires all the time and goes to nobody but the heartbeat. When it stops, the alarm alerting-silent of CloudWatch goes off.",
  panel: PANELS.targets,
  proof: {
    fires: { 'up{job="prometheus"}': "1x5", 'up{job="alertmanager"}': "1x5", 'up{job="grafana"}': "0x5" },
    says: { summary: "Alerting works" },
    justNot: { 'up{job="prometheus"}': "0x5", 'up{job="grafana"}': "0x5" },
  },
};

const FOUND = `label_replace(${s.poolTargets.name}, "job", "$1", "scrape_job", "(.+)")`;

/** Of two Prometheis, as while one takes the place of the other. */
const pool = (instance: string, job: string) => `${s.poolTargets.name}{instance="${instance}", scrape_job="${job}"}`;

/** A task that is gone takes its targets with it, and one that dies again and again has another address each time. */
const jobDown: Alert = {
  name: "JobDown",
  when: whenever(`(sum by (job) (${s.up.name}) or sum by (job) (${FOUND})) == 0`),
  for: minutes(5),
  severity: "critical",
  panel: PANELS.targets,
  summary: "Nothing of {{ $labels.job }} can be scraped",
  description:
    "No task of it has answered for 5 minutes, or there is none: nothing is known of it, and its alerts cannot fire. " +
    "Look at the service's events in ECS, the task's logs and its security group.",
  proof: {
    fires: {
      'up{job="grafana", instance="10.0.1.7:3000"}': "0 0 0 stale",
      [pool("a", "grafana")]: "1 1 1 0x20",
      'up{job="prometheus", instance="localhost:9090"}': "1x20",
    },
    says: { labels: { job: "grafana" }, summary: "Nothing of grafana can be scraped" },
    justNot: {
      'up{job="grafana", instance="10.0.1.7:3000"}': "0x20",
      'up{job="grafana", instance="10.0.1.8:3000"}': "0x3 1 0x20",
      [pool("a", "grafana")]: "2x20",
      // One that was only just found, and not by both.
      [pool("a", "worker")]: "0x20",
      [pool("b", "worker")]: "2x20",
    },
    ends: {
      'up{job="grafana", instance="10.0.1.7:3000"}': "0 0 0 stale _x20 1x20",
      [pool("a", "grafana")]: "1 1 1 0x20 1x20",
      'up{job="prometheus", instance="localhost:9090"}': "1x45",
    },
  },
};

const targetDown: Alert = {
  name: "TargetDown",
  when: whenever(`${s.up.name} == 0 and on (job) ${s.up.name} == 1`),
  for: minutes(5),
  severity: "warning",
  panel: PANELS.targets,
  summary: "{{ $labels.job }} at {{ $labels.instance }} cannot be scraped",
  description:
    "Nothing has been known of this one for 5 minutes; others of its job answer. Look at the task and its logs.",
  proof: {
    fires: {
      'up{job="backend", instance="10.0.1.7:8000"}': "0x20",
      'up{job="backend", instance="10.0.1.8:8000"}': "1x20",
    },
    says: {
      labels: { job: "backend", instance: "10.0.1.7:8000" },
      summary: "backend at 10.0.1.7:8000 cannot be scraped",
    },
    justNot: {
      'up{job="backend", instance="10.0.1.7:8000"}': "0x3 1 0x20",
      'up{job="backend", instance="10.0.1.8:8000"}': "1x20",
    },
    // All of a job: that is for JobDown to say.
    missing: {
      'up{job="backend", instance="10.0.1.7:8000"}': "0x20",
      'up{job="backend", instance="10.0.1.8:8000"}': "0x20",
      'up{job="worker", instance="10.0.1.9:8000"}': "1x20",
    },
    ends: {
      'up{job="backend", instance="10.0.1.7:8000"}': "0x20 1x20",
      'up{job="backend", instance="10.0.1.8:8000"}': "1x41",
    },
  },
};

export const scrapingAlerts: Alert[] = [watchdog, jobDown, targetDown];
