import { z } from "zod";

import { parseListenAddress } from "../server/listen-address";
import * as f from "./fields";
import { CLOUDWATCH_UNITS } from "./units";

// The shape of the file. What its parts mean to one another is found out when they are put together.

const KINDS = ["counter", "gauge", "histogram", "quantiles"] as const;
const NAMINGS = ["base", "any"] as const;
const SOURCE_LABELS = ["region", "account_id"] as const;

const JOBS_FORM = "a list of jobs, at least 1, such as { namespace: AWS/Lambda, regions: [eu-west-1] }";
const METRICS_FORM = "a list of metrics, at least 1";
const LISTEN_FORM = 'an address to listen on, such as ":9106" or "127.0.0.1:9106"';
const ANCHOR_FORM = "month, year, or an instant on the hour in UTC, such as 2026-01-01T00:00:00Z";

/** The instants that CloudWatch's hourly sums begin at. */
const ANCHOR = /^(month|year|\d{4}-\d\d-\d\d(T\d\d:00:00Z)?)$/;

const anchor = z
  .string({ error: ANCHOR_FORM })
  .refine((value) => ANCHOR.test(value) && (/^[my]/.test(value) || isInstant(value)), { error: ANCHOR_FORM });

/** Of the calendar: JavaScript takes the 31st of February for the 3rd of March. */
function isInstant(value: string): boolean {
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value.slice(0, 10));
}

const SHARD_FORM = "a shard and the number of them, such as 1/3: the first is 1/n, the last n/n";

const shard = f.text(/^[1-9]\d{0,3}\/[1-9]\d{0,3}$/, SHARD_FORM).refine((value) => {
  const [index = 0, count = 0] = value.split("/").map(Number);
  return index <= count;
}, SHARD_FORM);

const listen = f.line(LISTEN_FORM).refine((value) => parseListenAddress(value) !== undefined, { error: LISTEN_FORM });

const dollars = f.numberWithin(0.01, 1_000_000, "dollars of the United States").optional();

const pushedName = f.line("the name of a metric");

/** A family alone, or with how it is pushed. */
const directFamily = z.union(
  [
    pushedName,
    f.fields({
      family: pushedName,
      metric: pushedName.optional(),
      labels: f
        .record(f.labelName(), f.line("the name of an attribute"), "labels with the attributes that they are made of")
        .optional(),
    }),
  ],
  { error: 'a metric of the jobs, or the fields "family", "metric" and "labels"' },
);

const direct = f.fields({
  path: f.httpPath().default("/v1/metrics"),
  token_file: f.filePath(),
  takeover_after: f.duration("1m", "1d").default(600),
  families: f.listOf(directFamily, 1, "metrics of the jobs"),
  others: f.oneOf(["drop", "publish"]).default("drop"),
  series_limit: f.integer(1, 100_000).default(10_000),
});

const streams = f.fields({
  path: f.httpPath().default("/firehose"),
  access_key_file: f.filePath(),
  reconcile_interval: f.duration("1h", "1d").default(3_600),
  delay: f.duration("1m", "30m").default(300),
  account: f.text(/^\d{12}$/, "the number of an account, in quotation marks").optional(),
  jobs: f.listOf(f.line("the name of a job"), 1, "names of jobs").optional(),
});

export const fileSchema = f.fields({
  listen: listen.default(":9106"),
  web_config_file: f.filePath().optional(),
  state_file: f.filePath().optional(),
  anchor: anchor.default("month"),
  max_dollars_per_month: dollars,
  shard: shard.default("1/1"),
  labels: f.labels().default({}),
  direct: direct.optional(),
  streams: streams.optional(),
  jobs: z.array(z.unknown(), { error: JOBS_FORM }).min(1, { error: JOBS_FORM }),
});

const role = z.union(
  [
    z.literal("own"),
    f.fields({ arn: f.roleArn(), external_id: f.text(/^[\w+=,.@:/-]{2,1224}$/, "an external ID").optional() }),
  ],
  { error: 'own, or the fields "arn" and "external_id"' },
);

