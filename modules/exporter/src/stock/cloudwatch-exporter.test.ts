import { describe, expect, it } from "@jest/globals";
import { Images, policyDocument, stockCloudWatchExporter } from "@watchpost/core";

import { watched } from "../../example";
import { CLOUDWATCH_MEMORY_MIB, cloudWatchSidecars } from "../index";

describe("the stock exporter", () => {
  const [sidecar, ...others] = cloudWatchSidecars(stockCloudWatchExporter(), {
    images: new Images(),
    region: "eu-west-1",
    mixins: [watched],
  });
  if (!sidecar || others.length > 0) throw new Error(`want one sidecar, got ${1 + others.length}`);
  const { container, files = [], statements = [], scrape, reloadUrl } = sidecar;

  it("runs within its memory, with the metrics of the mixins", () => {
    expect(container).toMatchObject({
      name: "cloudwatch-exporter",
      image: "quay.io/prometheus/cloudwatch-exporter:v0.18.0",
      command: ["/config/current/cloudwatch-exporter/config.yml"],
      memoryMiB: CLOUDWATCH_MEMORY_MIB["cloudwatch-exporter"],
    });
    expect(files).toHaveLength(1);
    expect(files[0]?.path).toBe("cloudwatch-exporter/config.yml");
    expect(files[0]?.content).toContain("aws_metric_name: CacheHitRate");
  });

  it("leaves its virtual machine no more memory than the container has", () => {
    const options = container.environment?.["JAVA_TOOL_OPTIONS"] ?? "";
    const limits = [...options.matchAll(/(?:-Xmx|Size=)(\d+)m/g)].map(([, mib]) => Number(mib));
    expect(limits).toHaveLength(3);
    expect(limits.reduce((sum, mib) => sum + mib, 0)).toBeLessThan(CLOUDWATCH_MEMORY_MIB["cloudwatch-exporter"]);
  });

  it("may read metrics and nothing else; AWS knows no narrower resource", () => {
    expect(JSON.parse(policyDocument(statements))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadCloudWatch",
          Effect: "Allow",
          Action: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
          Resource: "*",
        },
      ],
    });
  });

  it("is scraped once a minute, whatever others are, and has time to ask", () => {
    expect(scrape).toMatchObject({ job: "cloudwatch-exporter", port: 9106 });
    expect(String(scrape.every)).toBe("1m");
    expect(scrape.timeout?.seconds).toBeLessThanOrEqual(scrape.every?.seconds ?? 0);
    expect(scrape.dropLabels).toEqual(["exported_job", "exported_instance"]);
    expect(reloadUrl).toBe("http://localhost:9106/-/reload");
  });
});
