import { type PriceBook, type PriceKey, readPriceBook } from "../price-book";

const ROUND: Readonly<Partial<Record<PriceKey, number>>> = {
  "alb.hour": 0.02,
  "alb.lcuHour": 0.008,
  "budgets.budgetDay": 0.01,
  "cloudwatch.alarmMonth": 0.1,
  "cloudwatch.customMetricMonth": 0.3,
  "cloudwatch.highResolutionAlarmMonth": 0.5,
  "ebs.gp3.gbMonth": 0.1,
  "ec2.t4g.small.hour": 0.02,
  "efs.oneZone.gbMonth": 0.16,
  "efs.standard.gbMonth": 0.3,
  "fargate.arm64.gbHour": 0.003,
  "fargate.arm64.vcpuHour": 0.03,
  "fargate.ephemeralStorage.gbHour": 0.001,
  "fargate.x86_64.gbHour": 0.004,
  "fargate.x86_64.vcpuHour": 0.04,
  "interfaceEndpoint.hour": 0.01,
  "interfaceEndpoint.processedGb": 0.01,
  "kms.keyMonth": 1,
  "natGateway.hour": 0.05,
  "natGateway.processedGb": 0.05,
  "publicIpv4.hour": 0.005,
  "rds.postgres.db.t4g.micro.multiAz.hour": 0.04,
  "rds.postgres.db.t4g.micro.singleAz.hour": 0.02,
  "rds.postgres.gp3.multiAz.gbMonth": 0.2,
  "rds.postgres.gp3.singleAz.gbMonth": 0.1,
  "route53.hostedZoneMonth": 0.5,
  "s3.standard.gbMonth": 0.02,
  "secretsManager.secretMonth": 0.4,
};

/** Prices for tests, of the region us-east-1, that are easily multiplied by 730. */
export const ROUND_PRICES: PriceBook = readPriceBook({
  "us-east-1": Object.fromEntries(
    Object.entries(ROUND).map(([key, usd]) => [
      key,
      { usd, unit: "USD per unit", source: "https://example.com/", asOf: "2026-11-21" },
    ]),
  ),
});