const dimensionValues = f.record(
  f.dimensionName(),
  f.dimensionValue(),
  "dimensions with their values, such as { QueueName: orders }",
);

const select = f.fields({
  where: f
    .record(f.dimensionName(), f.pattern(), "patterns by dimension, such as { FunctionName: order-.* }")
    .optional(),
  recently_active: f.flag().optional(),
  tags: f.record(f.line("the name of a tag"), f.pattern(), "patterns by tag, such as { Environment: prod }").optional(),
  resource_types: f
    .listOf(
      f.text(/^[a-z0-9-]+(:[a-z0-9-/]*)?$/i, "a type of resource, such as lambda:function"),
      1,
      "types of resources",
    )
    .optional(),
  export_tags: f.listOf(f.line("the name of a tag"), 1, "names of tags").optional(),
  static: f.listOf(dimensionValues, 1, "sets of dimensions").optional(),
});

export const jobSchema = f.fields({
  name: f.text(/^[\w./: -]{1,120}$/, "a name of at most 120 letters, digits, spaces and _./:-").optional(),
  namespace: f.namespace(),
  catalogue: f.namespace().optional(),
  regions: f.listOf(f.region(), 1, "regions"),
  roles: f.listOf(role, 1, "roles").optional(),
  linked_accounts: f.flag().default(false),
  select: select.optional(),
  dimensions: z
    .union([z.literal("any"), f.listOf(f.dimensionName(), 0, "names of dimensions")], {
      error: "any, or a list of names of dimensions",
    })
    .optional(),
  dimension_labels: f
    .record(f.dimensionName(), f.labelName(), "labels by dimension, such as { FunctionName: function_name }")
    .default({}),
  source_labels: f.listOf(f.oneOf(SOURCE_LABELS), 0, "labels").default([]),
  labels: f.labels().default({}),
  naming: f.oneOf(NAMINGS).default("base"),
  metrics: z.array(z.unknown(), { error: METRICS_FORM }).min(1, { error: METRICS_FORM }).optional(),
  poll_interval: f.duration("10s", "1d").optional(),
  period: f.duration("1s", "1d").optional(),
  discover_interval: f.duration("1m", "1d").default(900),
  settle: f.duration("0s", "1d").optional(),
  reread: f.duration("0s", "14d").optional(),
  series_limit: f.integer(1, 1_000_000).default(20_000),
  max_dollars_per_month: dollars,
});

/** Buckets cost: with the count and the sum, each five are a billed metric. */
const MOST_BUCKETS = 48;

export const metricSchema = f.fields({
  metric: f.metricName().optional(),
  terms: f
    .listOf(
      f.text(/^-?[\x21-\x2c\x2e-\x7e][\x20-\x7e]{0,254}$/, "a metric's name, with - before it where it is taken off"),
      2,
      "metrics",
    )
    .optional(),
  family: f.line("the name of a metric of Prometheus").optional(),
  kind: f.oneOf(KINDS).optional(),
  help: f.line("a line of text").optional(),
  unit: f.oneOf(CLOUDWATCH_UNITS).optional(),
  scale: f.numberWithin(1e-12, 1e12, "a factor").optional(),
  statistic: f.statistic().optional(),
  buckets: f
    .ascending(f.numberWithin(1e-9, 1e12, "an upper bound"), MOST_BUCKETS, "upper bounds in the base unit")
    .optional(),
  quantiles: f.ascending(f.numberWithin(0.001, 0.999_999, "a quantile"), 10, "quantiles between 0 and 1").optional(),
  labels: f.labels().optional(),
  settle: f.duration("0s", "1d").optional(),
  reread: f.duration("0s", "14d").optional(),
});

export type RawFile = z.infer<typeof fileSchema>;
export type RawJob = z.infer<typeof jobSchema>;
export type RawMetric = z.infer<typeof metricSchema>;
export type RawSelect = z.infer<typeof select>;
