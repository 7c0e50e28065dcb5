import { describe, expect, it } from "@jest/globals";
import { type Notify, secret } from "@watchpost/core";
import type { Sidecar } from "@watchpost/ecs";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { ACCOUNT, images, names, REGION } from "../test/names";
import { EVERYTHING, OTHER_TOPIC } from "../test/notify";
import { alertmanager, ALERTMANAGER_MEMORY_MIB } from "./alertmanager";
import { Channels } from "./channels";

function sidecar(notify: Notify, alertmanagerUrl?: string): Sidecar {
  const made: Sidecar[] = [];
  synthesizeStack((stack) => {
    const channels = new Channels(stack, "channels", { names, account: ACCOUNT, region: REGION, notify });
    made.push(alertmanager({ images, channels, grafanaUrl: "https://grafana.example.com", alertmanagerUrl }));
  });
  const [only] = made;
  if (!only) throw new Error("no sidecar");
  return only;
}

const email = ["ops@example.com"];

describe("alertmanager", () => {
  const {
    container,
    files = [],
    statements,
    scrape,
    reloadUrl,
    keepsData,
    secretFiles,
  } = sidecar({
    email,
    slack: { channel: "#engineering", webhook: secret("monitoring/slack") },
  });

  it("runs the pinned image by itself, as nobody, and keeps what it has sent on the task's volume", () => {
    expect(container).toMatchObject({
      name: "alertmanager",
      image: images.reference("alertmanager"),
      command: [
        "--config.file=/config/current/alertmanager/alertmanager.yml",
        "--storage.path=/data/alertmanager",
        "--cluster.listen-address=",
      ],
      user: "65534:65534",
      memoryMiB: ALERTMANAGER_MEMORY_MIB,
    });
    expect(keepsData).toBe(true);
  });

  it("finds its configuration, its templates and the webhook in files", () => {
    expect(files.map(({ path }) => path)).toEqual([
      "alertmanager/alertmanager.yml",
      "alertmanager/templates/watchpost.tmpl",
    ]);
    expect(files[0]?.content).toContain("#engineering");
    expect(files[1]?.content).toContain("https://grafana.example.com{{ . }}");
    expect(files[1]?.content).not.toContain("silences");
    expect(Object.keys(secretFiles ?? {})).toEqual(["slack-webhook"]);
  });

  it("may publish to its two topics and do nothing else", () => {
    const topic = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT}:test-monitoring-${name}`;
    expect(statements).toEqual([
      { sid: "PublishAlerts", actions: ["sns:Publish"], resources: [topic("alerts"), topic("heartbeat")] },
    ]);
  });

  it("is scraped, and told to read its files again, where it listens", () => {
    expect(scrape).toEqual({ job: "alertmanager", port: 9093 });
    expect(reloadUrl).toBe("http://localhost:9093/-/reload");
  });

  it("finds runbooks, other secrets and other topics as the environment names them", () => {
    const all = sidecar({ email, ...EVERYTHING });
    expect(all.files?.[1]?.content).toContain("Runbook](https://github.com/acme/watchpost/blob/main/{{ . }})");
    expect(Object.keys(all.secretFiles ?? {})).toHaveLength(8);
    expect(all.statements?.[0]?.resources).toContain(OTHER_TOPIC);
  });

  it("tells where people reach it, and how to silence an alert, only where they do", () => {
    const reachable = sidecar({ email }, "https://alertmanager.example.com");
    expect(reachable.container.command).toContain("--web.external-url=https://alertmanager.example.com");
    expect(reachable.files?.[1]?.content).toContain("https://alertmanager.example.com/#/silences/new");
  });

  it("is given no secret where there is no Slack", () => {
    expect(sidecar({ email }).secretFiles).toBeUndefined();
  });
});
