import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { COMPOSE_ADDRESSES, PORTS } from "@watchpost/local/addresses";

import type { Haste } from "../simulation/compressed";
import { alertmanagerText, lookback, prometheusText, ruleTexts } from "./configuration";
import { localGeneratedFiles } from "./generated";
import { type Health, healthOf } from "./health";
import { commandsText, healthText, NO_DOCKER, placesText, speedText } from "./texts";

const ROOT = resolve(__dirname, "../..");

/** Where what is hastened lies: the containers mount it in place of what is committed. */
const HASTENED = join(ROOT, ".cache/local");

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 500;

const url = (port: number) => `http://127.0.0.1:${port}`;

const PLACES = [
  { name: "Grafana (admin/admin)", url: `http://localhost:${PORTS.grafana}` },
  { name: "Prometheus", url: url(PORTS.prometheus) },
  { name: "Alertmanager", url: url(PORTS.alertmanager) },
  { name: "the metrics service", url: url(PORTS.metricsService) },
  { name: "the simulated CloudWatch", url: url(PORTS.fakeCloudWatch) },
  { name: "the simulated workloads", url: url(PORTS.simulator) },
];

/** @returns the status that docker ends with */
function docker(args: readonly string[], env: NodeJS.ProcessEnv, stdio: "inherit" | "ignore"): number {
  return spawnSync("docker", args, { cwd: ROOT, env: { ...process.env, ...env }, stdio }).status ?? 1;
}

const hasDocker = () => docker(["compose", "version"], {}, "ignore") === 0 && docker(["info"], {}, "ignore") === 0;

/**
 * Starts the containers, waits until each is healthy and Prometheus finds all targets so, and says where they are.
 * @throws Error where there is no Docker, where Compose refuses, or where a target is not healthy within a minute
 */
export async function startContainers(speed: number, print: (text: string) => void): Promise<void> {
  assertDocker();
  const haste = { speed, since: Math.floor(Date.now() / 1000) };
  const env = speed === 1 ? {} : hastenedEnvironment(haste);
  if (docker(["compose", "up", "--detach", "--build", "--wait"], env, "inherit") !== 0)
    throw new Error(
      "Docker Compose did not start everything; docker compose logs says more. Where a port is taken, end what has it, or run npm run local -- --no-docker, which takes another.",
    );
  // Files that are mounted already are read anew.
  await fetch(`${url(PORTS.prometheus)}/-/reload`, { method: "POST" });
  print(placesText(PLACES));
  print(healthText(await healthy()));
  print(commandsText(url(PORTS.simulator)) + speedText(speed));
  print("What Slack would get: docker compose logs --follow simulator\nnpm run local -- stop ends all of it.\n");
}

/** @throws Error as {@link startContainers} */
export function stopContainers(): void {
  assertDocker();
  if (docker(["compose", "--profile", "aws", "down"], {}, "inherit") !== 0)
    throw new Error("Docker Compose did not end everything; docker compose ps says what is left.");
}

function assertDocker(): void {
  if (!hasDocker()) throw new Error(NO_DOCKER);
}

/** Writes what is hastened. @returns variables that docker-compose.yml reads */
export function hastenedEnvironment(haste: Haste, directory = HASTENED): Record<string, string> {
  const rules = [...ruleTexts(haste)].map(([mixin, text]) => [`rules/${mixin}.rules.yaml`, text] as const);
  const committed = [...localGeneratedFiles()].filter(([path]) => path.startsWith("local/"));
  const files = new Map<string, string>([
    ...committed.map(([path, text]) => [path.replace("local/", ""), text] as const),
    ...rules,
    ["prometheus/prometheus.yml", prometheusText(COMPOSE_ADDRESSES, true, haste)],
    ["alertmanager/alertmanager.yml", alertmanagerText(haste)],
  ]);
  for (const [path, text] of files) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    // In place: a container that runs has mounted this file, and not its name.
    writeFileSync(file, text);
  }
  return {
    WATCHPOST_LOCAL: directory,
    WATCHPOST_RULES: join(directory, "rules"),
    WATCHPOST_SPEED: String(haste.speed),
    WATCHPOST_SINCE: String(haste.since),
    WATCHPOST_LOOKBACK: lookback(haste),
  };
}

async function healthy(): Promise<Health> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const health = await healthOf(url(PORTS.prometheus));
    if (health.problems.length === 0) return health;
    if (Date.now() > end) throw new Error(`Not everything is healthy: ${health.problems.join("; ")}.`);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}
