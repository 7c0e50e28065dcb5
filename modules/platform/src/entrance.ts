import type { Access, Names, Stage } from "@watchpost/core";
import { GRAFANA_PORT } from "@watchpost/grafana";
import { LoadBalancer, type Network, type Party, type Target } from "@watchpost/network";
import { PROMETHEUS_PORT } from "@watchpost/prometheus";
import { Construct } from "constructs";

export interface EntranceProps {
  readonly names: Names;
  readonly network: Network;
  readonly access: Access;
  readonly stage: Stage;
  readonly grafana: Party;
  readonly prometheus: Party;
}

/** Prometheus stops and reloads for whoever posts to these, and asks nobody for a password. */
const PROMETHEUS_LIFECYCLE = ["/-/quit", "/-/reload"];

/** Grafana shows its own metrics to everybody. */
const GRAFANA_METRICS = ["/metrics"];

/** The way in from outside, for people. */
export class Entrance extends Construct {
  /** @default - by the address of the task */
  readonly grafana: Target | undefined;
  /** @default - by the address of the task, or not at all */
  readonly prometheus: Target | undefined;

  constructor(scope: Construct, id: string, { names, network, access, stage, grafana, prometheus }: EntranceProps) {
    super(scope, id);
    if (access.kind === "public-ip") {
      grafana.allowFrom(access.allow, GRAFANA_PORT);
      prometheus.allowFrom(access.allow, PROMETHEUS_PORT);
      return;
    }
    const loadBalancer = new LoadBalancer(this, "load-balancer", {
      names,
      access,
      vpc: network.vpc,
      party: network.party("load-balancer", "Load balancer"),
      deletionProtection: stage === "production",
    });
    this.grafana = loadBalancer.route("grafana", {
      host: "grafana",
      port: GRAFANA_PORT,
      healthPath: "/api/health",
      target: grafana,
      priority: 10,
      forbiddenPaths: GRAFANA_METRICS,
    });
    if (access.kind === "public-https") return;
    this.prometheus = loadBalancer.route("prometheus", {
      host: "prometheus",
      port: PROMETHEUS_PORT,
      healthPath: "/-/healthy",
      target: prometheus,
      priority: 20,
      signIn: true,
      forbiddenPaths: PROMETHEUS_LIFECYCLE,
    });
  }
}
