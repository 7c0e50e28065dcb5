import { describe, expect } from "@jest/globals";
import type { MuteWindow } from "@watchpost/core";
import { itWith, until } from "@watchpost/scripts/testing";

import { AlertmanagerServer, type PostedAlert } from "../test/alertmanager-server";
import { channelsWith, EVERYTHING, MAIL, OTHER_TOPIC } from "../test/notify";

const STARTED = "2026-11-21T03:04:05Z";

type Labels = Readonly<Record<string, string>>;

function alert(alertname: string, severity: string, labels: Labels = {}): PostedAlert {
  return {
    labels: { alertname, severity, environment: "prod", ...labels },
    annotations: {
      summary: `${alertname} at 7`,
      description: "Look at it.",
      dashboard: "/d/web",
      runbook: `docs/runbooks/web.md#${alertname.toLowerCase()}`,
    },
    startsAt: STARTED,
  };
}

const over = (posted: PostedAlert): PostedAlert => ({ ...posted, endsAt: "2026-11-21T03:40:00Z" });

/** All hours of all days, whatever the time is when the test runs. */
const ALWAYS: MuteWindow = {
  name: "always",
  severities: ["warning"],
  days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  from: "00:00",
  to: "24:00",
  timeZone: "Europe/Berlin",
};

/** A server that has delivered the last of the alerts, and so all before it that it would ever deliver. */
async function delivered(server: AlertmanagerServer, ...alerts: readonly PostedAlert[]): Promise<void> {
  await server.post(...alerts);
  const last = alert("ComesLast", "critical");
  // Twice what a group waits for, before what is told last is even known.
  await new Promise((done) => setTimeout(done, 400));
  await server.post(last);
  await server.slackMessage("FIRING: ComesLast (prod)");
}

describe("an alert, with all channels there are", () => {
  const started = once(() =>
    AlertmanagerServer.start(channelsWith({ ...EVERYTHING, mute: [] }), {
      grafanaUrl: "https://grafana.example.com",
      alertmanagerUrl: "https://alertmanager.example.com",
    }),
  );

  itWith(
    ["alertmanager"],
    "that is critical goes to both channels of Slack, to mail, PagerDuty and programs",
    async () => {
      const server = await started();
      const down = alert("WebDown", "critical", { job: 'a "b" & c' });
      await server.post(down);
      const title = "FIRING: WebDown (prod)";
      for (const channel of ["#alerts", "#alerts-critical"]) {
        expect(await server.slackMessage(title, channel)).toMatchObject({ color: "danger" });
      }
      await until("both topics", () => {
        const topics = server.sns.filter(({ subject }) => subject === title).map(({ topic }) => topic);
        return topics.includes(MAIL) && topics.includes(OTHER_TOPIC) ? topics : undefined;
      });
      expect(await until("an incident", () => server.pagerduty[0])).toMatchObject({
        event_action: "trigger",
        client: "Watchpost",
        client_url: expect.stringMatching(/^https:\/\/grafana\.example\.com\/d\/web\?from=\d+&to=now$/),
        payload: {
          summary: "FIRING: WebDown (prod): WebDown at 7",
          severity: "critical",
          class: "WebDown",
          group: "prod",
          custom_details: {
            message: expect.stringContaining("WebDown at 7, since 2026-11-21 03:04 UTC."),
            runbook: "docs/runbooks/web.md#webdown in the repository",
          },
        },
      });
      const programs = await until("both webhooks", () => (server.webhooks.length > 1 ? server.webhooks : undefined));
      expect(programs[0]).toMatchObject({ version: "4", status: "firing", alerts: [{ labels: down.labels }] });
      expect(server.titlesIn("#fyi")).toEqual([]);

      server.webhooks.length = 0;
      await server.post(over(down));
      expect(await server.slackMessage("RESOLVED: WebDown (prod)", "#alerts-critical")).toMatchObject({
        color: "good",
      });
      const resolved = await until("the incident's end", () =>
        server.pagerduty.find((event) => event["event_action"] === "resolve"),
      );
      expect(resolved["dedup_key"]).toBe(server.pagerduty[0]?.["dedup_key"]);
      expect(await until("a webhook", () => server.webhooks[0])).toMatchObject({ status: "resolved" });
    },
  );

  itWith(["alertmanager"], "has a link to a silence that fits it and no other", async () => {
    const server = await started();
    const labels = { job: 'a "b" & c+d', path: "C:\\ä" };
    await server.post(alert("WebOdd", "warning", labels));
    const { text } = await server.slackMessage("FIRING: WebOdd (prod)");
    const link = /^Silence: (https:\/\/\S+)$/m.exec(String(text))?.[1] ?? "";
    const [page, filter] = link.split("?filter=");
    expect(page).toBe("https://alertmanager.example.com/#/silences/new");
    expect(decodeURIComponent(filter ?? "")).toBe(
      `{alertname="WebOdd",environment="prod",job=${JSON.stringify(labels.job)},path=${JSON.stringify(labels.path)},severity="warning"}`,
    );
  });

  itWith(["alertmanager"], "that is a warning goes to the team's channel and to nobody's bed", async () => {
    const server = await started();
    await delivered(server, alert("WebSlow", "warning"));
    const title = "FIRING: WebSlow (prod)";
    expect(server.titlesIn("#alerts")).toContain(title);
    expect(server.titlesIn("#alerts-critical")).not.toContain(title);
    expect(JSON.stringify(server.pagerduty)).not.toContain("WebSlow");
    expect(server.sns.filter(({ subject }) => subject === title).map(({ topic }) => topic)).toEqual([OTHER_TOPIC]);
  });

  itWith(
    ["alertmanager"],
    "that informs goes to those who look, and the one that always fires to both heartbeats",
    async () => {
      const server = await started();
      await server.post(alert("Watchdog", "info"), alert("DiskForecast", "info"));
      await server.slackMessage("FIRING: DiskForecast (prod)", "#fyi");
      expect(await until("a call", () => server.heartbeats[0])).toMatchObject({ status: "firing" });
      await server.snsMessage("FIRING: Watchdog (prod)");
      expect(JSON.stringify([server.slack, server.pagerduty, server.webhooks])).not.toContain("Watchdog");
      expect(server.titlesIn("#alerts")).not.toContain("FIRING: DiskForecast (prod)");
    },
  );
});

