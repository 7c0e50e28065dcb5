import type { ExporterChoice } from "@watchpost/core";
import { CONFIG_DIRECTORY } from "@watchpost/ecs";
import { BUNDLE } from "@watchpost/metrics-service/bundle";
import type { PrometheusSidecar } from "@watchpost/prometheus";
import { stringify } from "yaml";

import type { CloudWatchProps } from "../cloudwatch";
import { serviceConfig } from "./config";
import { healthCommand } from "./health";
import { serviceStatements } from "./statements";

const PORT = 9106;

/**
 * Most memory that the service may take. With a few dozen series it holds 60 MiB of its own and 50 MiB of Node's program,
 * which the kernel can take back; the health check adds some 15 MiB for a moment.
 */
export const METRICS_SERVICE_MEMORY_MIB = 160;

/**
 * Half is for JavaScript's objects, the rest for what Node keeps beside them. With a small young generation the garbage of
 * a cycle is collected as it comes, in place of being let grow for as long as there is room.
 */
const NODE_OPTIONS = [`--max-old-space-size=${METRICS_SERVICE_MEMORY_MIB / 2}`, "--max-semi-space-size=4"];

const PROGRAM_FILE = "metrics-service/metrics-service.cjs";
const CONFIG_FILE = "metrics-service/metrics-service.yaml";

/** Watchpost's metrics service, which reads the metrics that the mixins name at times of its own. */
export function metricsServiceSidecar(
  { usdPerMonth }: Extract<ExporterChoice, { readonly kind: "metrics-service" }>,
  { images, region, mixins }: CloudWatchProps,
): PrometheusSidecar {
  // Containers of a task share an address: nobody outside it needs to ask, or may tell it to reload.
  const config = serviceConfig({ listen: `127.0.0.1:${PORT}`, region, mixins, usdPerMonth });
  return {
    container: {
      name: "metrics-service",
      image: images.reference("node"),
      command: [
        "node",
        ...NODE_OPTIONS,
        `${CONFIG_DIRECTORY}/${PROGRAM_FILE}`,
        "--config",
        `${CONFIG_DIRECTORY}/${CONFIG_FILE}`,
      ],
      user: "65534:65534",
      memoryMiB: METRICS_SERVICE_MEMORY_MIB,
      healthCheck: { command: healthCommand(PORT), startPeriodSeconds: 30 },
    },
    files: [{ path: CONFIG_FILE, content: stringify(config, { lineWidth: 0, aliasDuplicateObjects: false }) }],
    programs: [{ path: PROGRAM_FILE, source: BUNDLE }],
    statements: serviceStatements(config),
    reloadUrl: `http://127.0.0.1:${PORT}/-/reload`,
    scrape: { job: "metrics-service", port: PORT },
  };
}
