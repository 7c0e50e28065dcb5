import { z } from "zod";

import { fields, flag, oneOf, oneOfDays, positive, region, tagText, text } from "../schema";
import { accessSchema } from "./access";
import { exporterSchema, metricsService } from "./exporter";
import { grafanaSchema } from "./grafana";
import { imagesSchema } from "./images";
import { networkSchema, serviceDiscoverySchema } from "./network";
import { notifySchema } from "./notify";
import { prometheusSchema } from "./prometheus";
import { stateSchema } from "./state";

/**
 * What the environment is for.
 * - `lab`: may be thrown away at any time; nothing is protected, deleted secrets are gone at once.
 * - `staging`: kept, with production's shape.
 * - `production`: protected from deletion, and refused what is only good for a lab.
 */
const STAGES = ["lab", "staging", "production"] as const;
export type Stage = (typeof STAGES)[number];

/** Retentions that CloudWatch Logs offers, in days. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const budgetSchema = fields({
  usdPerMonth: positive("a positive number of dollars"),
  /**
   * What a single day may cost: a budget of its own.
   * @default - days are not looked at
   */
  usdPerDay: positive("a positive number of dollars").optional(),
  /**
   * Whether the account's estimated charges raise an alarm, too. They are published in us-east-1 and for the whole
   * account; AWS must be told to publish them: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
   * @default false
   */
  billingAlarm: flag().default(false),
  /**
   * Mail when a service of AWS costs the account more than it usually does.
   * @default - not looked at
   */
  anomalies: fields({
    /** How many dollars above the usual are worth a mail. */
    usdAbove: positive("a positive number of dollars"),
    /**
     * The account's monitor of AWS services, where it has one already: there can only be one, and AWS may have made it.
     * @default - one is made
     */
    monitorArn: text(
      /^arn:aws[a-z-]*:ce::\d{12}:anomalymonitor\/[\w-]+$/,
      "the ARN of a monitor, such as arn:aws:ce::111122223333:anomalymonitor/…",
    ).optional(),
  }).optional(),
});
export type Budget = z.output<typeof budgetSchema>;

/** Values of an environment: all that is chosen, but for what is watched, which the platform adds. */
export const environmentSchema = fields({
  /** The environment's name: it becomes the stack's and the beginning of most names in AWS. */
  name: text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens, a letter first"),
  stage: oneOf(STAGES),
  /** The AWS account. A deployment with another account's credentials is refused. */
  account: text(/^\d{12}$/, "the twelve digits of an AWS account"),
  region: region(),
  /** Who answers for the environment: the tag `Owner`. */
  owner: tagText("a team's name"),
  /**
   * Tags of all resources, beside `Service`, `Environment` and `Owner`.
   * @default {}
   */
  tags: z
    .record(z.string(), z.string({ error: "text" }), { error: 'tags, such as { Feature: "CacheAnalytics" }' })
    .default({}),
  /** Where Terraform keeps its state. */
  state: stateSchema,
  network: networkSchema,
  /** @default - a namespace of its own, `<name>.monitoring.internal` */
  serviceDiscovery: serviceDiscoverySchema.optional(),
  /** Who reaches Grafana and Prometheus, and how. */
  access: accessSchema,
  prometheus: prometheusSchema,
  /**
   * Who reads CloudWatch, in the task of Prometheus, where a mixin names metrics of it.
   * @default metricsService()
   */
  exporter: exporterSchema.default(metricsService()),
  grafana: grafanaSchema,
  notify: notifySchema,
  /** Log groups of the tasks: `<prefix>prometheus`, `<prefix>grafana`. */
  logs: fields({
    prefix: text(/^\/[\w./#-]{1,480}$/, "the beginning of a log group's name, such as /ecs/dev-"),
    keep: oneOfDays(LOG_RETENTION_DAYS),
  }),
  /** What the environment may cost. */
  budget: budgetSchema,
  /**
   * Other versions of images, or a mirror of them.
   * @default - the pins of modules/core/src/image-pins.json
   */
  images: imagesSchema.optional(),
});

/** What one writes. */
export type EnvironmentValues = z.input<typeof environmentSchema>;
/** What modules read: every default filled in. */
export type Environment = z.output<typeof environmentSchema>;

/** A monthly budget in US dollars, and what else watches the cost. */
export const usdPerMonth = (usd: number, more: Omit<z.input<typeof budgetSchema>, "usdPerMonth"> = {}) => ({
  usdPerMonth: usd,
  ...more,
});
