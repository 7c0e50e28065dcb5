import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";

import { AlertmanagerServer, type PostedAlert } from "../test/alertmanager-server";
import { channelsWith, ENGINEERING, HEARTBEAT, MAIL } from "../test/notify";
import { alertmanagerTemplates } from "./alertmanager-templates";

const GRAFANA = "https://grafana.internal.example.com";

const STARTED = "2026-11-21T03:04:05Z";
const ENDED = "2026-11-21T03:40:00Z";

/** As Grafana takes times. */
const AN_HOUR_BEFORE = Date.parse("2026-11-21T02:04:05Z");
const AN_HOUR_AFTER = Date.parse("2026-11-21T04:40:00Z");

const hitRateLow: PostedAlert = {
  labels: {
    alertname: "RedisCacheHitRateLow",
    cache_cluster_id: "feature-flags-001",
    environment: "prod",
    severity: "warning",
  },
  annotations: {
    summary: "Redis cache hit rate of feature-flags-001 is 65%",
    description: "Less than 70 % of reads found their key for 10 minutes. Look for evictions.",
    threshold: "70 %",
    dashboard: "/d/redis-cache?viewPanel=1",
    runbook: "docs/runbooks/redis-cache.md#rediscachehitratelow",
  },
  startsAt: STARTED,
};

const targetDown = (instance: string): PostedAlert => ({
  labels: { alertname: "TargetDown", job: "backend", instance, environment: "prod", severity: "critical" },
  annotations: {
    summary: `backend at ${instance} cannot be scraped`,
    description: "Nothing is known of it. Look at its log.",
    dashboard: "/d/monitoring-itself",
    runbook: "docs/runbooks/self.md#targetdown",
  },
  startsAt: STARTED,
});

const over = (alert: PostedAlert): PostedAlert => ({ ...alert, endsAt: ENDED });

describe("messages, with Slack and a Grafana that has an address", () => {
  const started = once(() =>
    AlertmanagerServer.start(channelsWith({ slack: ENGINEERING }), {
      grafanaUrl: GRAFANA,
      runbooks: "https://github.com/acme/watchpost/blob/main/",
    }),
  );

  itWith(["alertmanager"], "say of one alert what a person needs, and when it is over", async () => {
    const server = await started();
    await server.post(hitRateLow);
    expect(await server.slackMessage("FIRING: RedisCacheHitRateLow (prod)")).toMatchObject({
      title_link: `${GRAFANA}/d/redis-cache?viewPanel=1&from=${AN_HOUR_BEFORE}&to=now`,
      color: "warning",
      fallback: "FIRING: RedisCacheHitRateLow (prod): Redis cache hit rate of feature-flags-001 is 65%",
      text: [
        "Redis cache hit rate of feature-flags-001 is 65%, since 2026-11-21 03:04 UTC.",
        "",
        "Less than 70 % of reads found their key for 10 minutes. Look for evictions.",
        "",
        "Limit: 70 %",
        "Severity: warning",
        `Dashboard: ${GRAFANA}/d/redis-cache?viewPanel=1&from=${AN_HOUR_BEFORE}&to=now`,
        "Runbook: https://github.com/acme/watchpost/blob/main/docs/runbooks/redis-cache.md#rediscachehitratelow",
        "",
      ].join("\n"),
    });

    await server.post(over(hitRateLow));
    expect(await server.slackMessage("RESOLVED: RedisCacheHitRateLow (prod)")).toMatchObject({
      color: "good",
      fallback: "RESOLVED: RedisCacheHitRateLow (prod): Redis cache hit rate of feature-flags-001 is 65%",
      text: [
        "Over since 2026-11-21 03:40 UTC; the last message was: Redis cache hit rate of feature-flags-001 is 65%.",
        `Dashboard: ${GRAFANA}/d/redis-cache?viewPanel=1&from=${AN_HOUR_BEFORE}&to=${AN_HOUR_AFTER}`,
        "",
      ].join("\n"),
    });
    expect(server.slack.map(({ channel }) => channel)).toContain("#engineering");
    expect(server.sns.filter(({ subject }) => subject.includes("RedisCacheHitRateLow"))).toEqual([]);
  });

  itWith(["alertmanager"], "gather what is wrong with many, and tell which of them are well again", async () => {
    const server = await started();
    const [first, second, third] = [
      targetDown("10.0.1.7:8000"),
      targetDown("10.0.1.8:8000"),
      targetDown("10.0.1.9:8000"),
    ];
    await server.post(first, second, third);
    const text = [
      "backend at 10.0.1.7:8000 cannot be scraped, since 2026-11-21 03:04 UTC.",
      "backend at 10.0.1.8:8000 cannot be scraped, since 2026-11-21 03:04 UTC.",
      "backend at 10.0.1.9:8000 cannot be scraped, since 2026-11-21 03:04 UTC.",
      "",
      "Nothing is known of it. Look at its log.",
      "",
      "Severity: critical",
      `Dashboard: ${GRAFANA}/d/monitoring-itself?from=${AN_HOUR_BEFORE}&to=now`,
      "Runbook: https://github.com/acme/watchpost/blob/main/docs/runbooks/self.md#targetdown",
      "",
    ].join("\n");
    const fallback = "FIRING: TargetDown (prod): backend at 10.0.1.7:8000 cannot be scraped, and 2 more";
    expect(await server.slackMessage("FIRING: TargetDown (prod)", "#engineering", { fallback })).toMatchObject({
      color: "danger",
      text,
    });
    // What is critical goes by e-mail, too.
    expect(await server.snsMessage("FIRING: TargetDown (prod)", "10.0.1.9")).toEqual({
      topic: MAIL,
      subject: "FIRING: TargetDown (prod)",
      message: text,
    });

    server.sns.length = 0;
    await server.post(first, over(second), third);
    const { message } = await server.snsMessage("FIRING: TargetDown (prod)", "Over since");
    expect(message.split("\n").slice(0, 4)).toEqual([
      "backend at 10.0.1.7:8000 cannot be scraped, since 2026-11-21 03:04 UTC.",
      "backend at 10.0.1.9:8000 cannot be scraped, since 2026-11-21 03:04 UTC.",
      "Over since 2026-11-21 03:40 UTC; the last message was: backend at 10.0.1.8:8000 cannot be scraped.",
      "",
    ]);
  });

  itWith(
    ["alertmanager"],
    "tell the descriptions of all where they differ, and leave out what there is not",
    async () => {
      const server = await started();
      const alert = (queue: string): PostedAlert => ({
        labels: { alertname: "QueueLong", queue, environment: "prod", severity: "warning" },
        annotations: { summary: `The queue ${queue} is long`, description: `Look at the workers of ${queue}.` },
        startsAt: STARTED,
      });
      await server.post(alert("mail"), alert("orders"));
      const text = [
        "The queue mail is long, since 2026-11-21 03:04 UTC.",
        "The queue orders is long, since 2026-11-21 03:04 UTC.",
        "",
        "The queue mail is long: Look at the workers of mail.",
        "The queue orders is long: Look at the workers of orders.",
        "",
        "Severity: warning",
        "",
      ].join("\n");
      expect(await server.slackMessage("FIRING: QueueLong (prod)", "#engineering", { text })).toMatchObject({
        color: "warning",
      });
    },
  );

  itWith(["alertmanager"], "let the heartbeat beat, and trouble nobody with it", async () => {
    const server = await started();
    await server.post({
      labels: { alertname: "Watchdog", environment: "prod", severity: "info" },
      annotations: { summary: "Alerting works" },
      startsAt: STARTED,
    });
    expect((await server.snsMessage("FIRING: Watchdog (prod)")).topic).toBe(HEARTBEAT);
    expect(JSON.stringify(server.slack)).not.toContain("Watchdog");
  });
});

