import { describe, expect, it } from "@jest/globals";

import { isPriceKey, PRICE_BOOK, priceOf, readPriceBook } from "./price-book";

const price = {
  usd: 0.5,
  unit: "USD per GB",
  source: "https://aws.amazon.com/cloudwatch/pricing/",
  asOf: "2026-11-21",
};

describe("the price book", () => {
  it("holds the regions that the environments use, and what is the same everywhere", () => {
    expect(Object.keys(PRICE_BOOK)).toEqual(expect.arrayContaining(["global", "us-east-1", "eu-west-1"]));
  });

  it("has Fargate's and public IPv4's list prices", () => {
    expect(priceOf("us-east-1", "fargate.x86_64.vcpuHour")?.usd).toBe(0.04048);
    expect(priceOf("us-east-1", "fargate.x86_64.gbHour")?.usd).toBe(0.004445);
    expect(priceOf("us-east-1", "publicIpv4.hour")?.usd).toBe(0.005);
  });

  it.each(["us-east-1", "eu-west-1"])("prices ARM 20 % below x86 in %s", (region) => {
    const ratio = (unit: "vcpuHour" | "gbHour") =>
      (priceOf(region, `fargate.arm64.${unit}`)?.usd ?? NaN) / (priceOf(region, `fargate.x86_64.${unit}`)?.usd ?? NaN);
    expect(ratio("vcpuHour")).toBeCloseTo(0.8, 2);
    expect(ratio("gbHour")).toBeCloseTo(0.8, 2);
  });

  it("has no prices of a region that it does not hold, but for the global ones", () => {
    expect(priceOf("ap-south-1", "ebs.gp3.gbMonth")).toBeUndefined();
    expect(priceOf("ap-south-1", "route53.hostedZoneMonth")?.usd).toBe(0.5);
  });
});

describe("readPriceBook", () => {
  it("takes a book of one region", () => {
    const book = readPriceBook({ "ap-south-1": { "cloudwatch.logsIngestedGb": price } });
    expect(priceOf("ap-south-1", "cloudwatch.logsIngestedGb", book)).toEqual(price);
    expect(priceOf("ap-south-1", "kms.keyMonth", book)).toBeUndefined();
  });

  it("reports everything that is wrong in one error, with the path, the value and what is wanted", () => {
    const book = {
      "eu-west-1": {
        "kms.keyMonth": { ...price, usd: -1 },
        "sns.email": { ...price, unit: "" },
        "alb.hour": { usd: 1, unit: "USD per hour", asOf: "2026-11-21" },
        "ebs.gp3.gbMonth": { ...price, asOf: "21.11.2026" },
        "ecr.gbMonth": { ...price, note: "list price" },
        "ebs.gp4.gbMonth": price,
      },
    };
    expect(() => readPriceBook(book)).toThrow(
      [
        "The price book cannot be used:",
        "  eu-west-1 → kms.keyMonth → usd: got -1, want a number of US dollars, 0 or more.",
      ].join("\n"),
    );
    const message = messageOf(() => readPriceBook(book));
    expect(message).toContain('eu-west-1 → sns.email → unit: got "", want a unit that begins with USD per.');
    expect(message).toContain("eu-west-1 → alb.hour → source: got nothing, want the https address");
    expect(message).toContain('eu-west-1 → ebs.gp3.gbMonth → asOf: got "21.11.2026", want a date');
    expect(message).toContain(
      "eu-west-1 → ecr.gbMonth: got note, want an object with the keys usd, unit, source, asOf",
    );
    expect(message).toContain("eu-west-1: got ebs.gp4.gbMonth, want keys among alb.hour, ");
    expect(message.split("\n")).toHaveLength(7);
  });

  it.each([
    [{ ireland: {} }, 'ireland: got "ireland", want global or a region, such as eu-west-1.'],
    [{ "eu-west-1": [] }, "eu-west-1: got [], want an object of prices by key."],
    [{ "eu-west-1": { "alb.hour": 0.0225 } }, "eu-west-1 → alb.hour: got 0.0225, want an object with the keys"],
    [
      { "eu-west-1": { "alb.hour": { ...price, usd: "0.5" } } },
      'alb.hour → usd: got "0.5", want a number of US dollars',
    ],
    [
      { "eu-west-1": { "alb.hour": { ...price, source: "AWS" } } },
      'alb.hour → source: got "AWS", want the https address',
    ],
    [null, "the book: got null, want an object of prices by region."],
  ])("refuses %j", (book, problem) => {
    expect(() => readPriceBook(book)).toThrow(problem);
  });
});

describe("isPriceKey", () => {
  it("knows a key that was put together", () => {
    expect(isPriceKey("ec2.t4g.small.hour")).toBe(true);
    expect(isPriceKey("ec2.m7i.large.hour")).toBe(false);
    expect(isPriceKey("toString")).toBe(false);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  throw new Error("nothing was thrown");
}
