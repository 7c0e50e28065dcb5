import { contains, overlaps, prefixLength } from "../cidr";
import { type ExistingVpcChoice, type NetworkChoice, type NewVpcChoice, SUBNET_BITS } from "../environment/network";
import type { Problem } from "../problems";
import { given } from "./check";

const SIDES = ["public", "private"] as const;

const zones = given(["region", "network"], ({ region, network }) => {
  if (network.kind !== "new") return [];
  const most = 2 ** (SUBNET_BITS - 1);
  return [
    ...network.zones.flatMap((zone, i) =>
      zone.slice(0, -1) === region ? [] : [{ path: `network.zones[${i}]`, got: zone, want: `a zone of ${region}` }],
    ),
    ...(network.zones.length > most
      ? [{ path: "network.zones", got: network.zones, want: `at most ${most} zones` }]
      : []),
  ];
});

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const LARGEST_VPC = 16;
/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const SMALLEST_SUBNET = 28;
const SMALLEST_VPC = SMALLEST_SUBNET - SUBNET_BITS;

const newVpc = given(["network"], ({ network }) => {
  if (network.kind !== "new") return [];
  const prefix = prefixLength(network.cidr);
  if (prefix >= LARGEST_VPC && prefix <= SMALLEST_VPC) return subnetsOfNewVpc(network);
  return [
    {
      path: "network.cidr",
      got: network.cidr,
      want: `a block from /${LARGEST_VPC} to /${SMALLEST_VPC}`,
      help: "AWS takes no larger VPC, and a smaller one has no room for subnets.",
    },
  ];
});

function subnetsOfNewVpc(network: NewVpcChoice): Problem[] {
  const { subnets } = network;
  if (!subnets) return [];
  const all = SIDES.flatMap((side) =>
    subnets[side].map((cidr, i) => ({ path: `network.subnets.${side}[${i}]`, cidr })),
  );
  return [
    ...all.flatMap(({ path, cidr }, i) => {
      if (!contains(network.cidr, cidr)) return [{ path, got: cidr, want: `a block inside the VPC's ${network.cidr}` }];
      if (prefixLength(cidr) > SMALLEST_SUBNET)
        return [
          { path, got: cidr, want: `a block of at least /${SMALLEST_SUBNET}`, help: "AWS takes no smaller subnet." },
        ];
      return all
        .slice(0, i)
        .filter((other) => overlaps(other.cidr, cidr))
        .map((other) => ({ path, got: cidr, want: `a block that does not overlap ${other.path}, ${other.cidr}` }));
    }),
    ...SIDES.flatMap((side) => {
      const needed = usesSide(network, side) ? network.zones.length : 0;
      if (subnets[side].length === needed) return [];
      const want =
        needed > 0 ? `${needed} CIDRs, one for each zone` : `none: egress ${network.egress} uses no ${side} subnets`;
      return [{ path: `network.subnets.${side}`, got: subnets[side], want }];
    }),
  ];
}

function usesSide({ egress }: NewVpcChoice, side: (typeof SIDES)[number]): boolean {
  return side === "public" ? egress !== "endpoints-only" : egress !== "public-ip";
}

const existingVpc = given(["network"], ({ network }) => {
  if (network.kind !== "existing") return [];
  const { id, tags } = network;
  const field = taskSubnetsOf(network);
  return [
    ...((id === undefined) === (tags === undefined)
      ? [{ path: "network", got: { id, tags }, want: "either id or tags, to say which VPC" }]
      : []),
    ...(network[field]
      ? []
      : [
          {
            path: `network.${field}`,
            got: undefined,
            want: `the subnets in which tasks run with egress ${network.egress}`,
          },
        ]),
  ];
});

/** What stands in two zones, in which subnets of an existing VPC, and why. */
interface Spread {
  readonly field: ReturnType<typeof taskSubnetsOf>;
  readonly what: string;
  readonly help: string;
}

