import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";

import { findTool, freePort, startDaemon, startServer, temporaryDirectory, until } from "@watchpost/scripts/testing";
import { parse, stringify } from "yaml";

import type { Links } from "../src/alertmanager-templates";
import type { AlertmanagerChannels } from "../src/alertmanager-yml";
import { SECRET_FILES } from "../src/secret-files";
import { adaptTo, minorVersion, type Receiver, writeConfig } from "./alertmanager-files";

/** What Alertmanager posts as JSON, or a part of it. */
export type Posted = Readonly<Record<string, unknown>>;

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
  readonly attachments: readonly Posted[];
}

/** A message to a topic of SNS. */
export interface SnsMessage {
  readonly topic: string;
  readonly subject: string;
  readonly message: string;
}

interface Config {
  readonly route: Record<string, unknown> & { routes: Record<string, unknown>[] };
  readonly receivers: Receiver[];
}

/** A real Alertmanager with our configuration and short times, and a server that plays all whom it sends to. */
export class AlertmanagerServer {
  readonly slack: SlackMessage[] = [];
  readonly sns: SnsMessage[] = [];
  readonly pagerduty: Posted[] = [];
  readonly heartbeats: Posted[] = [];
  /** What came to all webhooks. */
  readonly webhooks: Posted[] = [];
  private url = "";

  static async start(channels: AlertmanagerChannels, links?: Links): Promise<AlertmanagerServer> {
    const server = new AlertmanagerServer();
    const receiver = await startServer((request, response) => void server.receive(request, response));
    const file = adaptTo(
      minorVersion("alertmanager"),
      writeConfig(channels, links, (secret) => `${receiver}/${secret}`),
    );
    writeFileSync(file, stringify(hastened(parse(readFileSync(file, "utf8")) as Config, receiver)));
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

  /** Alertmanager's own view of an alert: whether it is kept back, and by what. */
  async stateOf(alertname: string, severity: string): Promise<string | undefined> {
    const filter = `filter=alertname="${alertname}"&filter=severity="${severity}"`;
    const found = (await (await fetch(`${this.url}/api/v2/alerts?${filter}`)).json()) as {
      status: { state: string };
    }[];
    return found[0]?.status.state;
  }

  /** @param fields what else the message has: a group whose alerts come one by one is told more than once */
  slackMessage(title: string, channel?: string, fields: Posted = {}): Promise<Posted> {
    const wanted = Object.entries({ ...fields, title });
    return until(`a message to Slack, ${title}`, () =>
      this.slack
        .filter((message) => channel === undefined || message.channel === channel)
        .flatMap(({ attachments }) => attachments)
        .find((attachment) => wanted.every(([field, value]) => attachment[field] === value)),
    );
  }

  /** @param part what the message has in it */
  snsMessage(subject: string, part = ""): Promise<SnsMessage> {
    return until(`a message to SNS, ${subject}`, () =>
      this.sns.find((message) => message.subject === subject && message.message.includes(part)),
    );
  }

  /** Titles that have come to a channel of Slack. */
  titlesIn(channel: string): unknown[] {
    return this.slack
      .filter((message) => message.channel === channel)
      .flatMap(({ attachments }) => attachments.map(({ title }) => title));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const path = (request.url ?? "").replaceAll("/", "");
    if (path === "sns") {
      this.receiveSns(new URLSearchParams(body));
      response.setHeader("Content-Type", "text/xml");
      response.end("<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
      return;
    }
    if (path.startsWith("slack-")) this.slack.push(JSON.parse(body) as SlackMessage);
    else this.postedTo(path).push(JSON.parse(body) as Posted);
    response.statusCode = path === "pagerduty" ? 202 : 200;
    response.end("ok");
  }

  private postedTo(path: string): Posted[] {
    if (path === "pagerduty") return this.pagerduty;
    return path === SECRET_FILES.heartbeat ? this.heartbeats : this.webhooks;
  }

  private receiveSns(form: URLSearchParams): void {
    const value = (name: string) => form.get(name) ?? "";
    this.sns.push({ topic: value("TopicArn"), subject: value("Subject"), message: value("Message") });
  }
}

function hastened({ route, receivers, ...rest }: Config, url: string): Config {
  const fast = { group_wait: "200ms", group_interval: "500ms" };
  const to = (configs: Receiver["sns_configs"], field: string, address: string) =>
    configs?.map((config) => ({ ...config, [field]: address }));
  return {
    ...rest,
    route: { ...route, ...fast, routes: route.routes.map((each) => ({ ...each, ...fast })) },
    receivers: receivers.map(({ sns_configs, pagerduty_configs, ...receiver }) => ({
      ...receiver,
      ...(sns_configs && { sns_configs: to(sns_configs, "api_url", `${url}/sns`) }),
      ...(pagerduty_configs && { pagerduty_configs: to(pagerduty_configs, "url", `${url}/pagerduty`) }),
    })),
  };
}
