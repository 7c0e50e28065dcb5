import { describe, expect, it } from "@jest/globals";
import { findTool, itWith, run } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { writeConfig } from "../test/alertmanager-server";
import { type AlertmanagerChannels, alertmanagerYml } from "./alertmanager-yml";

const topics = {
  region: "eu-west-1",
  emailTopicArn: "arn:aws:sns:eu-west-1:111122223333:prod-monitoring-alerts",
  heartbeatTopicArn: "arn:aws:sns:eu-west-1:111122223333:prod-monitoring-heartbeat",
};
const emailOnly: AlertmanagerChannels = topics;
const withSlack: AlertmanagerChannels = { ...topics, slack: { channel: "#engineering" } };

const amtool = (...args: string[]) => run(findTool("amtool") ?? "amtool", args);

interface Receiver {
  readonly name: string;
  readonly slack_configs?: readonly { readonly channel: string; readonly send_resolved: boolean }[];
  readonly sns_configs?: readonly { readonly topic_arn: string; readonly send_resolved: boolean }[];
}

const receiversOf = (channels: AlertmanagerChannels) =>
  Object.fromEntries(
    (parse(alertmanagerYml(channels)) as { receivers: Receiver[] }).receivers.map(
      ({ name, slack_configs = [], sns_configs = [] }) => [
        name,
        [...slack_configs.map(({ channel }) => channel), ...sns_configs.map(({ topic_arn }) => topic_arn)],
      ],
    ),
  );

describe("alertmanager.yml", () => {
  it("sends to Slack where there is one, and what is critical by e-mail, too", () => {
    expect(receiversOf(withSlack)).toEqual({
      default: ["#engineering"],
      critical: ["#engineering", topics.emailTopicArn],
      heartbeat: [topics.heartbeatTopicArn],
    });
  });

  it("sends by e-mail where there is no Slack", () => {
    expect(receiversOf(emailOnly)).toEqual({
      default: [topics.emailTopicArn],
      critical: [topics.emailTopicArn],
      heartbeat: [topics.heartbeatTopicArn],
    });
  });

  it("tells people when it is over, and tells the heartbeat only that it beats", () => {
    const { receivers } = parse(alertmanagerYml(withSlack)) as { receivers: Receiver[] };
    const resolved = receivers.flatMap(({ name, slack_configs = [], sns_configs = [] }) =>
      [...slack_configs, ...sns_configs].map(({ send_resolved }) => [name, send_resolved]),
    );
    expect(resolved).toEqual([
      ["default", true],
      ["critical", true],
      ["critical", true],
      ["heartbeat", false],
    ]);
  });

  it("names the file that holds the webhook, and holds no address itself", () => {
    const text = alertmanagerYml(withSlack);
    expect(text).toContain("api_url_file: /secrets/slack-webhook");
    expect(text).not.toMatch(/https?:|hooks\.slack/);
    expect(alertmanagerYml(emailOnly)).not.toContain("slack");
  });

  it("is written out, without references from one receiver to another", () => {
    expect(alertmanagerYml(withSlack)).not.toMatch(/[&*]a\d/);
  });

  describe.each([
    ["with Slack", withSlack],
    ["with e-mail alone", emailOnly],
  ])("%s", (_, channels) => {
    itWith(["amtool"], "is accepted by amtool, templates included", async () => {
      const { status, stdout, stderr } = await amtool(
        "check-config",
        writeConfig(channels, "https://grafana.example.com"),
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain("3 receivers");
      expect(stdout).toContain("1 templates\n  SUCCESS");
    });

    itWith(["amtool"], "routes each alert to where it belongs", async () => {
      const file = writeConfig(channels);
      const receiverOf = async (...labels: string[]) =>
        (await amtool("config", "routes", "test", `--config.file=${file}`, ...labels)).stdout.trim();
      expect({
        critical: await receiverOf("alertname=RedisCacheConnectionErrors", "severity=critical", "environment=prod"),
        warning: await receiverOf("alertname=RedisCacheHitRateLow", "severity=warning", "environment=prod"),
        info: await receiverOf("alertname=Something", "severity=info"),
        Watchdog: await receiverOf("alertname=Watchdog", "severity=info", "environment=prod"),
      }).toEqual({ critical: "critical", warning: "default", info: "default", Watchdog: "heartbeat" });
    });
  });
});
