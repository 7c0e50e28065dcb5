import { agentPipeline } from "@watchpost/dashboards/agent-pipeline";
import { kubernetesApp } from "@watchpost/dashboards/kubernetes-app";
import { cluster as kubernetes, days, s3, seconds, secret } from "@watchpost/platform";

const NAMESPACES = ["staging", "production"];

/** An application and a pipeline of AI agents on Kubernetes, watched from within their cluster of EKS. */
export const cluster = kubernetes({
  name: "cluster",
  account: "111122223333",
  region: "eu-west-1",
  owner: "platform-team",
  tags: { Feature: "Kubernetes" },
  state: s3({ bucket: "acme-terraform-state" }),
  eks: "qualisys",
  namespace: "monitoring",
  release: "monitoring",
  prometheus: { keep: days(15), keepGigabytes: 45, volumeGib: 50, storageClass: "gp3", scrapeEvery: seconds(15) },
  grafana: { host: "grafana.qualisys.io", adminPassword: secret("monitoring/grafana-admin-password") },
  notify: {
    slack: {
      channel: "#alerts",
      webhook: secret("monitoring/slack"),
      criticalChannel: "#alerts-critical",
      criticalWebhook: secret("monitoring/slack-critical"),
    },
    heartbeat: secret("monitoring/heartbeat"),
  },
  applications: [
    { name: "qualisys-api", namespaces: NAMESPACES, scrapeEvery: seconds(15), timeout: seconds(10) },
    { name: "qualisys-web", namespaces: NAMESPACES, scrapeEvery: seconds(15), timeout: seconds(10) },
    { name: "ai-agents", namespaces: ["production"] },
  ],
  postgres: { secret: secret("monitoring/postgres-exporter") },
  redis: { secret: secret("monitoring/redis-exporter") },
  watch: [kubernetesApp(), agentPipeline()],
});
