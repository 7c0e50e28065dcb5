import { days, EnvironmentStack, Images, Names, type PrometheusValues, type StackProps } from "@watchpost/core";
import { Cluster, ConfigBucket } from "@watchpost/ecs";
import { Network } from "@watchpost/network";
import type { Construct } from "constructs";

import { Prometheus, type PrometheusSidecar } from "./src";
import { webMixin } from "./test/web-mixin";

/** A Prometheus in a VPC that is there already. */
export class ExampleStack extends EnvironmentStack {
  readonly prometheus: Prometheus;

  constructor(scope: Construct, props: StackProps, values: PrometheusValues, sidecars: readonly PrometheusSidecar[]) {
    super(scope, props.name, props);
    const names = new Names(props);
    const images = new Images();
    const network = new Network(this, "network", {
      names,
      region: props.region,
      choice: {
        kind: "existing",
        id: "vpc-0a1b2c3d4e5f67890",
        privateSubnets: ["subnet-0a1b2c3d4e5f60001"],
        egress: "nat",
        s3EndpointRouteTables: [],
      },
      existingNamespace: false,
    });
    this.prometheus = new Prometheus(this, "prometheus", {
      names,
      images,
      network,
      values,
      sidecars,
      environment: props.name,
      cluster: new Cluster(this, "cluster", { name: names.cluster }),
      configuration: new ConfigBucket(this, "configuration", { name: names.configurationBucket, images }),
      context: {
        account: props.account,
        region: props.region,
        logGroupPrefix: "/ecs/example-",
        logRetention: days(7),
      },
      mixins: [webMixin],
      targets: [],
      party: network.party("prometheus", "Prometheus"),
      tags: {},
    });
  }
}
