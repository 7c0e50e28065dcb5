import { days, type ExistingVpcChoice, Images, Names, type NetworkChoice } from "@watchpost/core";
import { Network } from "@watchpost/network";
import { type Arguments, type Synthesized, Terraform, TEST_STACK } from "@watchpost/scripts/testing";
import type { Construct } from "constructs";

import type { TaskContext } from "../src/task-definition";

// What the modules below need of an environment, with values that the tests do not care about.

export const NAMES = new Names(TEST_STACK);
export const IMAGES = new Images();
export const CONTEXT: TaskContext = {
  account: TEST_STACK.account,
  region: TEST_STACK.region,
  logGroupPrefix: "/ecs/test-",
  logRetention: days(7),
};

export const KNOWN_SUBNETS: ExistingVpcChoice = {
  kind: "existing",
  id: "vpc-0a1b2c3d4e5f67890",
  privateSubnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
  egress: "nat",
  s3EndpointRouteTables: [],
};
export const TAGGED_SUBNETS: ExistingVpcChoice = { ...KNOWN_SUBNETS, privateSubnets: { tags: { Tier: "private" } } };
export const NEW_SUBNETS: NetworkChoice = {
  kind: "new",
  cidr: "10.42.0.0/16",
  zones: ["eu-west-1a", "eu-west-1b"],
  egress: "public-ip",
};

export function networkIn(scope: Construct, choice: NetworkChoice = KNOWN_SUBNETS): Network {
  return new Network(scope, "network", { names: NAMES, region: TEST_STACK.region, choice, existingNamespace: false });
}

/** A stack that Terraform has applied. */
export async function applied({ directory }: Synthesized): Promise<Applied> {
  const terraform = new Terraform(directory);
  await terraform.init();
  await terraform.plan();
  const output = await terraform.apply();
  return new Applied(terraform, output, await terraform.state());
}

export class Applied {
  constructor(
    readonly terraform: Terraform,
    /** What Terraform printed while it applied. */
    readonly output: string,
    private readonly state: string,
  ) {}

  /** Attributes of all instances of a type, as they lie in the state. */
  instances(type: string): Arguments[] {
    const { resources } = JSON.parse(this.state) as {
      resources: { mode: string; type: string; instances: { attributes: Arguments }[] }[];
    };
    return resources
      .filter((resource) => resource.mode === "managed" && resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
  }

  /** The one instance of a type. @throws Error when there is none, or more than one */
  instance(type: string): Arguments {
    const [only, ...others] = this.instances(type);
    if (!only || others.length > 0) throw new Error(`Want one ${type}, found ${others.length + (only ? 1 : 0)}.`);
    return only;
  }
}

/** Statements of a policy by their Sid. */
export function statementsOf(policy: unknown): Record<string, Arguments> {
  const { Statement } = JSON.parse(String(policy)) as { Statement: ({ Sid: string } & Arguments)[] };
  return Object.fromEntries(Statement.map(({ Sid, ...statement }) => [Sid, statement]));
}