const twoZones = given(["access", "network", "grafana"], ({ access, network, grafana }) => {
  const spread: Spread[] = [];
  if (access.kind !== "public-ip") {
    const field = access.kind === "public-https" ? "publicSubnets" : internalSubnetsOf(network);
    spread.push({ field, what: "load balancer", help: "A load balancer needs subnets in two zones." });
  }
  if (grafana.database.kind === "postgres") {
    const help = "A database of RDS needs subnets in two zones, even where it runs in one of them.";
    spread.push({ field: taskSubnetsOf(network), what: "database", help });
  }
  if (network.kind === "existing") return twoSubnets(network, spread);
  const [first] = spread;
  if (!first || network.zones.length >= 2) return [];
  return [{ path: "network.zones", got: network.zones, want: "at least two zones", help: first.help }];
});

function twoSubnets(network: ExistingVpcChoice, spread: readonly Spread[]): Problem[] {
  return spread
    .filter(({ field }, i) => spread.findIndex((other) => other.field === field) === i)
    .flatMap(({ field, what, help }): Problem[] => {
      const subnets = network[field];
      const path = `network.${field}`;
      if (Array.isArray(subnets) && subnets.length < 2)
        return [{ path, got: subnets, want: "at least two subnets, each in a zone of its own", help }];
      // Of the tasks' own subnets it has been said that they are missing.
      return subnets || field === taskSubnetsOf(network)
        ? []
        : [{ path, got: undefined, want: `the subnets of the ${what}`, help }];
    });
}

/** Where tasks run. */
function taskSubnetsOf({ egress }: NetworkChoice): "publicSubnets" | "privateSubnets" {
  return egress === "public-ip" ? "publicSubnets" : "privateSubnets";
}

/** Where an internal load balancer stands: with the tasks where there is no private side. */
function internalSubnetsOf(network: NetworkChoice): "publicSubnets" | "privateSubnets" {
  return network.kind === "existing" && network.privateSubnets ? "privateSubnets" : taskSubnetsOf(network);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer */
const LOAD_BALANCER_SUBNET = 27;

const roomForLoadBalancer = given(["access", "network"], ({ access, network }) => {
  if (access.kind === "public-ip" || network.kind !== "new") return [];
  const help = `A load balancer needs subnets of at least /${LOAD_BALANCER_SUBNET}.`;
  const largest = LOAD_BALANCER_SUBNET - SUBNET_BITS;
  if (!network.subnets) {
    if (prefixLength(network.cidr) <= largest || prefixLength(network.cidr) > SMALLEST_VPC) return [];
    return [{ path: "network.cidr", got: network.cidr, want: `a block of at least /${largest}`, help }];
  }
  const side = access.kind === "public-https" || network.egress === "public-ip" ? "public" : "private";
  return network.subnets[side].flatMap((cidr, i) =>
    prefixLength(cidr) <= LOAD_BALANCER_SUBNET
      ? []
      : [
          {
            path: `network.subnets.${side}[${i}]`,
            got: cidr,
            want: `a block of at least /${LOAD_BALANCER_SUBNET}`,
            help,
          },
        ],
  );
});

const placeForPublicLoadBalancer = given(["access", "network"], ({ access, network }) => {
  if (access.kind !== "public-https" || network.kind !== "new" || network.egress !== "endpoints-only") return [];
  return [
    {
      path: "network.egress",
      got: network.egress,
      want: "nat or nat-per-zone",
      help: "A VPC without a way to the internet has no place for a public load balancer.",
    },
  ];
});

/** The volume stays in its zone, so the zone must not depend on which of several subnets AWS names first. */
const zoneOfVolume = given(["network", "prometheus"], ({ network, prometheus }) => {
  if (prometheus.storage.kind !== "ec2-ebs") return [];
  if (network.egress === "public-ip") {
    return [
      {
        path: "prometheus.storage",
        got: "ec2-ebs",
        want: "egress nat, nat-per-zone or endpoints-only",
        help: "Tasks on EC2 get no public address of their own, so that with egress public-ip they reach nothing.",
      },
    ];
  }
  if (network.kind === "new" || !network.privateSubnets || Array.isArray(network.privateSubnets)) return [];
  return [
    {
      path: "network.privateSubnets",
      got: network.privateSubnets,
      want: "a list of subnet ids",
      help: "The volume of ec2Ebs stays in the zone of the first one; tags name none first.",
    },
  ];
});

export const NETWORK_CHECKS = [
  zones,
  newVpc,
  existingVpc,
  twoZones,
  roomForLoadBalancer,
  placeForPublicLoadBalancer,
  zoneOfVolume,
];
