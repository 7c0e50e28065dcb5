import { describe, expect } from "@jest/globals";
import { itWith } from "@watchpost/scripts/testing";

import { AlertmanagerServer, type PostedAlert } from "../test/alertmanager-server";

const topics = {
  region: "eu-west-1",
  emailTopicArn: "arn:aws:sns:eu-west-1:111122223333:prod-monitoring-alerts",
  heartbeatTopicArn: "arn:aws:sns:eu-west-1:111122223333:prod-monitoring-heartbeat",
};

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
    dashboard: "/d/redis-cache?viewPanel=1",
    runbook: "docs/runbooks/redis-cache.md#rediscachehitratelow",
  },
  startsAt: "2026-11-21T03:04:05Z",
};

const targetDown = (instance: string): PostedAlert => ({
  labels: { alertname: "TargetDown", job: "backend", instance, environment: "prod", severity: "critical" },
  annotations: {
    summary: `backend at ${instance} cannot be scraped`,
    description: "Nothing is known of it. Look at its log.",
    dashboard: "/d/monitoring-itself?viewPanel=1",
    runbook: "docs/runbooks/self.md#targetdown",
  },
  startsAt: "2026-11-21T03:04:05Z",
});

const over = (alert: PostedAlert): PostedAlert => ({ ...alert, endsAt: "2026-11-21T03:40:00Z" });

describe("messages, with Slack and a Grafana that has an address", () => {
  const started = once(() =>
    AlertmanagerServer.start({ ...topics, slack: { channel: "#engineering" } }, "https://grafana.internal.example.com"),
  );

  itWith(["alertmanager"], "say of one alert what a person needs, and when it is over", async () => {
    const server = await started();
    await server.post(hitRateLow);
    expect(await server.slackMessage("FIRING: RedisCacheHitRateLow (prod)")).toMatchObject({
      title_link: "https://grafana.internal.example.com/d/redis-cache?viewPanel=1",
      color: "warning",
      fallback: "FIRING: RedisCacheHitRateLow (prod): Redis cache hit rate of feature-flags-001 is 65%",
      text: [
        "Redis cache hit rate of feature-flags-001 is 65%, since 2026-11-21 03:04 UTC.",
        "",
        "Less than 70 % of reads found their key for 10 minutes. Look for evictions.",
        "",
        "Severity: warning",
        "Dashboard: https://grafana.internal.example.com/d/redis-cache?viewPanel=1",
        "Runbook: docs/runbooks/redis-cache.md#rediscachehitratelow in the repository",
        "",
      ].join("\n"),
    });

    await server.post(over(hitRateLow));
    expect(await server.slackMessage("RESOLVED: RedisCacheHitRateLow (prod)")).toMatchObject({
      color: "good",
      fallback: "RESOLVED: RedisCacheHitRateLow (prod): Redis cache hit rate of feature-flags-001 is 65%",
      text: [
        "Over since 2026-11-21 03:40 UTC; the last message was: Redis cache hit rate of feature-flags-001 is 65%.",
        "Dashboard: https://grafana.internal.example.com/d/redis-cache?viewPanel=1",
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
      "Dashboard: https://grafana.internal.example.com/d/monitoring-itself?viewPanel=1",
      "Runbook: docs/runbooks/self.md#targetdown in the repository",
      "",
    ].join("\n");
    expect(await server.slackMessage("FIRING: TargetDown (prod)")).toMatchObject({
      color: "danger",
      fallback: "FIRING: TargetDown (prod): backend at 10.0.1.7:8000 cannot be scraped, and 2 more",
      text,
    });
    // What is critical goes by e-mail, too.
    expect(await server.snsMessage("FIRING: TargetDown (prod)")).toEqual({
      topic: topics.emailTopicArn,
      subject: "FIRING: TargetDown (prod)",
      message: text,
    });

    server.sns.length = 0;
    await server.post(first, over(second), third);
    const { message } = await server.snsMessage("FIRING: TargetDown (prod)");
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
        startsAt: "2026-11-21T03:04:05Z",
      });
      await server.post(alert("mail"), alert("orders"));
      expect(await server.slackMessage("FIRING: QueueLong (prod)")).toMatchObject({
        text: [
          "The queue mail is long, since 2026-11-21 03:04 UTC.",
          "The queue orders is long, since 2026-11-21 03:04 UTC.",
          "",
          "The queue mail is long: Look at the workers of mail.",
          "The queue orders is long: Look at the workers of orders.",
          "",
          "Severity: warning",
          "",
        ].join("\n"),
      });
    },
  );

  itWith(["alertmanager"], "let the heartbeat beat, and trouble nobody with it", async () => {
    const server = await started();
    await server.post({
      labels: { alertname: "Watchdog", environment: "prod", severity: "info" },
      annotations: { summary: "Alerting works" },
      startsAt: "2026-11-21T03:04:05Z",
    });
    expect((await server.snsMessage("FIRING: Watchdog (prod)")).topic).toBe(topics.heartbeatTopicArn);
    expect(JSON.stringify(server.slack)).not.toContain("Watchdog");
  });
});

describe("messages, by e-mail alone and of a Grafana whose address changes", () => {
  itWith(["alertmanager"], "tell how to find it", async () => {
    const server = await AlertmanagerServer.start(topics);
    await server.post({ ...hitRateLow, labels: { ...hitRateLow.labels, environment: "dev" } });
    const { topic, message } = await server.snsMessage("FIRING: RedisCacheHitRateLow (dev)");
    expect(topic).toBe(topics.emailTopicArn);
    expect(message.split("\n").filter((line) => line.startsWith("Dashboard"))).toEqual([
      'Dashboard: /d/redis-cache?viewPanel=1 of Grafana, whose address "npx cdktf output dev" tells how to find',
    ]);
  });
});

/** Starts at the first call, and never where no test runs. */
function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => (started ??= start());
}
