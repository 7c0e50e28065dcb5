import { z } from "zod";

import data from "./price-book.json";

/**
 * What the book may hold a price of. The last part names the unit; one that ends in hour or day is billed by the time
 * that the resource exists.
 */
const PRICE_KEYS = [
  "alb.hour",
  "alb.lcuHour",
  "budgets.actionBudgetDay",
  "budgets.budgetDay",
  "cloudwatch.alarmMonth",
  "cloudwatch.compositeAlarmMonth",
  "cloudwatch.customMetricMonth",
  "cloudwatch.dashboardMonth",
  "cloudwatch.getMetricDataPer1000Metrics",
  "cloudwatch.getMetricStatisticsPer1000Requests",
  "cloudwatch.highResolutionAlarmMonth",
  "cloudwatch.logsIngestedGb",
  "cloudwatch.metricStreamPer1000Updates",
  "ebs.gp3.gbMonth",
  "ec2.t3.medium.hour",
  "ec2.t3.small.hour",
  "ec2.t4g.medium.hour",
  "ec2.t4g.small.hour",
  "ecr.gbMonth",
  "efs.oneZone.gbMonth",
  "efs.standard.gbMonth",
  "fargate.arm64.gbHour",
  "fargate.arm64.vcpuHour",
  "fargate.ephemeralStorage.gbHour",
  "fargate.x86_64.gbHour",
  "fargate.x86_64.vcpuHour",
  "interfaceEndpoint.hour",
  "interfaceEndpoint.processedGb",
  "kms.keyMonth",
  "natGateway.hour",
  "natGateway.processedGb",
  "prometheus.ingestedPer10MillionSamples",
  "publicIpv4.hour",
  "rds.postgres.db.t4g.medium.multiAz.hour",
  "rds.postgres.db.t4g.medium.singleAz.hour",
  "rds.postgres.db.t4g.micro.multiAz.hour",
  "rds.postgres.db.t4g.micro.singleAz.hour",
  "rds.postgres.db.t4g.small.multiAz.hour",
  "rds.postgres.db.t4g.small.singleAz.hour",
  "rds.postgres.gp3.multiAz.gbMonth",
  "rds.postgres.gp3.singleAz.gbMonth",
  "route53.hostedZoneMonth",
  "s3.standard.gbMonth",
  "secretsManager.secretMonth",
  "sns.email",
] as const;

export type PriceKey = (typeof PRICE_KEYS)[number];

/** A list price: on demand, without free tier, discounts or tax. */
export interface Price {
  /** US dollars for one unit. */
  readonly usd: number;
  /** What one unit is: `USD per vCPU-hour`. */
  readonly unit: string;
  /** The public page or document that the number was read in. */
  readonly source: string;
  /** The date of that document, or of the reading where it bears none: `2026-09-11`. */
  readonly asOf: string;
}

/** Prices by region and key. Those under `global` hold in every region. */
export type PriceBook = Readonly<Record<string, Readonly<Partial<Record<PriceKey, Price>>>>>;

const GLOBAL = "global";

const regionSchema = z
  .string()
  .regex(/^(global|[a-z]{2}(-[a-z]+)+-\d)$/, { error: "global or a region, such as eu-west-1" });

const priceSchema = z.strictObject(
  {
    usd: z
      .number({ error: "a number of US dollars, 0 or more" })
      .min(0, { error: "a number of US dollars, 0 or more" }),
    unit: z
      .string({ error: "a unit that begins with USD per" })
      .regex(/^USD per \S/, { error: "a unit that begins with USD per" }),
    source: z.url({ protocol: /^https$/, error: "the https address of the document that states the price" }),
    asOf: z.iso.date({ error: "a date, such as 2026-11-21" }),
  },
  { error: "an object with the keys usd, unit, source, asOf and no other" },
);

const pricesSchema = z.partialRecord(z.enum(PRICE_KEYS), priceSchema, { error: "an object of prices by key" });

const bookSchema = z.record(regionSchema, pricesSchema, { error: "an object of prices by region" });

/**
 * Checks a price book.
 * @throws Error that lists every entry that cannot be used: its path, the value got, what is wanted.
 */
export function readPriceBook(raw: unknown): PriceBook {
  const parsed = bookSchema.safeParse(raw, { reportInput: true });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${problem(issue)}`);
  throw new Error([`The price book cannot be used:`, ...lines].join("\n"));
}

/** The list prices that come with Watchpost, from `price-book.json`. */
export const PRICE_BOOK = readPriceBook(data);

/** The price of something in a region, or nothing where no source for it was found. */
export function priceOf(region: string, key: PriceKey, book: PriceBook = PRICE_BOOK): Price | undefined {
  return book[region]?.[key] ?? book[GLOBAL]?.[key];
}

/** Whether a key that was put together, such as `ec2.t4g.small.hour`, is one that the book may hold. */
export function isPriceKey(key: string): key is PriceKey {
  return PRICE_KEYS.some((known) => known === key);
}

function problem(issue: z.core.$ZodIssue): string {
  const path = issue.path.join(" → ") || "the book";
  if (issue.code === "unrecognized_keys") {
    const want = issue.path.length === 1 ? `keys among ${PRICE_KEYS.join(", ")}` : issue.message;
    return `${path}: got ${issue.keys.join(", ")}, want ${want}.`;
  }
  const want = issue.code === "invalid_key" ? issue.issues[0]?.message : issue.message;
  const got = issue.input === undefined ? "nothing" : JSON.stringify(issue.input);
  return `${path}: got ${got}, want ${want}.`;
}
