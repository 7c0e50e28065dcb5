import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

import { findTool, freePort, startDaemon, startServer, temporaryDirectory, until } from "@watchpost/scripts/testing";
import { parse, stringify } from "yaml";

import { alertmanagerTemplates } from "../src/alertmanager-templates";
import { type AlertmanagerChannels, alertmanagerYml } from "../src/alertmanager-yml";

/** An alert as Prometheus hands it over. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt?: string;
}

/** A message to Slack: https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments/ */
export interface SlackMessage {
  readonly channel: string;
  readonly attachments: readonly Readonly<Record<string, unknown>>[];
}

/** A message to a topic of SNS. */
export interface SnsMessage {
  readonly topic: string;
  readonly subject: string;
  readonly message: string;
}

interface Config {
  readonly route: Record<string, unknown> & { routes: Record<string, unknown>[] };
  readonly receivers: { sns_configs?: Record<string, unknown>[] }[];
}

/** Writes alertmanager.yml and what it names into a directory of its own. @returns the file */
export function writeConfig(
  channels: AlertmanagerChannels,
  grafanaUrl?: string,
  webhook = "http://127.0.0.1:9/",
): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "templates"));
  writeFileSync(join(directory, "templates/watchpost.tmpl"), alertmanagerTemplates(grafanaUrl));
  writeFileSync(join(directory, "slack-webhook"), webhook);
  const file = join(directory, "alertmanager.yml");
  writeFileSync(file, alertmanagerYml(channels).replaceAll("/secrets/", `${directory}/`));
  return file;
}

/** A real Alertmanager with our configuration and short times, and servers that play Slack and SNS. */
export class AlertmanagerServer {
  readonly slack: SlackMessage[] = [];
  readonly sns: SnsMessage[] = [];
  private url = "";

  static async start(channels: AlertmanagerChannels, grafanaUrl?: string): Promise<AlertmanagerServer> {
    const server = new AlertmanagerServer();
    const receiver = await startServer((request, response) => void server.receive(request, response));
    const file = writeConfig(channels, grafanaUrl, `${receiver}/slack`);
    writeFileSync(file, stringify(hastened(parse(readFileSync(file, "utf8")) as Config, `${receiver}/sns`)));
    const port = await freePort();
    server.url = `http://127.0.0.1:${port}`;
    await startDaemon(
      findTool("alertmanager") ?? "alertmanager",
      [
        `--config.file=${file}`,
        `--storage.path=${temporaryDirectory()}`,
        "--cluster.listen-address=",
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      `${server.url}/-/ready`,
      { ...process.env, AWS_ACCESS_KEY_ID: "AKIAOFFLINEEXAMPLE00", AWS_SECRET_ACCESS_KEY: "offline" },
    );
    return server;
  }

  /** Hands alerts over, as Prometheus does. */
  async post(...alerts: readonly PostedAlert[]): Promise<void> {
    const response = await fetch(`${this.url}/api/v2/alerts`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(alerts),
    });
    if (!response.ok) throw new Error(`Alertmanager answers ${response.status}: ${await response.text()}`);
  }

  slackMessage(title: string): Promise<Readonly<Record<string, unknown>>> {
    return until(`a message to Slack, ${title}`, () =>
      this.slack.flatMap(({ attachments }) => attachments).find((attachment) => attachment["title"] === title),
    );
  }

  snsMessage(subject: string): Promise<SnsMessage> {
    return until(`a message to SNS, ${subject}`, () => this.sns.find((message) => message.subject === subject));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    if (request.url === "/slack") {
      this.slack.push(JSON.parse(body) as SlackMessage);
      response.end("ok");
      return;
    }
    const form = new URLSearchParams(body);
    const value = (name: string) => form.get(name) ?? "";
    this.sns.push({ topic: value("TopicArn"), subject: value("Subject"), message: value("Message") });
    response.setHeader("Content-Type", "text/xml");
    response.end("<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
  }
}

function hastened({ route, receivers, ...rest }: Config, snsUrl: string): Config {
  const fast = { group_wait: "200ms", group_interval: "500ms" };
  return {
    ...rest,
    route: { ...route, ...fast, routes: route.routes.map((each) => ({ ...each, ...fast })) },
    receivers: receivers.map((receiver) => ({
      ...receiver,
      ...(receiver.sns_configs && { sns_configs: receiver.sns_configs.map((sns) => ({ ...sns, api_url: snsUrl })) }),
    })),
  };
}
