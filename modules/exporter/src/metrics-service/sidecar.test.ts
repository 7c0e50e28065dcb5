import { describe, expect, it } from "@jest/globals";
import { Images, metricsService } from "@watchpost/core";
import { BUNDLE } from "@watchpost/metrics-service/bundle";
import { parse } from "yaml";

import { example, watched } from "../../example";
import { CLOUDWATCH_MEMORY_MIB, cloudWatchSidecars } from "../index";

describe("the metrics service beside Prometheus", () => {
  const [sidecar, ...others] = example;
  if (!sidecar || others.length > 0) throw new Error(`want one sidecar, got ${example.length}`);
  const { container, files = [], programs = [], statements = [], scrape, reloadUrl } = sidecar;
  const command = container.command ?? [];

  it("is its program, delivered as a file, on the stock image of Node", () => {
    expect(container.image).toMatch(/^public\.ecr\.aws\/docker\/library\/node:\d+\.\d+\.\d+-slim$/);
    expect(programs).toEqual([{ path: "metrics-service/metrics-service.cjs", source: BUNDLE }]);
    expect(command[0]).toBe("node");
    expect(command.slice(3)).toEqual([
      `/config/current/${programs[0]?.path ?? ""}`,
      "--config",
      `/config/current/${files[0]?.path ?? ""}`,
    ]);
  });

  it("gives JavaScript half of the container's memory, and collects its garbage early", () => {
    const memoryMiB = CLOUDWATCH_MEMORY_MIB["metrics-service"];
    expect(container.memoryMiB).toBe(memoryMiB);
    expect(command.slice(1, 3)).toEqual([`--max-old-space-size=${memoryMiB / 2}`, "--max-semi-space-size=4"]);
  });

  it("is nobody, and heard by the containers of its task alone", () => {
    expect(container.user).toBe("65534:65534");
    expect(parse(files[0]?.content ?? "")).toMatchObject({ listen: "127.0.0.1:9106" });
  });

  it("is scraped on 9106, as often as everything: that costs nothing", () => {
    expect(scrape).toEqual({ job: "metrics-service", port: 9106 });
  });

  it("is told to reload, and asked whether it is well", () => {
    expect(reloadUrl).toBe("http://127.0.0.1:9106/-/reload");
    expect(container.healthCheck?.command).toContain("http://127.0.0.1:9106/-/healthy");
  });

  it("may read and list metrics, and nothing else", () => {
    expect(statements).toEqual([
      { sid: "ReadCloudWatch", actions: ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"], resources: ["*"] },
    ]);
  });

  it("keeps to what it may cost, where that is said", () => {
    const props = { images: new Images(), region: "eu-west-1", mixins: [watched] };
    const [limited] = cloudWatchSidecars(metricsService({ usdPerMonth: 5 }), props);
    expect(parse(limited?.files?.[0]?.content ?? "")).toMatchObject({ max_dollars_per_month: 5 });
  });
});