describe("alerts that follow from another one", () => {
  const started = once(() => AlertmanagerServer.start(channelsWith(EVERYTHING)));

  itWith(["alertmanager"], "are not told while it is, and those of others are", async () => {
    const server = await started();
    await server.post(
      alert("ErrorBudgetBurns", "critical"),
      alert("JobDown", "critical", { job: "metrics-service" }),
      alert("Watchdog", "info"),
    );
    await server.slackMessage("FIRING: JobDown (prod)");
    await server.slackMessage("FIRING: ErrorBudgetBurns (prod)", "#alerts");
    await delivered(
      server,
      alert("ErrorBudgetBurns", "warning"),
      alert("ErrorBudgetBurns", "warning", { environment: "staging" }),
      alert("ErrorBudgetBurns", "info"),
      alert("ConfigurationRefused", "warning", { job: "metrics-service" }),
      alert("ConfigurationRefused", "warning", { job: "prometheus", namespace: "other" }),
      alert("RedisCacheMetricsMissing", "warning"),
      alert("RedisCacheHitRateLow", "warning"),
    );
    expect(await server.stateOf("RedisCacheMetricsMissing", "warning")).toBe("suppressed");
    const told = server.slack.flatMap(({ attachments }) => attachments.map(({ title, text }) => [title, text]));
    const titles = told.map(([title]) => title);
    expect(titles).toContain("FIRING: ErrorBudgetBurns (staging)");
    expect(titles).toContain("FIRING: RedisCacheHitRateLow (prod)");
    expect(titles).not.toContain("FIRING: RedisCacheMetricsMissing (prod)");
    expect(titles.filter((title) => title === "FIRING: ConfigurationRefused (prod)")).toHaveLength(1);
    expect(told.filter(([title]) => title === "FIRING: ErrorBudgetBurns (prod)").map(([, text]) => text)).toEqual([
      expect.stringContaining("Severity: critical"),
      expect.stringContaining("Severity: critical"),
    ]);
    expect(server.heartbeats.length).toBeGreaterThan(0);
  });
});

describe("alerts in a window in which warnings are kept back", () => {
  itWith(["alertmanager"], "are told if they are critical, and the others are not", async () => {
    const server = await AlertmanagerServer.start(channelsWith({ ...EVERYTHING, mute: [ALWAYS] }));
    await delivered(server, alert("WebSlow", "warning"), alert("WebDown", "critical"), alert("DiskForecast", "info"));
    expect(server.titlesIn("#alerts").sort()).toEqual(["FIRING: ComesLast (prod)", "FIRING: WebDown (prod)"]);
    expect(server.titlesIn("#fyi")).toEqual(["FIRING: DiskForecast (prod)"]);
  });
});

/** Starts at the first call, and never where no test runs. */
function once<T>(start: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= start());
}
