import { redisCache } from "@watchpost/dashboards/redis-cache";
import { self } from "@watchpost/dashboards/self";
import { serverlessCommerce } from "@watchpost/dashboards/serverless-commerce";
import {
  activeSeries,
  days,
  environment,
  ephemeral,
  metricsService,
  newVpc,
  publicIp,
  s3,
  seconds,
  sqlite,
  usdPerMonth,
} from "@watchpost/platform";

/** A lab: cheap, reached by public addresses, thrown away after use. */
export const dev = environment({
  name: "dev",
  stage: "lab",
  account: "111122223333",
  region: "eu-west-1",
  owner: "platform-team",
  tags: { Feature: "ServerlessCommerce", AutoCleanup: "true", CleanupAfter: "1d" },
  state: s3({ bucket: "acme-terraform-state" }),
  network: newVpc({ cidr: "10.42.0.0/16", zones: ["eu-west-1a", "eu-west-1b"], egress: "public-ip" }),
  access: publicIp({ allow: ["203.0.113.0/24"] }),
  prometheus: {
    scrapeEvery: seconds(30),
    keep: days(7),
    storage: ephemeral(),
    ingest: activeSeries(5_000),
    cpu: 256,
    memoryMiB: 512,
  },
  exporter: metricsService({ usdPerMonth: 8 }),
  grafana: { database: sqlite(), cpu: 256, memoryMiB: 512 },
  notify: { email: ["platform-team@example.com"] },
  logs: { prefix: "/ecs/dev-", keep: days(1) },
  watch: [
    serverlessCommerce({
      functions: ["order-service", "payment-service"],
      services: { cluster: "dev-monitoring-cluster", names: ["dev-prometheus-service", "dev-grafana-service"] },
      apiName: "dev-shop",
    }),
    redisCache({ cluster: "feature-flags" }),
    self(),
  ],
  budget: usdPerMonth(30, { usdPerDay: 1 }),
});
