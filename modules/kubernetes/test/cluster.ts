import { checkCluster, type ClusterValues, google, secret } from "@watchpost/core";

import type { WatchedCluster } from "../src/cluster-manifests";
import { webMixin } from "./web-mixin";

/** Values of a cluster with all that there may be. */
export const CLUSTER_VALUES: ClusterValues = {
  name: "test",
  account: "111122223333",
  region: "eu-west-1",
  owner: "testers",
  state: { kind: "local" },
  eks: "example",
  grafana: {
    host: "grafana.example.com",
    adminPassword: secret("monitoring/grafana-admin"),
    signIn: google({
      clientId: "1.apps.googleusercontent.com",
      clientSecret: secret("monitoring/google"),
      allowedDomains: ["example.com"],
    }),
  },
  notify: {
    slack: { channel: "#alerts", criticalChannel: "#alerts-critical", webhook: secret("monitoring/slack") },
    heartbeat: secret("monitoring/heartbeat"),
    mute: [{ name: "nights", from: "22:00", to: "06:00" }],
  },
  applications: [{ name: "web", namespaces: ["production"] }],
  postgres: { secret: secret("monitoring/postgres") },
  redis: { secret: secret("monitoring/redis") },
  images: { prometheus: `v3.14.0@sha256:${"0a".repeat(32)}` },
};

/** The cluster that values make. @throws Error for values that cannot be used */
export function clusterOf(values: Partial<ClusterValues> = {}): WatchedCluster {
  const result = checkCluster({ ...CLUSTER_VALUES, ...values });
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  return { ...result.cluster, watch: [webMixin] };
}