describe("messages, by e-mail alone and of a Grafana whose address changes", () => {
  itWith(["alertmanager"], "tell how to find it", async () => {
    const server = await AlertmanagerServer.start(channelsWith());
    await server.post({ ...hitRateLow, labels: { ...hitRateLow.labels, environment: "dev" } });
    const { topic, message } = await server.snsMessage("FIRING: RedisCacheHitRateLow (dev)");
    expect(topic).toBe(MAIL);
    expect(message.split("\n").filter((line) => line.startsWith("Dashboard"))).toEqual([
      `Dashboard: /d/redis-cache?viewPanel=1&from=${AN_HOUR_BEFORE}&to=now of Grafana, whose address "npx cdktf output dev" tells how to find`,
    ]);
    expect(message).toContain("Runbook: docs/runbooks/redis-cache.md#rediscachehitratelow in the repository\n");
  });
});

describe("messages for Teams", () => {
  itWith(["amtool"], "have paragraphs for lines, and links with names", async () => {
    const directory = temporaryDirectory();
    const [templates, data] = [join(directory, "watchpost.tmpl"), join(directory, "data.json")];
    const links = {
      grafanaUrl: GRAFANA,
      alertmanagerUrl: "https://alerts.example.com",
      runbooks: "https://git.example.com",
    };
    writeFileSync(templates, alertmanagerTemplates(links));
    const { labels, annotations } = hitRateLow;
    const alerts = [{ ...hitRateLow, status: "firing", endsAt: ENDED }];
    writeFileSync(
      data,
      JSON.stringify({
        status: "firing",
        alerts,
        commonLabels: { alertname: labels["alertname"] },
        commonAnnotations: annotations,
      }),
    );
    const { stdout, stderr } = await run(findTool("amtool") ?? "", [
      "template",
      "render",
      `--template.glob=${templates}`,
      `--template.data=${data}`,
      '--template.text={{ template "watchpost.markdown" . }}',
    ]);
    expect({ stderr, paragraphs: stdout.trim().split("\n\n") }).toEqual({
      stderr: "",
      paragraphs: [
        "Redis cache hit rate of feature-flags-001 is 65%, since 2026-11-21 03:04 UTC.",
        "Less than 70 % of reads found their key for 10 minutes. Look for evictions.",
        "Limit: 70 %",
        `[Dashboard](${GRAFANA}/d/redis-cache?viewPanel=1&from=${AN_HOUR_BEFORE}&to=now)`,
        "[Runbook](https://git.example.com/docs/runbooks/redis-cache.md#rediscachehitratelow)",
        "[Silence](https://alerts.example.com/#/silences/new?filter=%7Balertname%3D%22RedisCacheHitRateLow%22%7D)",
      ],
    });
  });
});

/** Starts at the first call, and never where no test runs. */
function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}
