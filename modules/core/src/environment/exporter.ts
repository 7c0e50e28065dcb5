import { z } from "zod";

import { fields } from "../schema";

const DOLLARS = "dollars, from 0.01 to 1000000";

const metricsServiceSchema = fields({
  kind: z.literal("metrics-service"),
  /**
   * What it may spend on CloudWatch in a month. Beyond it CloudWatch is asked less often: alerts come later then, and may
   * take a value that is still shown for a new one.
   * @default - as much as what is watched costs
   */
  usdPerMonth: z.number({ error: DOLLARS }).min(0.01, { error: DOLLARS }).max(1_000_000, { error: DOLLARS }).optional(),
});

const stockSchema = fields({ kind: z.literal("cloudwatch-exporter") });

export const exporterSchema = z.discriminatedUnion("kind", [metricsServiceSchema, stockSchema], {
  error: "metricsService() or stockCloudWatchExporter()",
});

/** Watchpost's own service, which asks for each metric as often as its alerts need it. */
export const metricsService = (values: Omit<z.input<typeof metricsServiceSchema>, "kind"> = {}) =>
  ({ kind: "metrics-service", ...values }) as const;
/** The Prometheus project's cloudwatch_exporter, which asks for everything once a minute. */
export const stockCloudWatchExporter = () => ({ kind: "cloudwatch-exporter" }) as const;

export type ExporterChoice = z.output<typeof exporterSchema>;
