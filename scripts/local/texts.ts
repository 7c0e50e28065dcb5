import { PORTS } from "@watchpost/local/addresses";

import type { Health } from "./health";

export interface Place {
  readonly name: string;
  readonly url: string;
  /** Of a program of its own. */
  readonly pid?: number | undefined;
}

export function placesText(places: readonly Place[]): string {
  const width = Math.max(...places.map(({ name }) => name.length));
  const lines = places.map(
    ({ name, url, pid }) => `  ${name.padEnd(width)}  ${url}${pid === undefined ? "" : `  (process ${pid})`}\n`,
  );
  return `\n${lines.join("")}`;
}

export function healthText({ healthyTargets, series }: Health): string {
  const counts = [...series].sort().map(([mixin, count]) => `${mixin} ${count}`);
  return `\nAll ${healthyTargets} targets are healthy. Series of the simulated workloads: ${counts.join(", ")}.\n`;
}

/** An alert of each use case. */
export const EXAMPLES = [
  "RedisCacheHitRateLow",
  "CommerceOrdersFailing",
  "WebErrorsHigh",
  "AgentPipelineQueueHigh",
  "KubernetesAppErrorsHigh",
] as const;

/** How to make something go wrong, where the simulated workloads listen. */
export function commandsText(simulatorUrl: string): string {
  const usual = new URL(simulatorUrl).port === String(PORTS.simulator);
  const where = usual ? "" : ` --simulator ${simulatorUrl}`;
  return [
    "\nMake something go wrong, and well again:\n",
    ...EXAMPLES.map((alert) => `  npm run local -- incident ${alert}${where}\n`),
    `  npm run local -- resolve ${EXAMPLES[0]}${where}\n`,
    `  npm run local -- incidents${where}      all there are\n`,
    `  curl -X POST ${simulatorUrl}/incidents/${EXAMPLES[0]}      the same; -X DELETE ends it\n`,
  ].join("");
}

export function speedText(speed: number): string {
  return speed === 1
    ? "Alerts fire after as many minutes as their rules say; --speed 60 makes them seconds.\n"
    : `Simulated workloads, their rules and Alertmanager's waits run ${speed} times faster: a minute of theirs takes ${Math.round((60 / speed) * 10) / 10} s.\n`;
}

export const NO_ALERTMANAGER =
  "There is no Alertmanager on PATH: alerts are seen in Prometheus (/alerts), and nobody is told.\n";

export const NO_GRAFANA = "Grafana comes with Docker alone; any other imports dashboards/json.\n";

export const NO_DOCKER = `There is no Docker with Compose that answers here (docker compose version, docker info).
Without it, npm run local -- --no-docker starts what is on PATH as plain processes.
`;
