import type { Egress, Names, NetworkChoice } from "@watchpost/core";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { ExistingVpc } from "./existing-vpc";
import { Namespace } from "./namespace";
import { NewVpc } from "./new-vpc";
import { Party } from "./party";
import type { Subnets, Vpc } from "./vpc";

export interface NetworkProps {
  readonly names: Names;
  readonly region: string;
  readonly choice: NetworkChoice;
  /** Whether the Cloud Map namespace is there already. */
  readonly existingNamespace: boolean;
}

/** Where everything of the environment stands, and who in it may talk to whom. */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly namespace: Namespace;
  readonly egress: Egress;
  /** Where tasks run. */
  readonly taskSubnets: Subnets;
  /** Whether tasks get a public address. */
  readonly publicAddresses: boolean;
  private readonly names: Names;

  /** @throws Error when an existing VPC is given without the subnets that its egress makes tasks run in */
  constructor(scope: Construct, id: string, { names, region, choice, existingNamespace }: NetworkProps) {
    super(scope, id);
    this.names = names;
    this.egress = choice.egress;
    this.vpc =
      choice.kind === "new"
        ? new NewVpc(this, "vpc", { names, region, choice })
        : new ExistingVpc(this, "vpc", { region, choice });
    this.publicAddresses = choice.egress === "public-ip";
    const taskSubnets = this.publicAddresses ? this.vpc.publicSubnets : this.vpc.privateSubnets;
    if (!taskSubnets)
      throw new Error(`${this.node.path}: the VPC has no subnets for tasks with egress ${choice.egress}.`);
    this.taskSubnets = taskSubnets;
    this.namespace = new Namespace(this, "namespace", {
      name: names.namespace,
      existing: existingNamespace,
      vpcId: this.vpc.id,
    });
  }

  /**
   * Makes ways to services of AWS beyond those that every task calls, where there is no other way to them.
   * @param services as AWS names them in `com.amazonaws.<region>.<service>`: `ecs-agent`
   * @returns what must be there before they answer
   */
  callsAws(services: readonly string[]): readonly ITerraformDependable[] {
    return this.vpc.addEndpoints(services);
  }

  /** Names something that talks over the network; it may do nothing until an edge says so. */
  party(name: string, title: string): Party {
    return new Party(this, name, { names: this.names, vpc: this.vpc, egress: this.egress, title });
  }
}
