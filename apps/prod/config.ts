import { redisCache } from "@watchpost/dashboards/redis-cache";
import { self } from "@watchpost/dashboards/self";
import {
  cognito,
  days,
  dnsValidated,
  ec2Ebs,
  environment,
  existingVpc,
  megabytesPerDay,
  minutes,
  postgres,
  s3,
  secret,
  stockCloudWatchExporter,
  usdPerMonth,
  vpnOnly,
} from "@watchpost/platform";

/** Redis cache analytics: ninety days of metrics, reached through the VPN, signed in by Cognito. */
export const prod = environment({
  name: "prod",
  stage: "production",
  account: "111122223333",
  region: "eu-west-1",
  owner: "platform-team",
  tags: { Feature: "CacheAnalytics" },
  state: s3({ bucket: "acme-terraform-state" }),
  network: existingVpc({
    id: "vpc-0a1b2c3d4e5f67890",
    privateSubnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    egress: "nat",
  }),
  access: vpnOnly({
    cidrs: ["10.8.0.0/16"],
    domain: "internal.example.com",
    hostedZone: { name: "internal.example.com", private: true },
    certificate: dnsValidated("example.com"),
    signIn: cognito({
      userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01",
      clientId: "1example23456789",
      clientSecret: secret("prod/grafana/cognito-client-secret"),
      domain: "acme",
      groups: { engineering: "Editor" },
    }),
  }),
  prometheus: {
    scrapeEvery: minutes(1),
    keep: days(90),
    storage: ec2Ebs({ gib: 80, instanceType: "t4g.small" }),
    ingest: megabytesPerDay(500),
    cpu: 1024,
    memoryMiB: 1664,
  },
  // The team asked for the stock one; metricsService() serves the same series.
  exporter: stockCloudWatchExporter(),
  grafana: { database: postgres({ multiAz: true }) },
  notify: {
    email: ["platform-team@example.com"],
    slack: { channel: "#engineering", webhook: secret("monitoring/slack") },
  },
  logs: { prefix: "/ecs/prod-", keep: days(30) },
  watch: [redisCache({ cluster: "feature-flags" }), self()],
  budget: usdPerMonth(100, { billingAlarm: true }),
});
