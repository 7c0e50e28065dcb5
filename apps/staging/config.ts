import { ecsWeb } from "@watchpost/dashboards/ecs-web";
import { self } from "@watchpost/dashboards/self";
import {
  days,
  dnsValidated,
  efs,
  environment,
  existingNamespace,
  existingVpc,
  google,
  publicHttps,
  s3,
  seconds,
  secret,
  sqliteOnEfs,
  usdPerMonth,
} from "@watchpost/platform";

/** A web application on ECS, watched from its own VPC; Grafana is public behind TLS and sign-in. */
export const staging = environment({
  name: "staging",
  stage: "staging",
  account: "111122223333",
  region: "eu-west-1",
  owner: "platform-team",
  tags: { Feature: "WebApplication" },
  state: s3({ bucket: "acme-terraform-state" }),
  network: existingVpc({
    tags: { Name: "staging-wumbo-vpc" },
    privateSubnets: { tags: { Tier: "private" } },
    publicSubnets: { tags: { Tier: "public" } },
    egress: "nat",
  }),
  serviceDiscovery: existingNamespace("staging.wumbo.local"),
  access: publicHttps({
    allow: ["203.0.113.0/24", "198.51.100.0/24"],
    domain: "staging.wumbo.app",
    hostedZone: { name: "wumbo.app" },
    certificate: dnsValidated("wumbo.app"),
    signIn: google({
      clientId: "000000000000-example.apps.googleusercontent.com",
      clientSecret: secret("staging/grafana/google-client-secret"),
      allowedDomains: ["wumbo.app"],
    }),
  }),
  prometheus: {
    scrapeEvery: seconds(15),
    keep: days(15),
    storage: efs({ acceptUnsupported: true }),
    cpu: 512,
    memoryMiB: 1024,
  },
  grafana: { database: sqliteOnEfs({ acceptLocking: true }), content: "provider" },
  notify: { email: ["ops@wumbo.app"] },
  logs: { prefix: "/aws/ecs/staging-wumbo-cluster/", keep: days(14) },
  watch: [
    ecsWeb({
      cluster: "staging-wumbo-cluster",
      web: { name: "backend", service: "staging-wumbo-backend" },
      tasks: ["backend", "worker", "beat"],
      namespace: "staging.wumbo.local",
      port: 8000,
      securityGroupId: "sg-0a1b2c3d4e5f67890",
      database: "staging-wumbo-db",
      loadBalancer: "app/staging-wumbo/0123456789abcdef",
    }),
    self(),
  ],
  budget: usdPerMonth(80),
});
