import { describe, expect, it } from "@jest/globals";

import { days, secret } from "..";
import { LAB, problemsOf, PRODUCTION } from "../../test/values";

const grafana = (values: object) => ({ ...LAB, grafana: { ...LAB.grafana, ...values } });
const network = (values: object) => ({ ...LAB, network: { ...LAB.network, ...values } });
const slack = (values: object) => ({
  ...LAB,
  notify: { ...LAB.notify, slack: { channel: "#engineering", webhook: secret("monitoring/slack"), ...values } },
});
const CIDR = "an IPv4 CIDR with no host bits set, such as 10.0.0.0/16";
const SECRET =
  'got a value that is not shown, for it may be a secret, want secret("…") with the name of a secret in AWS Secrets Manager: letters, digits and /_+=.@-.';
const RETENTIONS =
  "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";

describe("a field", () => {
  it.each<[string, object, string]>([
    [
      "that does not exist",
      { ...LAB, acount: "111122223333" },
      "acount: got an unknown field, want one of name, stage, account, region, owner, tags, state, network, serviceDiscovery, access, prometheus, exporter, grafana, notify, logs, budget, images.",
    ],
    [
      "that does not exist, within another, whose value is not shown",
      grafana({ adminPasword: "hunter2" }),
      "grafana.adminPasword: got an unknown field, want one of database, content, alerting, cpu, memoryMiB, adminPasswordVersion, spot.",
    ],
    [
      "of a choice that has none",
      { ...LAB, state: { kind: "local", path: "x" } },
      "state.path: got an unknown field, want no fields.",
    ],
    ["that is missing", { ...LAB, region: undefined }, "region: got nothing, want a region, such as eu-west-1."],
    [
      "that is missing and holds others",
      { ...LAB, logs: undefined },
      "logs: got nothing, want an object with the fields prefix, keep.",
    ],
    [
      "that is a choice of nothing known",
      { ...LAB, state: { kind: "gcs", bucket: "a" } },
      "state: got { kind: 'gcs', bucket: 'a' }, want s3({ … }), terraformCloud({ … }) or localState().",
    ],
    [
      "name: capitals",
      { ...LAB, name: "Dev" },
      'name: got "Dev", want lower-case letters, digits and single hyphens, a letter first.',
    ],
    [
      "name: a hyphen at the end, which databases refuse",
      { ...LAB, name: "dev-" },
      'name: got "dev-", want lower-case letters, digits and single hyphens, a letter first.',
    ],
    ["stage: none of the three", { ...LAB, stage: "prod" }, 'stage: got "prod", want one of lab, staging, production.'],
    [
      "account: eleven digits",
      { ...LAB, account: "11112222333" },
      'account: got "11112222333", want the twelve digits of an AWS account.',
    ],
    [
      "account: a number, which loses leading zeros",
      { ...LAB, account: 111122223333 },
      "account: got 111122223333, want the twelve digits of an AWS account, in quotation marks.",
    ],
    [
      "region: letters swapped",
      { ...LAB, region: "eu-wset-1" },
      'region: got "eu-wset-1", want a region, such as eu-west-1.',
    ],
    [
      "region: a hyphen missing",
      { ...LAB, region: "eu-west1" },
      'region: got "eu-west1", want a region, such as eu-west-1.',
    ],
    [
      "owner: what no tag can hold",
      { ...LAB, owner: "Bob's team" },
      "owner: got \"Bob's team\", want a team's name, at most 256 letters, digits, spaces and _.:/=+-@.",
    ],
    [
      "budget: negative",
      { ...LAB, budget: { usdPerMonth: -5 } },
      "budget.usdPerMonth: got -5, want a positive number of dollars.",
    ],
    [
      "budget: nothing for a day",
      { ...LAB, budget: { usdPerMonth: 30, usdPerDay: 0 } },
      "budget.usdPerDay: got 0, want a positive number of dollars.",
    ],
    [
      "budget: a monitor by its name",
      { ...LAB, budget: { usdPerMonth: 30, anomalies: { usdAbove: 5, monitorArn: "Default-Services-Monitor" } } },
      'budget.anomalies.monitorArn: got "Default-Services-Monitor", want the ARN of a monitor, such as arn:aws:ce::111122223333:anomalymonitor/….',
    ],
    [
      "logs: a retention that CloudWatch does not offer",
      { ...LAB, logs: { ...LAB.logs, keep: days(2) } },
      `logs.keep: got 2d, want days(n) with n one of ${RETENTIONS}.`,
    ],
    [
      "logs: a plain number",
      { ...LAB, logs: { ...LAB.logs, keep: 1 } },
      `logs.keep: got 1, want days(n) with n one of ${RETENTIONS}.`,
    ],
    [
      "logs: a prefix without its slash",
      { ...LAB, logs: { ...LAB.logs, prefix: "ecs/dev-" } },
      'logs.prefix: got "ecs/dev-", want the beginning of a log group\'s name, such as /ecs/dev-.',
    ],
    [
      "images: latest",
      { ...LAB, images: { grafana: "latest" } },
      'images.grafana: got "latest", want a tag, such as v3.14.0, with its digest if you like.',
    ],
    [
      "images: a mirror by its address",
      { ...LAB, images: { mirror: "https://registry.example.com" } },
      'images.mirror: got "https://registry.example.com", want a registry\'s host and path, with no https:// and no tag.',
    ],
    [
      "serviceDiscovery: no domain name",
      { ...LAB, serviceDiscovery: { name: "Dev", existing: false } },
      'serviceDiscovery.name: got "Dev", want a domain name in lower case, such as internal.example.com.',
    ],
    [
      "state: a bucket in capitals",
      { ...LAB, state: { kind: "s3", bucket: "Acme" } },
      'state.bucket: got "Acme", want the name of an S3 bucket.',
    ],
  ])("is refused %s", (_, values, text) => {
    expect(problemsOf(values)).toEqual([text]);
  });
});

