import { EnvironmentStack, Images, Names, type StackProps } from "@watchpost/core";
import type { Network } from "@watchpost/network";
import type { Construct } from "constructs";

import { Cluster, ConfigBucket, StatelessService, type TaskContext } from "./src";

/** A web server that serves one file, replaced when the file changes. */
export class ExampleStack extends EnvironmentStack {
  constructor(scope: Construct, props: StackProps, context: TaskContext, networkIn: (scope: Construct) => Network) {
    super(scope, props.name, props);
    const names = new Names(props);
    const network = networkIn(this);
    const bucket = new ConfigBucket(this, "configuration", { name: names.configurationBucket, images: new Images() });
    const { containers, volumes, mount, statements, ready } = bucket.deliver("web", {
      files: [{ path: "web/index.html", content: "<h1>Hello</h1>\n" }],
    });
    const web = { name: "web", image: "public.ecr.aws/nginx/nginx:1.29", mounts: [mount], after: ["config"] };
    new StatelessService(this, "web", {
      name: names.service("web"),
      cluster: new Cluster(this, "cluster", { name: names.cluster }),
      network,
      party: network.party("web", "Web"),
      after: ready,
      task: {
        context,
        name: "web",
        family: names.of("web"),
        cpu: 256,
        memoryMiB: 512,
        containers: [web, ...containers],
        volumes,
        statements,
      },
    });
  }
}
