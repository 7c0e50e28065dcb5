import type { Mixin } from "@watchpost/alerting/model";

import { agentPipeline } from "./agent-pipeline";
import { agentPipelineDashboard } from "./agent-pipeline/dashboard";
import { awsServices } from "./aws-services";
import { awsServicesDashboards } from "./aws-services/dashboards";
import { ecsWeb } from "./ecs-web";
import { ecsWebDashboards } from "./ecs-web/dashboards";
import { kubernetesApp } from "./kubernetes-app";
import { applicationDashboard } from "./kubernetes-app/application/dashboard";
import { clusterDashboard } from "./kubernetes-app/cluster/dashboard";
import { databaseDashboard } from "./kubernetes-app/database/dashboard";
import { redisCache } from "./redis-cache";
import { redisCacheDashboard } from "./redis-cache/dashboard";
import { redisCacheSignals } from "./redis-cache/signals";
import { self } from "./self";
import { costsDashboard } from "./self/costs-dashboard";
import { selfDashboard } from "./self/dashboard";
import { serverlessCommerce } from "./serverless-commerce";
import { serverlessCommerceDashboards } from "./serverless-commerce/dashboards";
import { serverlessCommerceSignals } from "./serverless-commerce/signals";

/** What a mixin is given changes neither its rules nor its dashboard. */
const CACHE = { cluster: "feature-flags" };
const SHOP = {
  functions: ["order-service", "payment-service"],
  services: { cluster: "dev-monitoring-cluster", names: ["dev-prometheus-service", "dev-grafana-service"] },
};

/** With all that a web application may have: what it is given changes which parts there are, and who its tasks are. */
const WEB_APPLICATION = {
  cluster: "staging-wumbo-cluster",
  web: { name: "backend", service: "staging-wumbo-backend" },
  tasks: ["backend", "worker", "beat"],
  namespace: "staging.wumbo.local",
  database: "staging-wumbo-db",
  loadBalancer: "app/staging-wumbo/0123456789abcdef",
  postgresExporter: { name: "postgres-exporter" },
  redisExporter: { name: "redis-exporter" },
  cadvisor: { name: "cadvisor" },
};

/** Every mixin that has rules or dashboards, its dashboards built anew: what `npm run generate` writes and tests look at. */
export const MIXINS: readonly Mixin[] = [
  redisCache(CACHE, [redisCacheDashboard(redisCacheSignals(CACHE))]),
  agentPipeline([agentPipelineDashboard()]),
  kubernetesApp([applicationDashboard(), clusterDashboard(), databaseDashboard()]),
  ecsWeb(WEB_APPLICATION, ecsWebDashboards(WEB_APPLICATION)),
  awsServices({}, awsServicesDashboards()),
  serverlessCommerce(SHOP, serverlessCommerceDashboards(serverlessCommerceSignals(SHOP))),
  self({}, [selfDashboard(), costsDashboard()]),
];

/** Mixins with what they tell where forecasts are wished for, which is left out of `MIXINS`. */
export const FORECASTS: readonly Mixin[] = [
  redisCache({ ...CACHE, forecasts: true }, [redisCacheDashboard(redisCacheSignals(CACHE))]),
  serverlessCommerce({ ...SHOP, forecasts: true }, serverlessCommerceDashboards(serverlessCommerceSignals(SHOP))),
  awsServices({ forecasts: true }, awsServicesDashboards()),
  self({ forecasts: true }, [selfDashboard(), costsDashboard()]),
];
