import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import {
  days,
  type ExistingVpcChoice,
  type GrafanaValues,
  Images,
  Names,
  seconds,
  type SignIn,
  type Stage,
} from "@watchpost/core";
import { Cluster, ConfigBucket } from "@watchpost/ecs";
import { Network } from "@watchpost/network";
import { type Synthesized, synthesizeStack, TEST_STACK } from "@watchpost/scripts/testing";
import { type TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

import { Grafana } from "../src";
import type { ManagedAlerts } from "../src/managed-files";

export const NAMES = new Names(TEST_STACK);

const EXISTING_VPC: ExistingVpcChoice = {
  kind: "existing",
  id: "vpc-0a1b2c3d4e5f67890",
  privateSubnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
  egress: "nat",
  s3EndpointRouteTables: [],
};

export function networkIn(scope: Construct): Network {
  const { region } = TEST_STACK;
  return new Network(scope, "network", { names: NAMES, region, choice: EXISTING_VPC, existingNamespace: false });
}

/** A variable for a secret, as the platform declares it. @returns the expression that stands for it */
export function givenSecret(scope: TerraformStack): string {
  const variable = new TerraformVariable(scope, "password", { type: "string", sensitive: true, default: "" });
  variable.addOverride("ephemeral", true);
  return "var.password";
}

interface GrafanaChoices {
  readonly database?: GrafanaValues["database"];
  readonly signIn?: SignIn;
  readonly stage?: Stage;
  readonly spot?: boolean;
  readonly dashboards?: readonly Dashboard[];
  readonly content?: GrafanaValues["content"];
  /** Whether people reach it through a load balancer. */
  readonly https?: boolean;
  /** What it fires itself. @default - nothing */
  readonly alerts?: ManagedAlerts;
}

/** A stack with a Grafana. */
export function grafana(choices: GrafanaChoices = {}): Synthesized {
  const { database = { kind: "sqlite" }, signIn = { kind: "password" }, stage = "lab", dashboards = [] } = choices;
  const { account, region } = TEST_STACK;
  const images = new Images();
  return synthesizeStack((scope) => {
    const network = networkIn(scope);
    const cluster = new Cluster(scope, "cluster", { name: NAMES.cluster });
    new Grafana(scope, "grafana", {
      ...{ names: NAMES, stage, signIn, network, cluster, images, dashboards },
      values: {
        database,
        cpu: 256,
        memoryMiB: 512,
        adminPasswordVersion: 1,
        content: choices.content ?? "files",
        alerting: choices.alerts ? "managed" : "none",
        spot: choices.spot ?? false,
      },
      configuration: new ConfigBucket(scope, "configuration", { name: NAMES.configurationBucket, images }),
      context: { account, region, logGroupPrefix: "/ecs/test-", logRetention: days(1) },
      party: network.party("grafana", "Grafana"),
      prometheus: { url: "http://prometheus.test.monitoring.internal:9090", scrapeEvery: seconds(30) },
      alerts: choices.alerts,
      ...(choices.https && { target: { ...TARGET, ready: cluster.ready } }),
      givenPassword: givenSecret(scope),
    });
  });
}

const TARGET = {
  targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/grafan/0123456789abcdef",
  targetGroupDimension: "targetgroup/grafan/0123456789abcdef",
  url: "https://grafana.example.com",
};

/** The containers of the one task, by name. */
export function containersOf(stack: Synthesized): Record<string, RenderedContainer> {
  const text = String(stack.resource("aws_ecs_task_definition")["container_definitions"]);
  const containers = JSON.parse(text) as RenderedContainer[];
  return Object.fromEntries(containers.map((container) => [container.name, container]));
}

interface RenderedContainer {
  readonly name: string;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly [property: string]: unknown;
}

/** Plain variables of the container of Grafana. */
export function settingsOf(stack: Synthesized): Record<string, string> {
  const variables = containersOf(stack)["grafana"]?.environment ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** Its variables that hold secrets. */
export function secretsOf(stack: Synthesized): Record<string, string> {
  const variables = containersOf(stack)["grafana"]?.secrets ?? [];
  return Object.fromEntries(variables.map(({ name, valueFrom }) => [name, valueFrom]));
}
