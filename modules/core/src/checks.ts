import { contains, overlaps, prefixLength } from "./cidr";
import type { HttpsAccess } from "./environment/access";
import { type Environment, type EnvironmentValues, environmentSchema } from "./environment/environment";
import type { ExistingVpcChoice, NewVpcChoice } from "./environment/network";
import { BUCKET_NAME_LENGTH, LOAD_BALANCER_NAME_LENGTH, Names } from "./names";
import type { Problem } from "./problems";
import { problemsIn } from "./schema";
import { tagProblems } from "./tags";

/** The values with every default filled in, or everything that is wrong with them. */
export type Checked = { readonly environment: Environment } | { readonly problems: readonly Problem[] };

/** Checks each field, and then what the fields mean together. */
export function checkEnvironment(values: EnvironmentValues): Checked {
  const parsed = environmentSchema.safeParse(values);
  if (!parsed.success) return { problems: problemsIn(parsed.error, values) };
  const problems = CHECKS.flatMap((check) => check(parsed.data));
  return problems.length > 0 ? { problems } : { environment: parsed.data };
}

type Check = (environment: Environment) => Problem[];

const CHECKS: readonly Check[] = [
  nameLengths,
  ({ tags }) => tagProblems(tags),
  zonesOfRegion,
  ({ network }) => (network.kind === "new" ? subnetsOfNewVpc(network) : subnetsOfExistingVpc(network)),
  loadBalancerSubnets,
  egressOfLab,
  endpointsOnly,
  allowLists,
  hosts,
  scrapeFitsEvaluation,
  storageNeedsPrivateSubnets,
  production,
];

function nameLengths(environment: Environment): Problem[] {
  const names = new Names(environment);
  const tooLong = (name: string, limit: number, what: string): Problem[] =>
    name.length <= limit
      ? []
      : [
          {
            path: "name",
            got: environment.name,
            want: `a name of at most ${environment.name.length - (name.length - limit)} characters`,
            help: `It becomes ${name}, and ${what} has at most ${limit}.`,
          },
        ];
  return [
    ...tooLong(names.of("monitoring"), LOAD_BALANCER_NAME_LENGTH, "the name of a load balancer"),
    ...tooLong(names.configurationBucket, BUCKET_NAME_LENGTH, "the name of a bucket"),
  ];
}

function zonesOfRegion({ region, network }: Environment): Problem[] {
  if (network.kind !== "new") return [];
  const wrong = network.zones.flatMap((zone, i) =>
    zone.startsWith(region) ? [] : [{ path: `network.zones[${i}]`, got: zone, want: `a zone of ${region}` }],
  );
  const twice = network.zones.flatMap((zone, i) =>
    network.zones.indexOf(zone) === i ? [] : [{ path: `network.zones[${i}]`, got: zone, want: "each zone once" }],
  );
  return [...wrong, ...twice];
}

function subnetsOfNewVpc(network: NewVpcChoice): Problem[] {
  const prefix = prefixLength(network.cidr);
  if (prefix < 16 || prefix > 24) {
    return [
      {
        path: "network.cidr",
        got: network.cidr,
        want: "a block from /16 to /24",
        help: "AWS takes no larger VPC, and a smaller one has no room for subnets.",
      },
    ];
  }
  if (!network.subnets) return [];
  const all = (["public", "private"] as const).flatMap((side) =>
    (network.subnets?.[side] ?? []).map((cidr, i) => ({ path: `network.subnets.${side}[${i}]`, cidr })),
  );
  return [
    ...all.flatMap(({ path, cidr }) =>
      contains(network.cidr, cidr) ? [] : [{ path, got: cidr, want: `a block inside the VPC's ${network.cidr}` }],
    ),
    ...all.flatMap(({ path, cidr }, i) =>
      all
        .slice(0, i)
        .filter((other) => overlaps(other.cidr, cidr))
        .map((other) => ({
          path,
          got: cidr,
          want: `a block that does not overlap ${other.path}, ${other.cidr}`,
        })),
    ),
    ...(["public", "private"] as const).flatMap((side) => {
      const given = network.subnets?.[side] ?? [];
      const needed = side === "private" && network.egress === "public-ip" ? 0 : network.zones.length;
      return given.length === needed
        ? []
        : [
            {
              path: `network.subnets.${side}`,
              got: given,
              want: `${needed} CIDRs, one for each zone${needed === 0 ? ": public-ip uses no private subnets" : ""}`,
            },
          ];
    }),
  ];
}

function subnetsOfExistingVpc(network: ExistingVpcChoice): Problem[] {
  const problems: Problem[] = [];
  if ((network.id === undefined) === (network.tags === undefined)) {
    problems.push({
      path: "network",
      got: { id: network.id, tags: network.tags },
      want: "either id or tags, to say which VPC",
    });
  }
  const taskSubnets = network.egress === "public-ip" ? "publicSubnets" : "privateSubnets";
  if (!network[taskSubnets]) {
    problems.push({
      path: `network.${taskSubnets}`,
      got: undefined,
      want: `the subnets in which tasks run with egress ${network.egress}`,
    });
  }
  return problems;
}

