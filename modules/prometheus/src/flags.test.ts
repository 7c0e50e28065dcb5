import { describe, expect, it } from "@jest/globals";
import { days, efs } from "@watchpost/core";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";

import { flags } from "./flags";

const onEbs = {
  keep: days(90),
  storage: { kind: "ec2-ebs", gib: 80, instanceType: "t4g.small" },
} as const;

describe("the command line", () => {
  it("keeps samples for their time, and deletes the oldest before the disk is full", () => {
    expect(flags({ values: onEbs, externalUrl: "https://prometheus.internal.example.com", reloads: true })).toEqual([
      "--config.file=/config/current/prometheus/prometheus.yml",
      "--storage.tsdb.path=/data/prometheus",
      "--storage.tsdb.retention.time=90d",
      "--storage.tsdb.retention.size=69632MB",
      "--web.external-url=https://prometheus.internal.example.com",
      "--web.enable-lifecycle",
    ]);
  });

  it("has no size on EFS, and reloads only where its files change under it", () => {
    const values = { keep: days(15), storage: efs({ acceptUnsupported: true }) };
    expect(flags({ values, externalUrl: "http://prometheus:9090", reloads: false })).toEqual([
      "--config.file=/config/current/prometheus/prometheus.yml",
      "--storage.tsdb.path=/data/prometheus",
      "--storage.tsdb.retention.time=15d",
      "--web.external-url=http://prometheus:9090",
    ]);
  });

  itWith(["prometheus"], "is one that Prometheus understands", async () => {
    const line = flags({ values: onEbs, externalUrl: "http://localhost:9090", reloads: true });
    const { status, stderr } = await run(
      findTool("prometheus") ?? "prometheus",
      line.map((flag) => flag.replace("/data/", `${temporaryDirectory()}/`)),
    );
    // All flags are read before the file is missed.
    expect(status).not.toBe(0);
    expect(stderr).toContain("/config/current/prometheus/prometheus.yml: no such file or directory");
  });
});
