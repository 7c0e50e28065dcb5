import { describe, expect, it } from "@jest/globals";

import { existingVpc, newVpc, postgres } from "..";
import { COGNITO, LAB, PRODUCTION, problemsOf, PUBLIC } from "../../test/values";

const ZONES = ["eu-west-1a", "eu-west-1b"];
const SUBNETS = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"];
const CIDR = "10.42.0.0/16";

const lab = (network: object) => ({ ...LAB, network: { ...LAB.network, ...network } });
const subnets = (given: readonly string[], egress = "public-ip", privates: readonly string[] = []) =>
  lab({ egress, subnets: { public: given, private: privates } });
const existing = (network: object) => ({ ...PRODUCTION, network: { kind: "existing", egress: "nat", ...network } });

describe("a new VPC", () => {
  it.each<[string, object, string[]]>([
    [
      "too large",
      lab({ cidr: "10.0.0.0/15" }),
      [
        'network.cidr: got "10.0.0.0/15", want a block from /16 to /24. AWS takes no larger VPC, and a smaller one has no room for subnets.',
      ],
    ],
    [
      "too small",
      lab({ cidr: "10.0.0.0/25" }),
      [
        'network.cidr: got "10.0.0.0/25", want a block from /16 to /24. AWS takes no larger VPC, and a smaller one has no room for subnets.',
      ],
    ],
    [
      "in a zone of another region",
      lab({ zones: ["us-east-1a"] }),
      ['network.zones[0]: got "us-east-1a", want a zone of eu-west-1.'],
    ],
    [
      "in one zone twice",
      lab({ zones: ["eu-west-1a", "eu-west-1a"] }),
      ['network.zones[1]: got "eu-west-1a", want each value once.'],
    ],
    [
      "in more zones than it is cut for",
      lab({ zones: Array.from("abcdefghi", (zone) => `eu-west-1${zone}`) }),
      [
        "network.zones: got [ 'eu-west-1a', 'eu-west-1b', 'eu-west-1c', 'eu-west-1d', 'eu-west-1e', 'eu-west-1f', 'eu-west-1g', 'eu-west-1h', 'eu-we..., want at most 8 zones.",
      ],
    ],
    [
      "with overlapping subnets",
      subnets(["10.42.0.0/20", "10.42.8.0/21"]),
      [
        'network.subnets.public[1]: got "10.42.8.0/21", want a block that does not overlap network.subnets.public[0], 10.42.0.0/20.',
      ],
    ],
    [
      "with subnets that overlap across its sides",
      {
        ...PRODUCTION,
        network: newVpc({
          cidr: CIDR,
          zones: ZONES,
          egress: "nat",
          subnets: { public: ["10.42.0.0/20", "10.42.16.0/20"], private: ["10.42.0.0/19", "10.42.32.0/19"] },
        }),
      },
      [
        'network.subnets.private[0]: got "10.42.0.0/19", want a block that does not overlap network.subnets.public[0], 10.42.0.0/20.',
        'network.subnets.private[0]: got "10.42.0.0/19", want a block that does not overlap network.subnets.public[1], 10.42.16.0/20.',
      ],
    ],
    [
      "with a subnet outside of it",
      subnets(["10.42.0.0/20", "10.43.0.0/20"]),
      ['network.subnets.public[1]: got "10.43.0.0/20", want a block inside the VPC\'s 10.42.0.0/16.'],
    ],
    [
      "with a subnet too small",
      subnets(["10.42.0.0/20", "10.42.16.0/29"]),
      ['network.subnets.public[1]: got "10.42.16.0/29", want a block of at least /28. AWS takes no smaller subnet.'],
    ],
    [
      "with fewer subnets than zones",
      subnets(["10.42.0.0/20"]),
      ["network.subnets.public: got [ '10.42.0.0/20' ], want 2 CIDRs, one for each zone."],
    ],
    [
      "with private subnets that nothing would use",
      subnets(["10.42.0.0/20", "10.42.16.0/20"], "public-ip", ["10.42.32.0/20"]),
      ["network.subnets.private: got [ '10.42.32.0/20' ], want none: egress public-ip uses no private subnets."],
    ],
    [
      "without a way out but with public subnets",
      {
        ...PRODUCTION,
        images: { mirror: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror" },
        network: newVpc({
          cidr: CIDR,
          zones: ZONES,
          egress: "endpoints-only",
          subnets: { public: ["10.42.0.0/20"], private: ["10.42.32.0/20", "10.42.48.0/20"] },
        }),
      },
      ["network.subnets.public: got [ '10.42.0.0/20' ], want none: egress endpoints-only uses no public subnets."],
    ],
    [
      "in one zone with a load balancer",
      { ...PRODUCTION, network: newVpc({ cidr: CIDR, zones: ["eu-west-1a"], egress: "nat" }) },
      ["network.zones: got [ 'eu-west-1a' ], want at least two zones. A load balancer needs subnets in two zones."],
    ],
    [
      "in one zone with a database",
      { ...lab({ zones: ["eu-west-1a"] }), grafana: { database: postgres({}) } },
      [
        "network.zones: got [ 'eu-west-1a' ], want at least two zones. A database of RDS needs subnets in two zones, even where it runs in one of them.",
      ],
    ],
    [
      "with subnets that no load balancer fits in",
      { ...PRODUCTION, network: newVpc({ cidr: "10.42.0.0/24", zones: ZONES, egress: "nat" }) },
      [
        'network.cidr: got "10.42.0.0/24", want a block of at least /23. A load balancer needs subnets of at least /27.',
      ],
    ],
    [
      "with given subnets that no load balancer fits in",
      {
        ...PUBLIC,
        network: newVpc({
          cidr: CIDR,
          zones: ZONES,
          egress: "nat",
          subnets: { public: ["10.42.0.0/28", "10.42.1.0/27"], private: ["10.42.2.0/28", "10.42.3.0/28"] },
        }),
      },
      [
        'network.subnets.public[0]: got "10.42.0.0/28", want a block of at least /27. A load balancer needs subnets of at least /27.',
      ],
    ],
    [
      "without a way to the internet for a public load balancer",
      {
        ...PUBLIC,
        images: { mirror: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror" },
        network: newVpc({ cidr: CIDR, zones: ZONES, egress: "endpoints-only" }),
      },
      [
        'network.egress: got "endpoints-only", want nat or nat-per-zone. A VPC without a way to the internet has no place for a public load balancer.',
      ],
    ],
    [
      "whose tasks have public addresses, with storage on EC2, which gets none",
      { ...LAB, prometheus: PRODUCTION.prometheus },
      [
        'prometheus.storage: got "ec2-ebs", want egress nat, nat-per-zone or endpoints-only. Tasks on EC2 get no public address of their own, so that with egress public-ip they reach nothing.',
      ],
    ],
  ])("is refused %s", (_, values, texts) => {
    expect(problemsOf(values)).toEqual(texts);
  });

  it.each<[string, object]>([
    ["in one zone, with no load balancer and no database", lab({ zones: ["eu-west-1a"] })],
    ["as small as its subnets may be", lab({ cidr: "10.42.0.0/24" })],
    [
      "with the smallest subnets that hold a load balancer",
      { ...PUBLIC, network: newVpc({ cidr: "10.42.0.0/23", zones: ZONES, egress: "nat" }) },
    ],
    [
      "behind a VPN whose tasks have public addresses",
      { ...PUBLIC, access: PRODUCTION.access, prometheus: LAB.prometheus, network: LAB.network },
    ],
  ])("is taken %s", (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });
});

describe("an existing VPC", () => {
  it.each<[string, object, string[]]>([
    [
      "found by nothing",
      existing({ privateSubnets: SUBNETS }),
      ["network: got { id: undefined, tags: undefined }, want either id or tags, to say which VPC."],
    ],
    [
      "found by two things",
      existing({ id: "vpc-0a1b2c3d4e5f67890", tags: { Name: "main" }, privateSubnets: SUBNETS }),
      [
        "network: got { id: 'vpc-0a1b2c3d4e5f67890', tags: { Name: 'main' } }, want either id or tags, to say which VPC.",
      ],
    ],
    [
      "without subnets for tasks",
      existing({ id: "vpc-0a1b2c3d4e5f67890" }),
      ["network.privateSubnets: got nothing, want the subnets in which tasks run with egress nat."],
    ],
    [
      "without public subnets for tasks with public addresses",
      { ...LAB, network: existingVpc({ id: "vpc-0a1b2c3d4e5f67890", privateSubnets: SUBNETS, egress: "public-ip" }) },
      ["network.publicSubnets: got nothing, want the subnets in which tasks run with egress public-ip."],
    ],
    [
      "without subnets for a public load balancer",
      { ...PUBLIC, network: existingVpc({ id: "vpc-0a1b2c3d4e5f67890", privateSubnets: SUBNETS, egress: "nat" }) },
      [
        "network.publicSubnets: got nothing, want the subnets of the load balancer. A load balancer needs subnets in two zones.",
      ],
    ],
    [
      "with one subnet for load balancer and database, said once",
      existing({ id: "vpc-0a1b2c3d4e5f67890", privateSubnets: SUBNETS.slice(0, 1) }),
      [
        "network.privateSubnets: got [ 'subnet-0a1b2c3d4e5f60001' ], want at least two subnets, each in a zone of its own. A load balancer needs subnets in two zones.",
      ],
    ],
    [
      "with one subnet for a database",
      {
        ...LAB,
        grafana: { database: postgres({}) },
        network: existingVpc({ id: "vpc-0a1b2c3d4e5f67890", publicSubnets: SUBNETS.slice(1), egress: "public-ip" }),
      },
      [
        "network.publicSubnets: got [ 'subnet-0a1b2c3d4e5f60002' ], want at least two subnets, each in a zone of its own. A database of RDS needs subnets in two zones, even where it runs in one of them.",
      ],
    ],
    [
      "whose subnets have no order, for a volume that stays in one zone",
      existing({ tags: { Name: "main" }, privateSubnets: { tags: { Tier: "private" } } }),
      [
        "network.privateSubnets: got { tags: { Tier: 'private' } }, want a list of subnet ids. The volume of ec2Ebs stays in the zone of the first one; tags name none first.",
      ],
    ],
  ])("is refused %s", (_, values, texts) => {
    expect(problemsOf(values)).toEqual(texts);
  });

  it.each<[string, object]>([
    ["by id, with subnets by id", existing({ id: "vpc-0a1b2c3d4e5f67890", privateSubnets: SUBNETS })],
    [
      "by tags, with subnets by tags",
      {
        ...PUBLIC,
        prometheus: LAB.prometheus,
        network: existingVpc({
          tags: { Name: "main" },
          privateSubnets: { tags: { Tier: "private" } },
          publicSubnets: { tags: { Tier: "public" } },
          egress: "nat",
        }),
      },
    ],
    [
      "with an internal load balancer beside tasks in public subnets",
      {
        ...PUBLIC,
        access: { ...PRODUCTION.access, signIn: { kind: "password" } },
        prometheus: LAB.prometheus,
        network: existingVpc({ id: "vpc-0a1b2c3d4e5f67890", publicSubnets: SUBNETS, egress: "public-ip" }),
      },
    ],
    [
      "with sign-in by Cognito from behind a NAT",
      {
        ...existing({ id: "vpc-0a1b2c3d4e5f67890", privateSubnets: SUBNETS }),
        access: { ...PRODUCTION.access, signIn: COGNITO },
      },
    ],
  ])("is taken %s", (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });
});
