import { z } from "zod";

import { cidr, domain, fields, flag, listOf, oneOf, tagFilter, text } from "../schema";

/**
 * How tasks reach the internet: images, Slack, sign-in providers.
 * - `public-ip`: tasks stand in public subnets with an address of their own. Cheapest; for labs.
 * - `nat`: private subnets behind one NAT gateway.
 * - `nat-per-zone`: private subnets, a NAT gateway in every zone.
 * - `endpoints-only`: no way out; AWS by interface endpoints, images from a mirror in ECR.
 */
const EGRESS = ["public-ip", "nat", "nat-per-zone", "endpoints-only"] as const;
export type Egress = (typeof EGRESS)[number];

const egress = oneOf(EGRESS);
const zone = text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "an availability zone, such as eu-west-1a");
const subnetId = text(/^subnet-[0-9a-f]{8,17}$/, "a subnet's id, such as subnet-0a1b2c3d4e5f67890");

/** Subnets of an existing VPC, by id or by the tags that all of them carry. */
const subnets = z.union([listOf(subnetId, 1, "subnet ids"), fields({ tags: tagFilter() })], {
  error: "a list of subnet ids, or { tags: { … } }",
});

/** A subnet of a new VPC is a sixteenth of it, so that eight zones have room on either side. */
export const SUBNET_BITS = 4;

export const newVpcSchema = fields({
  kind: z.literal("new"),
  /** The VPC's addresses, /16 to /24; at least /23 where a load balancer stands in it. */
  cidr: cidr(),
  /**
   * Zones by name, in the order in which subnets are cut: add new ones at the end. A load balancer needs two, and so
   * does a database.
   */
  zones: listOf(zone, 1, "availability zones"),
  egress,
  /**
   * CIDRs of the subnets, one a zone on each side that the egress uses.
   * @default - cut from `cidr`: public ones first, private ones from the middle on
   */
  subnets: fields({ public: listOf(cidr(), 0, "CIDRs"), private: listOf(cidr(), 0, "CIDRs") }).optional(),
});

export const existingVpcSchema = fields({
  kind: z.literal("existing"),
  /**
   * The VPC's id.
   * @default - found by `tags`
   */
  id: text(/^vpc-[0-9a-f]{8,17}$/, "a VPC's id, such as vpc-0a1b2c3d4e5f67890").optional(),
  /**
   * Tags that only this VPC carries.
   * @default - found by `id`
   */
  tags: tagFilter().optional(),
  /**
   * Where tasks run, unless egress is `public-ip`.
   * @default - none
   */
  privateSubnets: subnets.optional(),
  /**
   * Where a public load balancer stands, and tasks with a public address.
   * @default - none
   */
  publicSubnets: subnets.optional(),
  /** What the VPC has: it is not changed. */
  egress,
  /**
   * Route tables that get a gateway endpoint for S3.
   * @default [] - the VPC has one, or reaches S3 through its NAT
   */
  s3EndpointRouteTables: listOf(
    text(/^rtb-[0-9a-f]{8,17}$/, "a route table's id, such as rtb-0a1b2c3d4e5f67890"),
    0,
    "route tables' ids",
  ).default([]),
});

export const networkSchema = z.discriminatedUnion("kind", [newVpcSchema, existingVpcSchema], {
  error: "newVpc({ … }) or existingVpc({ … })",
});

/** A VPC made for this environment. */
export const newVpc = (values: Omit<z.input<typeof newVpcSchema>, "kind">) => ({ kind: "new", ...values }) as const;

/** A VPC that is there already. */
export const existingVpc = (values: Omit<z.input<typeof existingVpcSchema>, "kind">) =>
  ({ kind: "existing", ...values }) as const;

export type NetworkChoice = z.output<typeof networkSchema>;
export type NewVpcChoice = z.output<typeof newVpcSchema>;
export type ExistingVpcChoice = z.output<typeof existingVpcSchema>;

export const serviceDiscoverySchema = fields({
  /** The namespace: `prometheus.<name>` is where Prometheus is found. */
  name: domain(),
  /** Whether the namespace is there already, as when the application has registered its services in it. */
  existing: flag(),
});

/** A Cloud Map namespace made for this environment. */
export const namespace = (name: string) => ({ name, existing: false });

/** The Cloud Map namespace in which the application registers its services. */
export const existingNamespace = (name: string) => ({ name, existing: true });
