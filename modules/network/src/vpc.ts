import type { ITerraformDependable } from "cdktf";

/** Subnets of one side of a VPC. */
export interface Subnets {
  /** Ids; one token for the whole list where `count` is unknown. */
  readonly ids: string[];
  /** How many there are, where the synthesis knows it: subnets found by tags are counted only at plan. */
  readonly count: number | undefined;
  /** Routes and endpoints that must be there before what stands in the subnets can leave them. */
  readonly ready: readonly ITerraformDependable[];
}

/** What modules need to know of a VPC, be it new or found. */
export interface Vpc {
  readonly id: string;
  /** Its addresses. */
  readonly cidr: string;
  /** @default - it has none */
  readonly publicSubnets: Subnets | undefined;
  /** @default - it has none */
  readonly privateSubnets: Subnets | undefined;
  /** Security group of the interface endpoints, where the VPC was made with them. */
  readonly endpointsSecurityGroupId: string | undefined;
  /** Prefix list of the S3 gateway endpoint, where one was made. */
  readonly s3PrefixListId: string | undefined;
  /**
   * Makes interface endpoints of further services, where a new VPC has no other way to them.
   * @param services as AWS names them in `com.amazonaws.<region>.<service>`
   * @returns what must be there before they answer
   */
  addEndpoints(services: readonly string[]): readonly ITerraformDependable[];
}
