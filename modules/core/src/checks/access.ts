import { prefixLength } from "../cidr";
import type { HttpsAccess } from "../environment/access";
import type { Problem } from "../problems";
import { given } from "./check";

/** The widest block that can be somebody's network: the largest that were ever given out. */
const WIDEST_NETWORK = 8;

const allowLists = given(["access", "stage"], ({ access, stage }) => {
  const [field, list] =
    access.kind === "vpn-only" ? (["cidrs", access.cidrs] as const) : (["allow", access.allow] as const);
  const wanted = WANTED[access.kind];
  if (access.kind === "public-https" && stage !== "production") return [];
  return list.flatMap((got, i) =>
    prefixLength(got) >= WIDEST_NETWORK ? [] : [{ path: `access.${field}[${i}]`, got, ...wanted }],
  );
});

/** What stands in an allow-list in place of all of the internet, or of half of it. */
const WANTED = {
  "vpn-only": {
    want: `the addresses of the VPN's clients, /${WIDEST_NETWORK} or smaller`,
    help: "vpnOnly is not opened to everybody.",
  },
  "public-https": {
    want: `the networks that may connect, /${WIDEST_NETWORK} or smaller`,
    help: "Production is not opened to everybody.",
  },
  "public-ip": {
    want: `the networks that may connect, /${WIDEST_NETWORK} or smaller`,
    help: "Prometheus asks nobody for a password: your own address is <address>/32.",
  },
} as const;

const hosts = given(["access"], ({ access }) => {
  if (access.kind === "public-ip") return [];
  const { domain, hostedZone, certificate } = access;
  const outside = (zone: string) => domain !== zone && !domain.endsWith(`.${zone}`);
  return [
    ...(outside(hostedZone.name)
      ? [{ path: "access.hostedZone.name", got: hostedZone.name, want: `a zone that holds ${domain}` }]
      : []),
    ...(certificate.kind === "dns-validated" && outside(certificate.zone)
      ? [{ path: "access.certificate.zone", got: certificate.zone, want: `a public zone that holds ${domain}` }]
      : []),
    ...publicZone(access),
  ];
});

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

const certificateRegion = given(["access", "region"], ({ access, region }) => {
  if (access.kind === "public-ip" || access.certificate.kind !== "existing") return [];
  const { arn } = access.certificate;
  if (arn.split(":")[3] === region) return [];
  return [
    {
      path: "access.certificate.arn",
      got: arn,
      want: `a certificate in ${region}`,
      help: "A load balancer takes only certificates of its own region.",
    },
  ];
});

/** A VPC has one private zone of a name. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html */
const namespaceZone = given(["access", "serviceDiscovery"], ({ access, serviceDiscovery }) => {
  if (access.kind === "public-ip" || serviceDiscovery.existing) return [];
  const { name } = access.hostedZone;
  if (serviceDiscovery.name !== name) return [];
  return [
    {
      path: "serviceDiscovery.name",
      got: name,
      want: "another name than access.hostedZone's",
      help: "The namespace makes a private zone of its name: AWS refuses it beside a private one, and it hides a public one.",
    },
  ];
});

const contentByProvider = given(["access", "grafana"], ({ access, grafana }) =>
  access.kind === "public-ip" && grafana.content === "provider"
    ? [
        {
          path: "grafana.content",
          got: "provider",
          want: "files, or another access",
          help: "With publicIp the address changes with the task: Terraform would not find Grafana.",
        },
      ]
    : [],
);

export const ACCESS_CHECKS = [allowLists, hosts, certificateRegion, namespaceZone, contentByProvider];
