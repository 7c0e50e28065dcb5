import { describe, expect, it } from "@jest/globals";
import { findTool, itWith, run } from "@watchpost/scripts/testing";
import fc from "fast-check";

import { adaptTo, configOf, minorVersion, type Receiver, writeConfig } from "../test/alertmanager-files";
import {
  ALERTS,
  anyChannels,
  channelsWith,
  ENGINEERING,
  EVERYTHING,
  HEARTBEAT,
  MAIL,
  OTHER_TOPIC,
  PAGERDUTY,
  TEAMS,
  TICKETS,
} from "../test/notify";
import { type AlertmanagerChannels, alertmanagerConfig, alertmanagerYml } from "./alertmanager-yml";
import { secretFiles } from "./secret-files";

const amtool = (...args: string[]) => run(findTool("amtool") ?? "amtool", args);

/** Where a receiver leads, in words. */
function ways(receiver: Receiver): unknown[] {
  const { slack_configs = [], sns_configs = [], webhook_configs = [] } = receiver;
  return [
    ...slack_configs.map(({ channel }) => channel),
    ...(receiver.msteamsv2_configs ?? []).map(() => "Teams"),
    ...webhook_configs.map(({ url_file }) => String(url_file).replace("/secrets/", "")),
    ...sns_configs.map(({ topic_arn }) => topic_arn),
    ...(receiver.pagerduty_configs ?? []).map(() => "PagerDuty"),
  ];
}

const waysOf = (channels: AlertmanagerChannels) =>
  Object.fromEntries(configOf(channels).receivers.map((receiver) => [receiver.name, ways(receiver)]));

describe("the receivers of alertmanager.yml", () => {
  it.each<[string, AlertmanagerChannels, object]>([
    ["e-mail alone", channelsWith(), { default: [MAIL], critical: [MAIL] }],
    [
      "Slack: what is critical by e-mail, too",
      channelsWith({ slack: ENGINEERING }),
      { default: ["#engineering"], critical: ["#engineering", MAIL] },
    ],
    [
      "two channels of Slack",
      channelsWith({ slack: ALERTS }),
      { default: ["#alerts"], critical: ["#alerts", MAIL], "critical-channel": ["#alerts-critical"] },
    ],
    [
      "PagerDuty, for what is critical, and e-mail",
      channelsWith({ pagerduty: PAGERDUTY }),
      { default: [MAIL], critical: [MAIL, "PagerDuty"] },
    ],
    ["Teams", channelsWith({ teams: TEAMS }), { default: ["Teams"], critical: ["Teams", MAIL] }],
    [
      "programs alone, which read no mail for people",
      channelsWith({ webhooks: [TICKETS], sns: [{ topicArn: OTHER_TOPIC }] }),
      {
        default: ["webhook-tickets", MAIL, OTHER_TOPIC],
        critical: ["webhook-tickets", MAIL, OTHER_TOPIC],
      },
    ],
  ])("are, with %s", (_, channels, expected) => {
    expect(waysOf(channels)).toEqual({ nobody: [], heartbeat: [HEARTBEAT], ...expected });
  });

  it("are, with all there is", () => {
    const team = ["#alerts", "Teams", "webhook-tickets", "webhook-chat-bot"];
    expect(waysOf(channelsWith(EVERYTHING))).toEqual({
      default: [...team, OTHER_TOPIC],
      critical: [...team, MAIL, OTHER_TOPIC, "PagerDuty"],
      "critical-channel": ["#alerts-critical"],
      info: ["#fyi"],
      heartbeat: [HEARTBEAT],
      "outside-heartbeat": ["heartbeat-url"],
    });
  });

  it("sign for the region that a topic lies in", () => {
    const { receivers } = configOf(channelsWith({ sns: [{ topicArn: OTHER_TOPIC }] }));
    expect(receivers[0]?.sns_configs?.map(({ sigv4 }) => sigv4)).toEqual([
      { region: "eu-west-1" },
      { region: "us-east-1" },
    ]);
  });

  it("use the webhook of the one channel for all, where each has none of its own", () => {
    const { receivers } = configOf(channelsWith({ slack: ALERTS, info: { channel: "#fyi" } }));
    expect(receivers.flatMap(({ slack_configs = [] }) => slack_configs.map((each) => each["api_url_file"]))).toEqual(
      Array(4).fill("/secrets/slack-webhook"),
    );
  });
});

