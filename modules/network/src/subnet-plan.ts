import { type NewVpcChoice, prefixLength, split, SUBNET_BITS } from "@watchpost/core";

/** CIDRs of the subnets of a new VPC, one a zone; a side that the egress does not use is empty. */
export interface SubnetPlan {
  readonly public: readonly string[];
  readonly private: readonly string[];
}

/** Half of the VPC is for each side. */
const FIRST_PRIVATE_BLOCK = 2 ** (SUBNET_BITS - 1);

/** The subnets as given, or cut from the VPC: public ones from the beginning on, private ones from the middle on. */
export function planSubnets({ cidr, zones, egress, subnets }: NewVpcChoice): SubnetPlan {
  if (subnets) return subnets;
  const prefix = prefixLength(cidr) + SUBNET_BITS;
  return {
    public: egress === "endpoints-only" ? [] : split(cidr, prefix, 0, zones.length),
    private: egress === "public-ip" ? [] : split(cidr, prefix, FIRST_PRIVATE_BLOCK, zones.length),
  };
}
