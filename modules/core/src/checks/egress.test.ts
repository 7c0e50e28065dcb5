import { describe, expect, it } from "@jest/globals";

import { github, google, newVpc, secret } from "..";
import { COGNITO, HTTPS, LAB, PRODUCTION, problemsOf, PUBLIC } from "../../test/values";

const GOOGLE = google({
  clientId: "id.apps.googleusercontent.com",
  clientSecret: secret("google"),
  allowedDomains: ["example.com"],
});
const GITHUB = github({
  clientId: "Iv1.0123456789abcdef",
  clientSecret: secret("github"),
  allowedOrganizations: ["acme"],
});
const MIRROR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror";
const isolated = {
  ...PRODUCTION,
  network: newVpc({ cidr: "10.42.0.0/16", zones: ["eu-west-1a", "eu-west-1b"], egress: "endpoints-only" }),
  images: { mirror: MIRROR },
};
const want =
  "want a registry of ECR in eu-west-1 that holds the images, such as 111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror. Without a way to the internet no other registry can be reached.";
const noWayOut = 'Egress "endpoints-only" leaves no way to the internet; choose "nat", or do without.';

describe("egress", () => {
  it.each<[string, object, string[]]>([
    [
      "endpoints-only with Slack",
      { ...isolated, notify: { ...LAB.notify, slack: { channel: "#engineering", webhook: secret("slack") } } },
      [`notify.slack: got "#engineering", want nothing: Slack cannot be reached. ${noWayOut}`],
    ],
    [
      "endpoints-only with every other channel",
      {
        ...isolated,
        notify: {
          ...LAB.notify,
          info: { channel: "#fyi", webhook: secret("slack-fyi") },
          pagerduty: { routingKey: secret("pagerduty") },
          teams: { webhook: secret("teams") },
          heartbeat: secret("heartbeat"),
          // These may lie within the network.
          webhooks: [{ name: "tickets", url: secret("tickets") }],
        },
      },
      [
        `notify.info: got "#fyi", want nothing: Slack cannot be reached. ${noWayOut}`,
        `notify.pagerduty: got a service, want nothing: PagerDuty cannot be reached. ${noWayOut}`,
        `notify.teams: got a workflow, want nothing: Microsoft Teams cannot be reached. ${noWayOut}`,
        `notify.heartbeat: got an address, want nothing: what lies outside cannot be reached. ${noWayOut}`,
      ],
    ],
    [
      "endpoints-only with sign-in by Google",
      { ...isolated, access: { ...PRODUCTION.access, signIn: GOOGLE } },
      [`access.signIn: got "google", want password(): the sign-in provider cannot be reached. ${noWayOut}`],
    ],
    [
      "endpoints-only with sign-in by GitHub",
      { ...isolated, access: { ...PRODUCTION.access, signIn: GITHUB } },
      [`access.signIn: got "github", want password(): the sign-in provider cannot be reached. ${noWayOut}`],
    ],
    ["endpoints-only without a mirror", { ...isolated, images: undefined }, [`images.mirror: got nothing, ${want}`]],
    [
      "endpoints-only with a mirror in another region",
      { ...isolated, images: { mirror: MIRROR.replace("eu-west-1", "us-east-1") } },
      [`images.mirror: got "111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror", ${want}`],
    ],
    [
      "endpoints-only with a mirror outside of AWS",
      { ...isolated, images: { mirror: "registry.example.com/mirror" } },
      [`images.mirror: got "registry.example.com/mirror", ${want}`],
    ],
    [
      "nat with access by the tasks' addresses",
      { ...LAB, network: { ...LAB.network, egress: "nat" } },
      [
        'access: got "publicIp", want publicHttps({ … }) or vpnOnly({ … }). With egress nat tasks have no public address. Or choose egress "public-ip".',
      ],
    ],
    [
      "public-ip with an internal load balancer that must ask Cognito",
      {
        ...PUBLIC,
        network: LAB.network,
        prometheus: LAB.prometheus,
        access: { ...PRODUCTION.access, signIn: COGNITO },
      },
      [
        'access.signIn: got "cognito", want password(), or another egress than public-ip. The internal load balancer itself asks Cognito, and has no public address of its own to ask from.',
      ],
    ],
  ])("is refused: %s", (_, values, texts) => {
    expect(problemsOf(values)).toEqual(texts);
  });

  it.each<[string, object]>([
    ["endpoints-only with a mirror, mail and passwords", isolated],
    [
      "nat with Google, Slack and a mirror of any kind",
      {
        ...PRODUCTION,
        images: { mirror: "registry.example.com" },
        access: { ...PRODUCTION.access, ...HTTPS, signIn: GOOGLE },
      },
    ],
    [
      "public-ip with a public load balancer that asks Cognito",
      { ...PUBLIC, network: LAB.network, prometheus: LAB.prometheus, access: { ...PUBLIC.access, signIn: COGNITO } },
    ],
  ])("is taken: %s", (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });
});
