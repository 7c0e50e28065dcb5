import { days, EnvironmentStack, type GrafanaValues, Images, Names, seconds, type StackProps } from "@watchpost/core";
import { Cluster, ConfigBucket } from "@watchpost/ecs";
import type { Network } from "@watchpost/network";
import type { Construct } from "constructs";

import { Grafana } from "./src";

/** A Grafana that shows one Prometheus. */
export class ExampleStack extends EnvironmentStack {
  constructor(scope: Construct, props: StackProps, values: GrafanaValues, networkIn: (scope: Construct) => Network) {
    super(scope, props.name, props);
    const { account, region } = props;
    const names = new Names(props);
    const images = new Images();
    const network = networkIn(this);
    new Grafana(this, "grafana", {
      names,
      images,
      network,
      values,
      stage: "lab",
      signIn: { kind: "password" },
      cluster: new Cluster(this, "cluster", { name: names.cluster }),
      configuration: new ConfigBucket(this, "configuration", { name: names.configurationBucket, images }),
      context: { account, region, logGroupPrefix: "/ecs/example-", logRetention: days(1) },
      party: network.party("grafana", "Grafana"),
      prometheus: { url: `http://prometheus.${names.namespace}:9090`, scrapeEvery: seconds(30) },
      dashboards: [],
    });
  }
}
