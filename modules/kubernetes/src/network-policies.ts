import { ALERTMANAGER_PORT } from "@watchpost/alerting";
import type { ClusterEnvironment } from "@watchpost/core";
import { GRAFANA_PORT } from "@watchpost/grafana";
import { PROMETHEUS_PORT } from "@watchpost/prometheus";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";

import { POSTGRES_EXPORTER, REDIS_EXPORTER } from "./exporters";
import { metadata } from "./metadata";

type Labels = Readonly<Record<string, string>>;
type Rule = NonNullable<NonNullable<INetworkPolicy["spec"]>["ingress"]>[number];
type Peer = NonNullable<Rule["from"]>[number];

/** Labels of the Pods of kube-prometheus-stack, as its templates and those of its subcharts give them. */
const named = (name: string): Labels => ({ "app.kubernetes.io/name": name });
const PROMETHEUS = named("prometheus");
const ALERTMANAGER = named("alertmanager");
const GRAFANA = named("grafana");
const KUBE_STATE_METRICS = named("kube-state-metrics");
const OPERATOR: Labels = { app: "kube-prometheus-stack-operator" };

/** https://cert-manager.io/docs/configuration/acme/http01/ */
const ACME_SOLVER: Labels = { "acme.cert-manager.io/http01-solver": "true" };
const ACME_SOLVER_PORT = 8089;

/** Where the config-reloader beside Prometheus and Alertmanager serves its own metrics. */
const RELOADER_PORT = 8080;
const GOSSIP_PORT = 9094;
/** https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml (prometheusOperator.tls.internalPort) */
const OPERATOR_PORT = 10_250;
const KUBE_STATE_METRICS_PORT = 8080;

const pods = (labels: Labels): Peer => ({ podSelector: { matchLabels: { ...labels } } });

function from(peers: readonly Peer[], ...ports: readonly number[]): Rule {
  return { from: [...peers], ports: ports.map((port) => ({ protocol: "TCP" as const, port })) };
}

/**
 * Who may connect to what is in the namespace: nobody, but for what is said here. node-exporter uses the network of its
 * node, which policies do not reach. https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicies(cluster: ClusterEnvironment): INetworkPolicy[] {
  const { grafana, postgres, redis } = cluster;
  const prometheus = pods(PROMETHEUS);
  const entrance: Peer = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": grafana.ingressNamespace } },
  };
  const allow = (name: string, labels: Labels, ...ingress: Rule[]) => policy(cluster, name, labels, ingress);
  return [
    policy(cluster, "default-deny-ingress", {}, []),
    allow(
      "prometheus",
      PROMETHEUS,
      from([pods(GRAFANA)], PROMETHEUS_PORT),
      from([prometheus], PROMETHEUS_PORT, RELOADER_PORT),
    ),
    allow(
      "alertmanager",
      ALERTMANAGER,
      from([prometheus], ALERTMANAGER_PORT, RELOADER_PORT),
      from([pods(ALERTMANAGER)], GOSSIP_PORT),
    ),
    allow("grafana", GRAFANA, from([entrance, prometheus], GRAFANA_PORT)),
    // cert-manager answers the challenges of its issuer from Pods beside the Ingress.
    allow("acme-solver", ACME_SOLVER, from([entrance], ACME_SOLVER_PORT)),
    allow("kube-state-metrics", KUBE_STATE_METRICS, from([prometheus], KUBE_STATE_METRICS_PORT)),
    // The API server asks it whether rules are right, from addresses that no policy can name.
    policy(cluster, "prometheus-operator", OPERATOR, [{ ports: [{ protocol: "TCP", port: OPERATOR_PORT }] }]),
    ...[postgres && POSTGRES_EXPORTER, redis && REDIS_EXPORTER].flatMap((exporter) =>
      exporter ? [allow(exporter.name, { app: exporter.name }, from([prometheus], exporter.port))] : [],
    ),
  ];
}

function policy(
  { namespace }: ClusterEnvironment,
  name: string,
  matchLabels: Labels,
  ingress: readonly Rule[],
): INetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(`NetworkPolicy ${name}`, name, { namespace }),
    spec: { podSelector: { matchLabels: { ...matchLabels } }, policyTypes: ["Ingress"], ingress: [...ingress] },
  };
}
