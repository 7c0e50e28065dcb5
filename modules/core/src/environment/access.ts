import { z } from "zod";

import { arn, cidr, domain, fields, flag, listOf, oneOf, text } from "../schema";
import { secretSchema } from "./secret";

const clientId = text(/^[\w.+-]+$/, "the client id of the OAuth application");
const clientSecret = secretSchema;

/** Roles of Grafana that a group may be given. https://grafana.com/docs/grafana/latest/administration/roles-and-permissions/ */
const role = oneOf(["Viewer", "Editor", "Admin"]);

const GROUPS_FORM = 'groups and roles, such as { engineering: "Editor" }, at least 1';

const passwordSchema = fields({ kind: z.literal("password") });

const googleSchema = fields({
  kind: z.literal("google"),
  clientId,
  clientSecret,
  /** Who may sign in: domains of Google Workspace. */
  allowedDomains: listOf(domain(), 1, "domains"),
});

const githubSchema = fields({
  kind: z.literal("github"),
  clientId,
  clientSecret,
  /** Who may sign in: organizations of GitHub. */
  allowedOrganizations: listOf(text(/^[A-Za-z0-9-]+$/, "an organization of GitHub"), 1, "organizations"),
});

const cognitoSchema = fields({
  kind: z.literal("cognito"),
  userPoolArn: arn("cognito-idp", "userpool/"),
  clientId,
  clientSecret,
  /** The user pool's domain: `acme` for acme.auth.<region>.amazoncognito.com, or a whole name of its own. */
  domain: text(/^[a-z0-9.-]+$/, "the user pool's domain"),
  /** Groups of the pool and their role in Grafana. Nobody else gets in. */
  groups: z
    .record(z.string(), role, { error: GROUPS_FORM })
    .refine((groups) => Object.keys(groups).length > 0, { error: GROUPS_FORM }),
});

export const signInSchema = z.discriminatedUnion("kind", [passwordSchema, googleSchema, githubSchema, cognitoSchema], {
  error: "password(), google({ … }), github({ … }) or cognito({ … })",
});
export type SignIn = z.output<typeof signInSchema>;

type Values<Schema extends z.ZodType> = Omit<z.input<Schema>, "kind">;

/** Sign-in by Grafana's own users; the administrator's password lies in Secrets Manager. */
export const password = () => ({ kind: "password" }) as const;
/** Sign-in by Google. */
export const google = (values: Values<typeof googleSchema>) => ({ kind: "google", ...values }) as const;
/** Sign-in by GitHub. */
export const github = (values: Values<typeof githubSchema>) => ({ kind: "github", ...values }) as const;
/** Single sign-on by a user pool of Amazon Cognito. */
export const cognito = (values: Values<typeof cognitoSchema>) => ({ kind: "cognito", ...values }) as const;

const certificateSchema = z.discriminatedUnion(
  "kind",
  [
    fields({ kind: z.literal("existing"), arn: arn("acm", "certificate/") }),
    fields({
      kind: z.literal("dns-validated"),
      /** A public hosted zone of Route 53 that holds the domain: AWS looks for the proof there. */
      zone: domain(),
    }),
  ],
  { error: "existingCertificate(arn) or dnsValidated(zone)" },
);

/** A certificate of ACM that is there already, in the environment's region and for every host of the domain. */
export const existingCertificate = (certificateArn: string) => ({ kind: "existing", arn: certificateArn }) as const;
/** Certificates that ACM issues after DNS records in this public hosted zone prove the hosts. */
export const dnsValidated = (zone: string) => ({ kind: "dns-validated", zone }) as const;

const hostedZoneSchema = fields({
  name: domain(),
  /**
   * Whether the zone answers only inside VPCs.
   * @default false
   */
  private: flag().default(false),
});

const allowList = listOf(cidr(), 1, "CIDRs that may connect");

const https = {
  /** The domain under which Grafana is `grafana.<domain>` and, where it is shown, Prometheus `prometheus.<domain>`. */
  domain: domain(),
  /** The hosted zone of Route 53 that gets the records. */
  hostedZone: hostedZoneSchema,
  certificate: certificateSchema,
  signIn: signInSchema,
};

const publicIpSchema = fields({
  kind: z.literal("public-ip"),
  allow: allowList,
});

const publicHttpsSchema = fields({
  kind: z.literal("public-https"),
  allow: allowList,
  ...https,
});

const vpnOnlySchema = fields({
  kind: z.literal("vpn-only"),
  /** Addresses of the VPN's clients. */
  cidrs: listOf(cidr(), 1, "CIDRs of the VPN"),
  ...https,
});

export const accessSchema = z.discriminatedUnion("kind", [publicIpSchema, publicHttpsSchema, vpnOnlySchema], {
  error: "publicIp({ … }), publicHttps({ … }) or vpnOnly({ … })",
});

/** Straight to the tasks' public addresses, `:3000` and `:9090`, from an allow-list. No TLS: for labs. */
export const publicIp = (values: Values<typeof publicIpSchema>) => ({ kind: "public-ip", ...values }) as const;
/** Grafana behind a public load balancer with TLS; Prometheus stays inside. */
export const publicHttps = (values: Values<typeof publicHttpsSchema>) => ({ kind: "public-https", ...values }) as const;
/** Grafana and Prometheus behind an internal load balancer with TLS, reached through a VPN. */
export const vpnOnly = (values: Values<typeof vpnOnlySchema>) => ({ kind: "vpn-only", ...values }) as const;

export type Access = z.output<typeof accessSchema>;
/** An access with a load balancer. */
export type HttpsAccess = Exclude<Access, { kind: "public-ip" }>;
