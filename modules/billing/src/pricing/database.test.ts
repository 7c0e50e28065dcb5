import { describe, expect, it } from "@jest/globals";

import { estimate } from "../estimate";
import { ROUND_PRICES } from "./round-prices";

const DATABASE = { engine: "postgres", instance_class: "db.t4g.micro", allocated_storage: 20, storage_type: "gp3" };

describe("a database", () => {
  it("costs its instance and its storage", () => {
    expect(costsOf({})).toMatchObject({
      lines: [
        { what: "RDS PostgreSQL db.t4g.micro in one zone", usdPerMonth: expect.closeTo(14.6) },
        { what: "RDS storage", usdPerMonth: 2, basis: "20 GB × $0.1" },
      ],
      unpriced: [],
    });
  });

  it("costs more in two zones", () => {
    expect(costsOf({ multi_az: true })).toMatchObject({
      lines: [{ usdPerMonth: expect.closeTo(29.2) }, { usdPerMonth: 4, basis: "20 GB × $0.2" }],
    });
  });

  it.each([
    [{ engine: "mysql" }, "engine mysql is not in the price book, which has postgres"],
    [{ engine: undefined }, "engine unknown is not in the price book"],
    [{ instance_class: "${var.class}" }, "its instance_class is not known before apply"],
    [{ instance_class: "db.r7g.large" }, "the price book has no rds.postgres.db.r7g.large.singleAz.hour for us-east-1"],
    [{ storage_type: "io2" }, "storage of type io2 is not in the price book, which has gp3"],
    [{ storage_type: undefined }, "storage of type gp2, the default, is not"],
    [{ allocated_storage: undefined }, "its allocated_storage is not known before apply"],
    [{ iops: 12000 }, "IOPS and throughput above those that the storage includes cost extra"],
    [{ storage_throughput: 500 }, "IOPS and throughput above"],
    [{ performance_insights_retention_period: 31 }, "performance history of more than 7 days costs extra"],
  ])("reports what it cannot price: %j", (values, why) => {
    expect(costsOf(values).unpriced).toEqual([
      { address: "aws_db_instance.grafana", why: expect.stringContaining(why) },
    ]);
  });

  it("keeps seven days of performance history for free", () => {
    expect(costsOf({ performance_insights_retention_period: 7 }).unpriced).toEqual([]);
  });
});

function costsOf(values: object) {
  const resource = { aws_db_instance: { grafana: { ...DATABASE, ...values } } };
  return estimate({ resource }, "us-east-1", ROUND_PRICES);
}
