import { type NewVpcChoice, prefixLength, split } from "@watchpost/core";

/** CIDRs of the subnets of a new VPC, one a zone; a side that the egress does not use is empty. */
export interface SubnetPlan {
  readonly public: readonly string[];
  readonly private: readonly string[];
}

/** Each subnet is a sixteenth of the VPC, so that either side has room for the zones of any region. */
const SUBNET_BITS = 4;
const FIRST_PRIVATE_BLOCK = 8;

/** The subnets as given, or cut from the VPC: public ones from the beginning on, private ones from the middle on. */
export function planSubnets({ cidr, zones, egress, subnets }: NewVpcChoice): SubnetPlan {
  if (subnets) return subnets;
  const prefix = prefixLength(cidr) + SUBNET_BITS;
  return {
    public: egress === "endpoints-only" ? [] : split(cidr, prefix, 0, zones.length),
    private: egress === "public-ip" ? [] : split(cidr, prefix, FIRST_PRIVATE_BLOCK, zones.length),
  };
}
