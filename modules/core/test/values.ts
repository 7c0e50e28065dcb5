import {
  checkEnvironment,
  cognito,
  days,
  dnsValidated,
  ec2Ebs,
  type Environment,
  type EnvironmentValues,
  ephemeral,
  localState,
  newVpc,
  password,
  postgres,
  problemText,
  publicHttps,
  publicIp,
  s3,
  secret,
  sqlite,
  usdPerMonth,
  vpnOnly,
} from "../src";

/** A lab, with nothing said that may be left out. */
export const LAB = {
  name: "dev",
  stage: "lab",
  account: "111122223333",
  region: "eu-west-1",
  owner: "platform-team",
  state: localState(),
  network: newVpc({ cidr: "10.42.0.0/16", zones: ["eu-west-1a", "eu-west-1b"], egress: "public-ip" }),
  access: publicIp({ allow: ["203.0.113.0/24"] }),
  prometheus: { keep: days(7), storage: ephemeral() },
  grafana: { database: sqlite() },
  notify: { email: ["platform-team@example.com"] },
  logs: { prefix: "/ecs/dev-", keep: days(1) },
  budget: usdPerMonth(30),
} as const satisfies EnvironmentValues;

/** What both kinds of access with a load balancer take. */
export const HTTPS = {
  domain: "monitoring.example.com",
  hostedZone: { name: "example.com" },
  certificate: dnsValidated("example.com"),
  signIn: password(),
};

/** An access by Cognito. */
export const COGNITO = cognito({
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01",
  clientId: "1example23456789",
  clientSecret: secret("prod/grafana/cognito-client-secret"),
  domain: "acme",
  groups: { engineering: "Editor" },
});

/** Production behind a VPN. */
export const PRODUCTION = {
  ...LAB,
  name: "prod",
  stage: "production",
  state: s3({ bucket: "acme-terraform-state" }),
  network: newVpc({ cidr: "10.42.0.0/16", zones: ["eu-west-1a", "eu-west-1b"], egress: "nat" }),
  access: vpnOnly({ cidrs: ["10.8.0.0/16"], ...HTTPS }),
  prometheus: { keep: days(90), storage: ec2Ebs({ gib: 80 }) },
  grafana: { database: postgres({}) },
} as const satisfies EnvironmentValues;

/** A Grafana open to an allow-list. */
export const PUBLIC = {
  ...PRODUCTION,
  name: "staging",
  stage: "staging",
  access: publicHttps({ allow: ["203.0.113.0/24"], ...HTTPS }),
} as const satisfies EnvironmentValues;

/** What a person reads about values, right or wrong as they may be. */
export function problemsOf(values: object): string[] {
  const checked = checkEnvironment(values as EnvironmentValues);
  return "problems" in checked ? checked.problems.map(problemText) : [];
}

/** @throws Error when the values cannot be used */
export function checkedOf(values: EnvironmentValues): Environment {
  const checked = checkEnvironment(values);
  if ("problems" in checked) throw new Error(checked.problems.map(problemText).join("\n"));
  return checked.environment;
}
