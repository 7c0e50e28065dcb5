import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

import { secret } from "@watchpost/core";
import { parse, stringify } from "yaml";

import type { Simulation } from "../../dashboards/simulation";
import { adaptTo, minorVersion, writeConfig } from "../../modules/alerting/test/alertmanager-files";
import { findTool, freePort, startDaemon, startServer, temporaryDirectory } from "../testing";
import { hastenedRules, type Haste, shortened } from "./compressed";
import { Exposer } from "./exposer";
import { committedRuleFiles } from "./recorded";

/** A message that came to a channel of Slack. */
export interface SlackMessage {
  readonly channel: string;
  readonly title: string;
  readonly text: string;
}

/** An alert as Alertmanager sees it. */
export interface AlertState {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

interface Posted {
  readonly channel: string;
  readonly attachments: readonly { readonly title: string; readonly text: string }[];
}

const ENVIRONMENT = "test";
export const CHANNEL = "#engineering";
export const CRITICAL_CHANNEL = "#alerts-critical";

/**
 * A real Prometheus that scrapes simulated workloads, a real Alertmanager with our configuration, and a server that plays
 * Slack, SNS and the outside heartbeat: all that takes minutes takes as many seconds.
 */
export class DeliveryScene {
  readonly slack: SlackMessage[] = [];
  /** When the heartbeat came, by the clock on the wall in milliseconds. */
  readonly heartbeats: number[] = [];
  readonly alertmanager: string;
  stopPrometheus: () => Promise<void> = () => Promise.resolve();

  private constructor(
    readonly exposer: Exposer,
    alertmanagerPort: number,
  ) {
    this.alertmanager = `127.0.0.1:${alertmanagerPort}`;
  }

  static async start(simulations: readonly Simulation[], speed: number): Promise<DeliveryScene> {
    const haste = { speed, since: Math.floor(Date.now() / 1000) };
    const exposer = await Exposer.start({ simulations, ...haste });
    const scene = new DeliveryScene(exposer, await freePort());
    const receiver = await startServer((request, response) => void scene.#receive(request, response));
    await startAlertmanager(scene.alertmanager, receiver, speed);
    scene.stopPrometheus = await startPrometheus(exposer.address, scene.alertmanager, haste);
    return scene;
  }

  /** What Alertmanager has of an alert. */
  async statesOf(alertname: string): Promise<AlertState[]> {
    const response = await fetch(`http://${this.alertmanager}/api/v2/alerts?filter=alertname="${alertname}"`);
    return (await response.json()) as AlertState[];
  }

  /** Messages of a title that begins so, to a channel. */
  messages(beginning: string, channel = CHANNEL): SlackMessage[] {
    return this.slack.filter((message) => message.channel === channel && message.title.startsWith(beginning));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const path = request.url ?? "";
    if (path.includes("slack")) {
      const { channel, attachments } = JSON.parse(body) as Posted;
      this.slack.push(...attachments.map(({ title, text }) => ({ channel, title, text })));
    }
    if (path.includes("heartbeat")) this.heartbeats.push(Date.now());
    response.setHeader("Content-Type", path.includes("sns") ? "text/xml" : "text/plain");
    response.end(path.includes("sns") ? SNS_ANSWER : "ok");
  }
}

const SNS_ANSWER = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";

async function startAlertmanager(address: string, receiver: string, speed: number): Promise<void> {
  const channels = {
    region: "eu-west-1",
    emailTopicArn: "arn:aws:sns:eu-west-1:111122223333:test-monitoring-alerts",
    heartbeatTopicArn: "arn:aws:sns:eu-west-1:111122223333:test-monitoring-heartbeat",
    notify: {
      email: ["ops@example.com"],
      slack: { channel: CHANNEL, webhook: secret("slack"), criticalChannel: CRITICAL_CHANNEL },
      heartbeat: secret("heartbeat"),
    },
  };
  const file = writeConfig(channels, {}, (name) => `${receiver}/${name}`);
  adaptTo(minorVersion("alertmanager"), file);
  const config = hastenedRoutes(parse(readFileSync(file, "utf8")), speed, `${receiver}/sns`);
  writeFileSync(file, stringify(config));
  await startDaemon(
    findTool("alertmanager") ?? "alertmanager",
    [
      `--config.file=${file}`,
      `--storage.path=${temporaryDirectory()}`,
      "--cluster.listen-address=",
      `--web.listen-address=${address}`,
    ],
    `http://${address}/-/ready`,
    { ...process.env, AWS_ACCESS_KEY_ID: "AKIAOFFLINEEXAMPLE00", AWS_SECRET_ACCESS_KEY: "offline" },
  );
}

/** Each of Alertmanager's times as many seconds as it had minutes; SNS is ours. */
function hastenedRoutes(value: unknown, speed: number, sns: string): unknown {
  if (Array.isArray(value)) return value.map((each) => hastenedRoutes(each, speed, sns));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]: [string, unknown]): [string, unknown] => {
    if (typeof each === "string" && /^(group_wait|group_interval|repeat_interval)$/.test(key))
      return [key, shortened(each, speed)];
    return [key, hastenedRoutes(each, speed, sns)];
  });
  return { ...Object.fromEntries(entries), ...("topic_arn" in value && { api_url: sns }) };
}

/** @returns what ends it */
async function startPrometheus(target: string, alertmanager: string, haste: Haste): Promise<() => Promise<void>> {
  const directory = temporaryDirectory();
  const { speed } = haste;
  mkdirSync(join(directory, "rules"));
  for (const [name, file] of committedRuleFiles()) {
    writeFileSync(join(directory, "rules", `${name}.yaml`), stringify(hastenedRules(file, haste)));
  }
  const every = shortened("1m", speed);
  const file = join(directory, "prometheus.yml");
  const configuration = {
    global: {
      scrape_interval: every,
      scrape_timeout: every,
      evaluation_interval: every,
      external_labels: { environment: ENVIRONMENT },
    },
    rule_files: [join(directory, "rules/*.yaml")],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: [{ job_name: "simulation", honor_labels: true, static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(file, stringify(configuration));
  const address = `127.0.0.1:${await freePort()}`;
  await startDaemon(
    findTool("prometheus") ?? "prometheus",
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(directory, "data")}`,
      `--web.listen-address=${address}`,
      "--web.enable-lifecycle",
      `--query.lookback-delta=${shortened("5m", speed)}`,
      `--rules.alert.resend-delay=${every}`,
      "--log.level=warn",
    ],
    `http://${address}/-/ready`,
  );
  return async () => {
    await fetch(`http://${address}/-/quit`, { method: "POST" });
  };
}
