import { above, type Alert, type Signal, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { everyTenMinutes, everyThirdMinute } from "./proof";
import type { ServerlessCommerceSignals } from "./signals";

/** When what the shop runs on is bad. */
export function infrastructureAlerts(signals: ServerlessCommerceSignals): Alert[] {
  return [cpuHigh(signals), memoryHigh(signals), serviceSilent(signals), apiErrors(signals)];
}

const CLUSTER = "dev-monitoring-cluster";
const labelsOf = (service: string) => ({ cluster_name: CLUSTER, service_name: service });
const of = ({ name }: Signal, service: string) => `${name}{cluster_name="${CLUSTER}", service_name="${service}"}`;
const PROMETHEUS = "dev-prometheus-service";
const GRAFANA = "dev-grafana-service";

function cpuHigh({ cpuRatio, cpu }: ServerlessCommerceSignals): Alert {
  return {
    name: "CommerceServiceCpuHigh",
    when: above(cpuRatio, LIMITS.cpu),
    for: minutes(20),
    severity: "warning",
    panel: PANELS.cpu,
    summary: "{{ $labels.service_name }} uses {{ $value | humanizePercentage }} of its CPU",
    description:
      `The tasks of this ECS service used more than ${LIMITS.cpu.text} of the CPU that they ask for, for 20 minutes: they ` +
      "will answer more slowly, and scrapes and queries run into timeouts. Look for dashboards that ask for much, then " +
      "for more CPU or more tasks.",
    proof: {
      fires: { [of(cpu, PROMETHEUS)]: everyThirdMinute(0.81), [of(cpu, GRAFANA)]: "0.1x50" },
      says: { labels: labelsOf(PROMETHEUS), summary: "dev-prometheus-service uses 81% of its CPU" },
      justNot: { [of(cpu, PROMETHEUS)]: "0.8x50", [of(cpu, GRAFANA)]: "0.8x50" },
      // Bridged for a moment, but not until its time has passed.
      missing: { [of(cpu, PROMETHEUS)]: "0.99x17 stale" },
    },
  };
}

function memoryHigh({ memoryRatio, memory }: ServerlessCommerceSignals): Alert {
  return {
    name: "CommerceServiceMemoryHigh",
    when: above(memoryRatio, LIMITS.memory),
    for: minutes(20),
    severity: "warning",
    panel: PANELS.memory,
    summary: "{{ $labels.service_name }} uses {{ $value | humanizePercentage }} of its memory",
    description:
      `The tasks of this ECS service used more than ${LIMITS.memory.text} of the memory that they ask for, for 20 minutes. ` +
      "At 100 % the kernel ends them, and what they hold in memory is lost. Look whether it rises steadily or has jumped.",
    proof: {
      fires: { [of(memory, PROMETHEUS)]: everyThirdMinute(0.81), [of(memory, GRAFANA)]: "0.1x50" },
      says: { labels: labelsOf(PROMETHEUS), summary: "dev-prometheus-service uses 81% of its memory" },
      justNot: { [of(memory, PROMETHEUS)]: "0.8x50", [of(memory, GRAFANA)]: "0.8x50" },
      // Bridged for a moment, but not until its time has passed.
      missing: { [of(memory, PROMETHEUS)]: "0.99x17 stale" },
    },
  };
}

/** A service without tasks has no CPU to report: Container Insights, which would count its tasks, is off. */
function serviceSilent({ reporting, cpu }: ServerlessCommerceSignals): Alert {
  return {
    name: "CommerceServiceSilent",
    when: whenever(`${reporting.name} == 0`),
    for: minutes(20),
    severity: "warning",
    panel: PANELS.services,
    summary: "No task of {{ $labels.service_name }} reports any more",
    description:
      "CloudWatch has had no CPU of this ECS service for 20 minutes, though it had within the last six hours: most likely " +
      "none of its tasks runs. Look at the service's events.",
    proof: {
      fires: { [of(cpu, GRAFANA)]: "0.1 stale _x40", [of(cpu, PROMETHEUS)]: "0.1x40" },
      says: { labels: labelsOf(GRAFANA), summary: "No task of dev-grafana-service reports any more" },
      // One that does nothing reports just that; another was gone for a while.
      justNot: { [of(cpu, GRAFANA)]: "0x40", [of(cpu, PROMETHEUS)]: "0.1 stale _x17 0.1x20" },
    },
  };
}

function apiErrors({ apiServerErrorsBusy, apiRequests, apiErrors: errors }: ServerlessCommerceSignals): Alert {
  const api = (name: string) => `api_name="${name}", stage="prod"`;
  const requests = (name: string) => `${apiRequests.name}{${api(name)}}`;
  const failed = (name: string, code: string) => `${errors.name}{${api(name)}, code="${code}"}`;
  return {
    name: "CommerceApiErrors",
    when: above(apiServerErrorsBusy, LIMITS.apiErrors),
    for: minutes(10),
    severity: "critical",
    panel: PANELS.apiErrors,
    summary:
      "{{ $value | humanizePercentage }} of the requests to {{ or $labels.api_name $labels.api_id }} fail with a 5xx",
    description:
      `API Gateway answered more than ${LIMITS.apiErrors.text} of the requests with a 5xx for 10 minutes. 502 and 504 come ` +
      "from the function behind it: look whether CommerceFunctionErrors fires. 500 and 503 are API Gateway's own: look " +
      "at its right to invoke the function, and at AWS's health page.",
    proof: {
      fires: {
        [requests("shop")]: everyTenMinutes(21),
        [failed("shop", "5xx")]: everyTenMinutes(1.2),
        [requests("metrics")]: everyTenMinutes(900),
        [failed("metrics", "5xx")]: "0x40",
      },
      says: {
        labels: { api_name: "shop", stage: "prod" },
        summary: "5.714% of the requests to shop fail with a 5xx",
      },
      justNot: {
        [requests("shop")]: everyTenMinutes(20),
        [failed("shop", "5xx")]: everyTenMinutes(0.99),
        // Callers that ask wrongly are not the shop's fault.
        [failed("shop", "4xx")]: everyTenMinutes(12),
        // All fail: too few to tell.
        [requests("metrics")]: everyTenMinutes(18),
        [failed("metrics", "5xx")]: everyTenMinutes(18),
      },
      missing: { [requests("shop")]: "0+100x40" },
    },
  };
}