describe("alertmanager.yml, whatever channels there are", () => {
  const forAll = (check: (channels: AlertmanagerChannels) => void) => {
    fc.assert(fc.property(anyChannels, check), { numRuns: 100 });
  };

  it("names each secret's file, none that is not delivered, and neither an address nor a secret's name", () => {
    forAll((channels) => {
      const text = alertmanagerYml(channels);
      const files = [...text.matchAll(/_file: \/secrets\/(\S+)/g)].map(([, file]) => file);
      expect([...new Set(files)].sort()).toEqual(Object.keys(secretFiles(channels.notify)).sort());
      expect(text).not.toMatch(/https?:|monitoring\/|_(key|token|password): |\b(url|api_url|webhook_url): /);
    });
  });

  it("has each receiver that a route names, once, and no receiver that none names", () => {
    forAll((channels) => {
      const { route, receivers } = configOf(channels);
      const named = [route.receiver, ...route.routes.map(({ receiver }) => receiver)];
      expect(receivers.map(({ name }) => name).sort()).toEqual([...new Set(named)].sort());
    });
  });

  it("brings the alert that always fires to heartbeats, and never to people", () => {
    forAll((channels) => {
      const { route, receivers } = configOf(channels);
      const own = route.routes.filter(({ matchers }) => matchers.includes('alertname="Watchdog"'));
      // Nothing comes after the last of them, for it does not go on.
      expect(own).toEqual(route.routes.slice(0, own.length));
      expect(own.map((each) => each.continue === true)).toEqual(channels.notify.heartbeat ? [true, false] : [false]);
      const reached = receivers.filter(({ name }) => own.some(({ receiver }) => receiver === name)).flatMap(ways);
      expect(reached).toEqual(channels.notify.heartbeat ? [HEARTBEAT, "heartbeat-url"] : [HEARTBEAT]);
    });
  });

  it("tells people when it is over, and heartbeats only that they beat", () => {
    forAll((channels) => {
      for (const { name, ...configs } of configOf(channels).receivers) {
        const resolved = Object.values(configs).flatMap((each) => each.map((one) => one["send_resolved"]));
        expect(new Set(resolved)).toEqual(new Set(resolved.length > 0 ? [!name.includes("heartbeat")] : []));
      }
    });
  });

  it("tells somebody of what is critical or a warning, and never keeps back what is critical", () => {
    forAll((channels) => {
      const { default: warning, critical } = waysOf(channels);
      expect(warning).not.toEqual([]);
      expect(critical).toEqual(expect.arrayContaining([MAIL, ...(warning ?? [])]));
      const kept = configOf(channels).route.routes.filter((each) => each.mute_time_intervals);
      expect(kept.flatMap(({ matchers }) => matchers)).toEqual(channels.notify.mute ? ['severity="warning"'] : []);
    });
  });

  it("is written out, without references from one receiver to another", () => {
    forAll((channels) => {
      expect(alertmanagerYml(channels)).not.toMatch(/[&*]a\d/);
    });
  });
});