function loadBalancerSubnets({ access, network }: Environment): Problem[] {
  if (access.kind === "public-ip") return [];
  const help = "A load balancer needs subnets in two zones.";
  if (network.kind === "new") {
    if (access.kind === "public-https" && network.egress === "endpoints-only") {
      return [
        {
          path: "network.egress",
          got: network.egress,
          want: "nat or nat-per-zone",
          help: "A VPC without a way to the internet has no place for a public load balancer.",
        },
      ];
    }
    return network.zones.length >= 2
      ? []
      : [{ path: "network.zones", got: network.zones, want: "at least two zones", help }];
  }
  const field = access.kind === "public-https" ? "publicSubnets" : "privateSubnets";
  const subnets = network[field];
  if (Array.isArray(subnets) && subnets.length < 2) {
    return [{ path: `network.${field}`, got: subnets, want: "at least two subnets, each in a zone of its own", help }];
  }
  return subnets ? [] : [{ path: `network.${field}`, got: undefined, want: "the subnets of the load balancer", help }];
}

function egressOfLab({ access, network }: Environment): Problem[] {
  if (access.kind !== "public-ip" || network.egress === "public-ip") return [];
  return [
    {
      path: "access",
      got: "publicIp",
      want: "publicHttps({ … }) or vpnOnly({ … })",
      help: `With egress ${network.egress} tasks have no public address. Or choose egress "public-ip".`,
    },
  ];
}

function endpointsOnly({ network, notify, access, images }: Environment): Problem[] {
  if (network.egress !== "endpoints-only") return [];
  const help = 'Egress "endpoints-only" leaves no way to the internet; choose "nat", or do without.';
  const problems: Problem[] = [];
  if (notify.slack)
    problems.push({ path: "notify.slack", got: notify.slack.channel, want: "nothing: Slack cannot be reached", help });
  if (access.kind !== "public-ip" && access.signIn.kind !== "password") {
    problems.push({
      path: "access.signIn",
      got: access.signIn.kind,
      want: "password(): the sign-in provider cannot be reached",
      help,
    });
  }
  if (!images?.mirror) {
    problems.push({
      path: "images.mirror",
      got: undefined,
      want: "a registry of ECR that holds the images",
      help: "Without a way to the internet, quay.io and Docker Hub cannot be reached.",
    });
  }
  return problems;
}

const ANYWHERE = "0.0.0.0/0";

function allowLists({ access, stage }: Environment): Problem[] {
  const [field, list] =
    access.kind === "vpn-only" ? (["cidrs", access.cidrs] as const) : (["allow", access.allow] as const);
  return list.flatMap((cidr, i) => {
    if (cidr !== ANYWHERE) return [];
    const path = `access.${field}[${i}]`;
    if (access.kind === "vpn-only") return [{ path, got: cidr, want: "the addresses of the VPN's clients" }];
    if (stage === "production")
      return [
        {
          path,
          got: cidr,
          want: "the networks that may connect, not all of the internet",
          help: "Production is not opened to everybody.",
        },
      ];
    if (access.kind === "public-ip")
      return [
        {
          path,
          got: cidr,
          want: "the networks that may connect",
          help: "Prometheus asks nobody for a password: your own address is <address>/32.",
        },
      ];
    return [];
  });
}

function hosts({ access }: Environment): Problem[] {
  if (access.kind === "public-ip") return [];
  const { hostedZone, certificate } = access;
  const outside = (zone: string) => access.domain !== zone && !access.domain.endsWith(`.${zone}`);
  return [
    ...(outside(hostedZone.name)
      ? [{ path: "access.hostedZone.name", got: hostedZone.name, want: `a zone that holds ${access.domain}` }]
      : []),
    ...(certificate.kind === "dns-validated" && outside(certificate.zone)
      ? [{ path: "access.certificate.zone", got: certificate.zone, want: `a public zone that holds ${access.domain}` }]
      : []),
    ...publicZone(access),
  ];
}

function publicZone({ kind, hostedZone }: HttpsAccess): Problem[] {
  if (kind !== "public-https" || !hostedZone.private) return [];
  return [
    {
      path: "access.hostedZone.private",
      got: true,
      want: "false: a public address needs records that answer outside the VPC",
    },
  ];
}

function scrapeFitsEvaluation({ prometheus }: Environment): Problem[] {
  const { evaluateEvery, scrapeEvery } = prometheus;
  if (!evaluateEvery || evaluateEvery.seconds >= scrapeEvery.seconds) return [];
  return [
    {
      path: "prometheus.evaluateEvery",
      got: String(evaluateEvery),
      want: `at least scrapeEvery, ${scrapeEvery}`,
      help: "Evaluating more often than scraping sees the same samples again.",
    },
  ];
}

function storageNeedsPrivateSubnets({ prometheus, network }: Environment): Problem[] {
  if (prometheus.storage.kind !== "ec2-ebs" || network.egress !== "public-ip") return [];
  return [
    {
      path: "prometheus.storage",
      got: "ec2-ebs",
      want: "egress nat, nat-per-zone or endpoints-only",
      help: "Tasks on EC2 get no public address of their own, so that with egress public-ip they reach nothing.",
    },
  ];
}

function production({ stage, access, state, prometheus, grafana }: Environment): Problem[] {
  if (stage !== "production") return [];
  const problems: Problem[] = [];
  const help = "Production is refused what only suits a lab.";
  if (access.kind === "public-ip")
    problems.push({ path: "access", got: "publicIp", want: "publicHttps({ … }) or vpnOnly({ … })", help });
  if (state.kind === "local")
    problems.push({ path: "state", got: "localState", want: "s3({ … }) or terraformCloud({ … })", help });
  if (prometheus.storage.kind === "ephemeral")
    problems.push({ path: "prometheus.storage", got: "ephemeral", want: "ec2Ebs({ … })", help });
  if (grafana.database.kind === "sqlite")
    problems.push({ path: "grafana.database", got: "sqlite", want: "postgres({ … })", help });
  return problems;
}
