import { describe, expect, it } from "@jest/globals";

import { existingCertificate, existingNamespace, namespace, publicHttps, publicIp, vpnOnly } from "..";
import { HTTPS, LAB, PRODUCTION, problemsOf, PUBLIC } from "../../test/values";

const production = (https: object) => ({ ...PRODUCTION, access: { ...PRODUCTION.access, ...https } });

describe("access", () => {
  it.each<[string, object, string]>([
    [
      "no allow-list",
      { ...LAB, access: { kind: "public-ip" } },
      "access.allow: got nothing, want a list of CIDRs that may connect, at least 1.",
    ],
    [
      "an empty allow-list",
      { ...PUBLIC, access: publicHttps({ allow: [], ...HTTPS }) },
      "access.allow: got [], want a list of CIDRs that may connect, at least 1.",
    ],
    [
      "an allow-list that names a network twice",
      { ...LAB, access: publicIp({ allow: ["203.0.113.0/24", "203.0.113.0/24"] }) },
      'access.allow[1]: got "203.0.113.0/24", want each value once.',
    ],
    [
      "production open to all of the internet",
      { ...PRODUCTION, access: publicHttps({ allow: ["203.0.113.0/24", "0.0.0.0/0"], ...HTTPS }) },
      'access.allow[1]: got "0.0.0.0/0", want the networks that may connect, /8 or smaller. Production is not opened to everybody.',
    ],
    [
      "production open to half of the internet",
      { ...PRODUCTION, access: publicHttps({ allow: ["128.0.0.0/1"], ...HTTPS }) },
      'access.allow[0]: got "128.0.0.0/1", want the networks that may connect, /8 or smaller. Production is not opened to everybody.',
    ],
    [
      "a lab open to all of the internet, without TLS",
      { ...LAB, access: publicIp({ allow: ["0.0.0.0/0"] }) },
      'access.allow[0]: got "0.0.0.0/0", want the networks that may connect, /8 or smaller. Prometheus asks nobody for a password: your own address is <address>/32.',
    ],
    [
      "a VPN that is all of the internet",
      { ...PRODUCTION, access: vpnOnly({ cidrs: ["0.0.0.0/0"], ...HTTPS }) },
      'access.cidrs[0]: got "0.0.0.0/0", want the addresses of the VPN\'s clients, /8 or smaller. vpnOnly is not opened to everybody.',
    ],
    [
      "a hosted zone that does not hold the domain",
      production({ hostedZone: { name: "example.org" } }),
      'access.hostedZone.name: got "example.org", want a zone that holds monitoring.example.com.',
    ],
    [
      "a hosted zone whose name only ends alike",
      production({ hostedZone: { name: "toring.example.com" } }),
      'access.hostedZone.name: got "toring.example.com", want a zone that holds monitoring.example.com.',
    ],
    [
      "a zone for the certificate that does not hold the domain",
      production({ certificate: { kind: "dns-validated", zone: "example.org" } }),
      'access.certificate.zone: got "example.org", want a public zone that holds monitoring.example.com.',
    ],
    [
      "a private hosted zone with public access",
      {
        ...PUBLIC,
        access: publicHttps({
          allow: ["203.0.113.0/24"],
          ...HTTPS,
          hostedZone: { name: "example.com", private: true },
        }),
      },
      "access.hostedZone.private: got true, want false: a public address needs records that answer outside the VPC.",
    ],
    [
      "a certificate of another region",
      production({ certificate: existingCertificate("arn:aws:acm:us-east-1:111122223333:certificate/0a1b") }),
      'access.certificate.arn: got "arn:aws:acm:us-east-1:111122223333:certificate/0a1b", want a certificate in eu-west-1. A load balancer takes only certificates of its own region.',
    ],
    [
      "a namespace with the hosted zone's name",
      { ...PRODUCTION, serviceDiscovery: namespace("example.com") },
      'serviceDiscovery.name: got "example.com", want another name than access.hostedZone\'s. The namespace makes a private zone of its name: AWS refuses it beside a private one, and it hides a public one.',
    ],
    [
      "an address that changes, where Terraform is to reach Grafana",
      { ...LAB, grafana: { ...LAB.grafana, content: "provider" } },
      'grafana.content: got "provider", want files, or another access. With publicIp the address changes with the task: Terraform would not find Grafana.',
    ],
  ])("is refused: %s", (_, values, text) => {
    expect(problemsOf(values)).toEqual([text]);
  });

  it.each<[string, object]>([
    ["a domain that is the zone itself", production({ hostedZone: { name: "monitoring.example.com" } })],
    ["a private zone behind a VPN", production({ hostedZone: { name: "example.com", private: true } })],
    [
      "a certificate of this region",
      production({ certificate: existingCertificate("arn:aws:acm:eu-west-1:111122223333:certificate/0a1b") }),
    ],
    [
      "a staging Grafana with sign-in that everybody may reach",
      { ...PUBLIC, access: publicHttps({ allow: ["0.0.0.0/0"], ...HTTPS }) },
    ],
    [
      "a namespace of the hosted zone's name that is there already",
      { ...PRODUCTION, serviceDiscovery: existingNamespace("example.com") },
    ],
    ["a lab with a namespace of its own", { ...LAB, serviceDiscovery: namespace("example.com") }],
    [
      "a Grafana that Terraform fills through the VPN",
      { ...PRODUCTION, grafana: { ...PRODUCTION.grafana, content: "provider" } },
    ],
    ["one address of a lab", { ...LAB, access: publicIp({ allow: ["203.0.113.7/32"] }) }],
  ])("is taken: %s", (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });
});
