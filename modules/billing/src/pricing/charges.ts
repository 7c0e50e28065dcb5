import { isPriceKey, type Price, type PriceBook, type PriceKey, priceOf } from "../price-book";
import type { Resource, Stack } from "../terraform-json";

/** 365 × 24 / 12: a month as AWS's calculator and price pages count it. */
export const HOURS_PER_MONTH = 730;
const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

/** A price that is known. */
export interface Charge {
  readonly what: string;
  readonly usdPerMonth: number;
  /** The arithmetic, in words. */
  readonly basis: string;
}

/** Something that costs, or may cost, money and has no price. */
export interface Gap {
  readonly why: string;
}

/** What one resource costs. */
export type Costs = readonly (Charge | Gap)[];

/** Prices one resource. */
export type Pricing = (resource: Resource, context: Context) => Costs;

/** What a pricing looks things up in. */
export class Context {
  constructor(
    readonly stack: Stack,
    private readonly book: PriceBook,
  ) {}

  price(resource: Resource, key: string): Price | undefined {
    return isPriceKey(key) ? priceOf(resource.region, key, this.book) : undefined;
  }

  /** `quantity` units for a whole month: `2 public IPv4 addresses × $0.005 × 730 h`. */
  charge(resource: Resource, { what, quantity, unit, key }: Quantity): Costs {
    const price = this.price(resource, key);
    if (price === undefined) return [notPriced(resource, what, key)];
    const time = timeOf(key);
    return [
      {
        what,
        usdPerMonth: quantity * price.usd * time.factor,
        basis: `${plural(quantity, unit)} × $${price.usd}${time.basis}`,
      },
    ];
  }

  /** What depends on use, with its price: `usage-based: $0.023 per GB-month (S3 Standard storage)`. */
  usage(resource: Resource, what: string, key: PriceKey): Gap {
    const price = this.price(resource, key);
    if (price === undefined) return { why: `usage-based: ${what}; ${notPriced(resource, what, key).why}` };
    return { why: `usage-based: $${price.usd} ${price.unit.replace(/^USD /, "")} (${what})` };
  }
}

interface Quantity {
  readonly what: string;
  readonly quantity: number;
  /** In the singular: `instance`, or `GB`. */
  readonly unit: string;
  /** A price key, or what may turn out to be none: `ec2.m7i.large.hour`. */
  readonly key: string;
}

export function isCharge<Cost extends Charge | Gap>(cost: Cost): cost is Extract<Cost, Charge> {
  return "usdPerMonth" in cost;
}

export function notPriced({ region }: Resource, what: string, key: string): Gap {
  return { why: `${what}: the price book has no ${key} for ${region}` };
}

/** `1 task`, `2 tasks`, `2 public IPv4 addresses`, `40 GB`. */
export function plural(quantity: number, unit: string): string {
  if (quantity === 1 || unit === unit.toUpperCase()) return `${quantity} ${unit}`;
  return `${quantity} ${unit}${unit.endsWith("s") ? "es" : "s"}`;
}

/** A volume of type gp3: its size, and a gap where it buys more than the baseline that the size includes. */
export function gp3(resource: Resource, context: Context, volume: Volume): Costs {
  const { what, count, type, sizeGib } = volume;
  if (type !== "gp3") return [{ why: `${what}: ${type ?? "its type"} is not in the price book, which has gp3` }];
  if (sizeGib === undefined) return [{ why: `${what}: its size is not known before apply` }];
  const storage = { what, quantity: count * sizeGib, unit: "GB", key: "ebs.gp3.gbMonth" } as const;
  const extra = (volume.iops ?? 0) > GP3_IOPS || (volume.throughput ?? 0) > GP3_MIB_PER_SECOND;
  const gaps = extra ? [{ why: `${what}: gp3 above ${GP3_IOPS} IOPS or ${GP3_MIB_PER_SECOND} MiB/s costs extra` }] : [];
  return [...context.charge(resource, storage), ...gaps];
}

interface Volume {
  readonly what: string;
  readonly count: number;
  readonly type: string | undefined;
  readonly sizeGib: number | undefined;
  readonly iops: number | undefined;
  readonly throughput: number | undefined;
}

// What the price of a GB includes. https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
const GP3_IOPS = 3_000;
const GP3_MIB_PER_SECOND = 125;

export function publicIpv4(resource: Resource, context: Context, count: number): Costs {
  const unit = "public IPv4 address";
  return context.charge(resource, { what: "public IPv4", quantity: count, unit, key: "publicIpv4.hour" });
}

function timeOf(key: string): { readonly factor: number; readonly basis: string } {
  if (/hour$/i.test(key)) return { factor: HOURS_PER_MONTH, basis: ` × ${HOURS_PER_MONTH} h` };
  if (/day$/i.test(key)) return { factor: DAYS_PER_MONTH, basis: ` × ${DAYS_PER_MONTH.toFixed(1)} days` };
  return { factor: 1, basis: "" };
}
