/** Subnets of one side of a VPC. */
export interface Subnets {
  /** Ids; one token for the whole list where `count` is unknown. */
  readonly ids: string[];
  /** How many there are, where the synthesis knows it: subnets found by tags are counted only at plan. */
  readonly count: number | undefined;
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
}
