import { above, type Alert, type Signal, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { counted, gaugeEveryThirdMinute, TOO_FEW } from "./proof";
import type { ServerlessCommerceSignals } from "./signals";

/** When what the shop runs on is bad. */
export function infrastructureAlerts(signals: ServerlessCommerceSignals): Alert[] {
  return [cpuHigh(signals), memoryHigh(signals), serviceSilent(signals), apiErrors(signals)];
}

const CLUSTER = "dev-monitoring-cluster";
const labelsOf = (service: string) => ({ cluster_name: CLUSTER, service_name: service });
const of = ({ name }: Signal, service: string, more = "") =>
  `${name}{cluster_name="${CLUSTER}", service_name="${service}"${more && `, ${more}`}}`;
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
      // Two readers of CloudWatch need not have come equally far.
      fires: {
        [of(cpu, PROMETHEUS, 'instance="a"')]: gaugeEveryThirdMinute(0.81),
        [of(cpu, PROMETHEUS, 'instance="b"')]: "0.1x23",
        [of(cpu, GRAFANA)]: "0.1x23",
      },
      says: { labels: labelsOf(PROMETHEUS), summary: "dev-prometheus-service uses 81% of its CPU" },
      justNot: { [of(cpu, PROMETHEUS)]: "0.8x22", [of(cpu, GRAFANA)]: "0.8x22" },
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
      // Two readers of CloudWatch need not have come equally far.
      fires: {
        [of(memory, PROMETHEUS, 'instance="a"')]: gaugeEveryThirdMinute(0.81),
        [of(memory, PROMETHEUS, 'instance="b"')]: "0.1x23",
        [of(memory, GRAFANA)]: "0.1x23",
      },
      says: { labels: labelsOf(PROMETHEUS), summary: "dev-prometheus-service uses 81% of its memory" },
      justNot: { [of(memory, PROMETHEUS)]: "0.8x22", [of(memory, GRAFANA)]: "0.8x22" },
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
      fires: { [of(cpu, GRAFANA)]: "0.1 stale _x21", [of(cpu, PROMETHEUS)]: "0.1x22" },
      says: { labels: labelsOf(GRAFANA), summary: "No task of dev-grafana-service reports any more" },
      // One that does nothing reports just that; another was gone for a while.
      justNot: { [of(cpu, GRAFANA)]: "0x22", [of(cpu, PROMETHEUS)]: "0.1 stale _x17 0.1x3" },
    },
  };
}

function apiErrors({ apiServerErrorsBusy, apiRequests, apiErrors: errors }: ServerlessCommerceSignals): Alert {
  // APIs have a name or an ID, and here both: a rule that loses one of them is noticed.
  const api = (name: string) => `api_name="${name}", api_id="${name}1", stage="prod"`;
  const requests = (name: string, region = "eu-west-1") => `${apiRequests.name}{${api(name)}, region="${region}"}`;
  const failed = (name: string, code: string, region = "eu-west-1") =>
    `${errors.name}{${api(name)}, code="${code}", region="${region}"}`;
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
        [requests("shop")]: counted(12, 120),
        [requests("shop", "us-east-1")]: counted(8, 80),
        [failed("shop", "5xx")]: counted(1, 5),
        [failed("shop", "5xx", "us-east-1")]: counted(1, 6),
        [requests("metrics")]: counted(900, 900),
        [failed("metrics", "5xx")]: "0x15",
      },
      says: {
        labels: { api_name: "shop", api_id: "shop1", stage: "prod" },
        summary: "5.5% of the requests to shop fail with a 5xx",
      },
      justNot: {
        [requests("shop")]: counted(20, 100),
        [failed("shop", "5xx")]: counted(1, 5),
        // Callers that ask wrongly are not the shop's fault.
        [failed("shop", "4xx")]: counted(12, 60),
        // All fail: too few to tell.
        [requests("metrics")]: TOO_FEW,
        [failed("metrics", "5xx")]: TOO_FEW,
      },
      missing: { [requests("shop")]: "0+100x15" },
    },
  };
}