describe("network", () => {
  it.each<[string, object, string]>([
    ["a CIDR with host bits", network({ cidr: "10.42.0.1/16" }), `network.cidr: got "10.42.0.1/16", want ${CIDR}.`],
    ["a CIDR of /33", network({ cidr: "10.42.0.0/33" }), `network.cidr: got "10.42.0.0/33", want ${CIDR}.`],
    ["a CIDR of letters", network({ cidr: "ten/16" }), `network.cidr: got "ten/16", want ${CIDR}.`],
    [
      "an egress that there is not",
      network({ egress: "internet" }),
      'network.egress: got "internet", want one of public-ip, nat, nat-per-zone, endpoints-only.',
    ],
    [
      "a zone by its number",
      network({ zones: ["eu-west-1"] }),
      'network.zones[0]: got "eu-west-1", want an availability zone, such as eu-west-1a.',
    ],
    [
      "one wrong subnet in a list, by its place",
      network({ kind: "existing", cidr: undefined, zones: undefined, publicSubnets: ["subnet-0a1b2c3d", "subnet-x"] }),
      'network.publicSubnets[1]: got "subnet-x", want a subnet\'s id, such as subnet-0a1b2c3d4e5f67890.',
    ],
  ])("is refused %s", (_, values, text) => {
    expect(problemsOf(values)).toContain(text);
  });

  it("is refused tags that would find everything, or that Terraform would read as a template", () => {
    const found = { kind: "existing", egress: "nat", tags: { Name: "${a}" }, privateSubnets: { tags: {} } };
    expect(problemsOf({ ...PRODUCTION, network: found })).toEqual([
      'network.tags.Name: got "${a}", want letters, digits, spaces and _.:/=+-@.',
      'network.privateSubnets.tags: got {}, want tags, such as { Name: "main" }, at least 1.',
    ]);
    expect(problemsOf({ ...PRODUCTION, network: { ...found, tags: { "${a}": "b" }, privateSubnets: 5 } })).toEqual([
      'network.tags: got "${a}", want a key of letters, digits, spaces and _.:/=+-@.',
      "network.privateSubnets: got 5, want a list of subnet ids, or { tags: { … } }.",
    ]);
  });
});

describe("notify", () => {
  it.each<[string, object, string]>([
    [
      "no e-mail",
      { ...LAB, notify: { email: [] } },
      "notify.email: got [], want a list of e-mail addresses, at least 1.",
    ],
    [
      "a wrong e-mail",
      { ...LAB, notify: { email: ["ops@wumbo"] } },
      'notify.email[0]: got "ops@wumbo", want an e-mail address.',
    ],
    [
      "an e-mail twice",
      { ...LAB, notify: { email: ["ops@wumbo.app", "ops@wumbo.app"] } },
      'notify.email[1]: got "ops@wumbo.app", want each value once.',
    ],
    [
      "a channel without #",
      slack({ channel: "engineering" }),
      'notify.slack.channel: got "engineering", want a channel of Slack, such as #engineering.',
    ],
    ["a channel without a secret", slack({ webhook: undefined }), `notify.slack.webhook: ${SECRET}`],
    [
      "a webhook in place of its secret's name",
      slack({ webhook: "https://hooks.slack.example/T/B/x" }),
      `notify.slack.webhook: ${SECRET}`,
    ],
    [
      "a webhook as its secret's name",
      slack({ webhook: secret("https://hooks.slack.example/T/B/x") }),
      `notify.slack.webhook.name: ${SECRET}`,
    ],
    ["a secret's name with spaces", slack({ webhook: secret("my secret") }), `notify.slack.webhook.name: ${SECRET}`],
    [
      "a secret with a value beside its name",
      slack({ webhook: { ...secret("slack"), value: "hunter2" } }),
      `notify.slack.webhook: ${SECRET}`,
    ],
  ])("is refused %s", (_, values, text) => {
    expect(problemsOf(values)).toEqual([text]);
  });
});
