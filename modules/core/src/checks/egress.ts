import { Described, type Problem } from "../problems";
import { given } from "./check";

const lab = given(["access", "network"], ({ access, network }) => {
  if (access.kind !== "public-ip" || network.egress === "public-ip") return [];
  return [
    {
      path: "access",
      got: "publicIp",
      want: "publicHttps({ … }) or vpnOnly({ … })",
      help: `With egress ${network.egress} tasks have no public address. Or choose egress "public-ip".`,
    },
  ];
});

const NO_WAY_OUT = 'Egress "endpoints-only" leaves no way to the internet; choose "nat", or do without.';

/** Webhooks may lie within the network, and topics of SNS have an endpoint there. */
const channels = given(["network", "notify"], ({ network, notify }): Problem[] => {
  if (network.egress !== "endpoints-only") return [];
  const { slack, info, pagerduty, teams, heartbeat } = notify;
  const found = [
    ["slack", slack?.channel, "Slack"],
    ["info", info?.channel, "Slack"],
    ["pagerduty", pagerduty && new Described("a service"), "PagerDuty"],
    ["teams", teams && new Described("a workflow"), "Microsoft Teams"],
    ["heartbeat", heartbeat && new Described("an address"), "what lies outside"],
  ] as const;
  return found.flatMap(([field, got, what]) =>
    got ? [{ path: `notify.${field}`, got, want: `nothing: ${what} cannot be reached`, help: NO_WAY_OUT }] : [],
  );
});

const signIn = given(["network", "access"], ({ network, access }): Problem[] => {
  if (access.kind === "public-ip" || access.signIn.kind === "password") return [];
  const found = { path: "access.signIn", got: access.signIn.kind };
  if (network.egress === "endpoints-only") {
    return [{ ...found, want: "password(): the sign-in provider cannot be reached", help: NO_WAY_OUT }];
  }
  if (access.kind === "vpn-only" && access.signIn.kind === "cognito" && network.egress === "public-ip") {
    return [
      {
        ...found,
        want: "password(), or another egress than public-ip",
        help: "The internal load balancer itself asks Cognito, and has no public address of its own to ask from.",
      },
    ];
  }
  return [];
});

const mirror = given(["network", "region"], ({ network, region, images }) => {
  if (network.egress !== "endpoints-only") return [];
  const registry = new RegExp(`^\\d{12}\\.dkr\\.ecr\\.${region}\\.amazonaws\\.com/`);
  if (images?.mirror && registry.test(images.mirror)) return [];
  return [
    {
      path: "images.mirror",
      got: images?.mirror,
      want: `a registry of ECR in ${region} that holds the images, such as 111122223333.dkr.ecr.${region}.amazonaws.com/mirror`,
      help: "Without a way to the internet no other registry can be reached.",
    },
  ];
});

export const EGRESS_CHECKS = [lab, channels, signIn, mirror];