describe.each<[string, AlertmanagerChannels, string, string, string]>([
  ["e-mail alone", channelsWith(), "critical", "nobody", "heartbeat"],
  ["Slack", channelsWith({ slack: ENGINEERING }), "critical", "nobody", "heartbeat"],
  ["two channels of Slack", channelsWith({ slack: ALERTS }), "critical-channel,critical", "nobody", "heartbeat"],
  ["all there is", channelsWith(EVERYTHING), "critical-channel,critical", "info", "outside-heartbeat,heartbeat"],
])("alertmanager.yml with %s", (_, channels, critical, info, watchdog) => {
  const links = { grafanaUrl: "https://grafana.example.com", alertmanagerUrl: "https://alertmanager.example.com" };
  const version = minorVersion("amtool");
  const knowsAll = version >= 28;

  itWith(["amtool"], "is accepted by amtool as far as that one knows it, templates included", async () => {
    const { status, stdout, stderr } = await amtool("check-config", adaptTo(version, writeConfig(channels, links)));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("1 templates\n  SUCCESS");
    expect(stdout).toContain("5 inhibit rules");
  });

  // Webhooks read url_file since 0.26, and msteamsv2_configs is there since 0.28; image-pins.json has a later one.
  (knowsAll ? it : it.skip)(`is accepted as it is by amtool 0.28 and later (this one is 0.${version})`, async () => {
    expect(await amtool("check-config", writeConfig(channels, links))).toMatchObject({ status: 0, stderr: "" });
  });

  itWith(["amtool"], "routes each alert to where it belongs", async () => {
    const file = adaptTo(version, writeConfig(channels));
    const receiverOf = async (...labels: string[]) =>
      (await amtool("config", "routes", "test", `--config.file=${file}`, ...labels)).stdout.trim();
    expect({
      critical: await receiverOf("alertname=RedisCacheConnectionErrors", "severity=critical", "environment=prod"),
      warning: await receiverOf("alertname=RedisCacheHitRateLow", "severity=warning", "environment=prod"),
      info: await receiverOf("alertname=Something", "severity=info"),
      none: await receiverOf("alertname=Something"),
      Watchdog: await receiverOf("alertname=Watchdog", "severity=info", "environment=prod"),
      worse: await receiverOf("alertname=Watchdog", "severity=critical", "environment=prod"),
    }).toEqual({ critical, warning: "default", info, none: "default", Watchdog: watchdog, worse: watchdog });
  });
});

describe("Alertmanager where there is no SNS, as on Kubernetes", () => {
  const withoutTopics = ({ notify }: AlertmanagerChannels) => alertmanagerConfig({ notify, templates: "/etc/*.tmpl" });

  it("has the routes by severity, the groups and the times that it has on ECS", () => {
    fc.assert(
      fc.property(anyChannels, (channels) => {
        const bySeverity = ({ matchers }: { readonly matchers: readonly string[] }) =>
          matchers.every((matcher) => matcher.startsWith("severity"));
        const { route, time_intervals } = withoutTopics(channels);
        const onEcs = configOf(channels);
        expect({ ...route, routes: route.routes.filter(bySeverity) }).toEqual({
          ...onEcs.route,
          routes: onEcs.route.routes.filter(bySeverity),
        });
        expect(time_intervals).toEqual(onEcs.time_intervals);
      }),
    );
  });

  it("has each receiver that a route names, and tells what ECS tells but for mail", () => {
    fc.assert(
      fc.property(anyChannels, (channels) => {
        const { route, receivers } = withoutTopics(channels);
        const names = receivers.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const { receiver } of route.routes) expect(names).toContain(receiver);
        const onEcs = waysOf(channels);
        for (const receiver of receivers) {
          if (receiver.name === "nobody") continue;
          const said = (onEcs[receiver.name] ?? []).filter((way) => way !== MAIL);
          expect(ways(receiver as Receiver)).toEqual(said);
        }
      }),
    );
  });

  it("sends the sign of life outside where there is an address for it, and otherwise to nobody", () => {
    const watchdog = (channels: AlertmanagerChannels) =>
      withoutTopics(channels)
        .route.routes.filter(({ matchers }) => matchers.includes('alertname="Watchdog"'))
        .map(({ receiver }) => receiver);
    expect(watchdog(channelsWith({ slack: ALERTS }))).toEqual(["nobody"]);
    expect(watchdog(channelsWith(EVERYTHING))).toEqual(["outside-heartbeat", "nobody"]);
  });
});
