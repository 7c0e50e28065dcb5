import { seconds } from "@watchpost/core";
import { CONFIG_DIRECTORY } from "@watchpost/ecs";
import type { PrometheusSidecar } from "@watchpost/prometheus";

import type { CloudWatchProps } from "../cloudwatch";
import { cloudwatchYml, PERIOD_SECONDS } from "./cloudwatch-yml";

const PORT = 9106;

/** Most memory that the exporter may take: a Java heap of 80 MiB and what the virtual machine needs around it. */
export const CLOUDWATCH_EXPORTER_MEMORY_MIB = 224;

const JAVA_OPTIONS = "-Xmx80m -XX:MaxMetaspaceSize=80m -XX:ReservedCodeCacheSize=32m -XX:+UseSerialGC";

/** The exporter asks CloudWatch while it is scraped, one metric after the other. */
const SCRAPE_TIMEOUT_SECONDS = 50;

const CONFIG_FILE = "cloudwatch-exporter/config.yml";

/**
 * What the exporter must be allowed. None of these actions can be limited to a namespace: the condition key
 * cloudwatch:namespace exists for PutMetricData only, so what is read is limited by the exporter's configuration.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
const READ_ACTIONS = ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"];

/** The stock prometheus/cloudwatch_exporter, which reads the metrics that the mixins name while it is scraped. */
export function cloudWatchExporterSidecar({ images, region, mixins }: CloudWatchProps): PrometheusSidecar {
  return {
    container: {
      name: "cloudwatch-exporter",
      image: images.reference("cloudwatchExporter"),
      command: [`${CONFIG_DIRECTORY}/${CONFIG_FILE}`],
      environment: { JAVA_TOOL_OPTIONS: JAVA_OPTIONS },
      memoryMiB: CLOUDWATCH_EXPORTER_MEMORY_MIB,
    },
    files: [
      {
        path: CONFIG_FILE,
        content: cloudwatchYml(
          region,
          mixins.flatMap(({ signals }) => signals),
        ),
      },
    ],
    statements: [{ sid: "ReadCloudWatch", actions: READ_ACTIONS, resources: ["*"] }],
    reloadUrl: `http://localhost:${PORT}/-/reload`,
    scrape: {
      job: "cloudwatch-exporter",
      port: PORT,
      // The exporter sets job and instance itself, the latter to nothing.
      dropLabels: ["exported_job", "exported_instance"],
      // Each scrape is billed as so many requests, and there is nothing new before the next period.
      every: seconds(PERIOD_SECONDS),
      timeout: seconds(SCRAPE_TIMEOUT_SECONDS),
    },
  };
}
