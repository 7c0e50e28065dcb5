import { type Environment, EnvironmentStack, Names } from "@watchpost/core";
import { LoadBalancer, Network } from "@watchpost/network";
import type { Construct } from "constructs";

/** The network of an environment with one service in it, which people reach from an allow-list. */
export class ReportsStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name, environment);
    const { access, network: choice, region } = environment;
    const names = new Names(environment);
    const network = new Network(this, "network", { names, region, choice, existingNamespace: false });

    const reports = network.party("reports", "Reports");
    reports.connectTo(network.party("database", "Database of reports"), 5432);
    reports.allowHttpsOut();

    if (access.kind === "public-ip") {
      reports.allowFrom(access.allow, 8080);
      return;
    }
    const { vpc } = network;
    const party = network.party("load-balancer", "Load balancer");
    new LoadBalancer(this, "load-balancer", { names, access, vpc, party, deletionProtection: false }).route("reports", {
      host: "reports",
      port: 8080,
      healthPath: "/healthy",
      target: reports,
      priority: 10,
    });
  }
}
