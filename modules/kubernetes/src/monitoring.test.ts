import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { itWith, synthesizeStack, temporaryDirectory, Terraform } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { clusterOf } from "../test/cluster";
import { ClusterAccess } from "./cluster-access";
import { clusterManifests } from "./cluster-manifests";
import { Monitoring } from "./monitoring";
import pins from "./pins.json";
import { kubernetesValues } from "./values";

const cluster = clusterOf();
const stack = synthesizeStack((scope) => {
  new ClusterAccess(scope, "access", { cluster: cluster.eks, region: cluster.region });
  new Monitoring(scope, "monitoring", { cluster });
});

interface Release {
  readonly name: string;
  readonly chart: string;
  readonly values: readonly string[];
  readonly depends_on: readonly string[];
  readonly [argument: string]: unknown;
}

const releases = Object.entries(stack.resources("helm_release")) as [string, Release][];

function release(name: string): Release {
  const found = releases.find(([, each]) => each.name === name);
  if (!found) throw new Error(`There is no release ${name}.`);
  return found[1];
}

/** What Terraform hands to Helm. */
const unescaped = (text = "") => text.replace(/([$%])\1\{/g, "$1{");

describe("the release of kube-prometheus-stack", () => {
  it("is of the chart and version that are pinned, in a namespace that is made for it", () => {
    const { chart, repository, version } = pins.kubePrometheusStack;
    expect(release("monitoring")).toMatchObject({ namespace: "monitoring", chart, repository, version, atomic: true });
    expect(stack.resource("kubernetes_namespace_v1")).toMatchObject({
      metadata: { name: "monitoring", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    });
  });

  it("has the values that the file has", () => {
    expect(unescaped(release("monitoring").values[0])).toBe(kubernetesValues(cluster));
  });

  it("comes after the Secrets that its Pods wait for, and before what is of the kinds that it defines", () => {
    const addressOf = (name: string) =>
      releases.flatMap(([key, each]) => (each.name === name ? [`helm_release.${key}`] : []));
    expect(release("monitoring-secrets").depends_on).toEqual([
      `kubernetes_namespace_v1.${Object.keys(stack.resources("kubernetes_namespace_v1"))[0] ?? ""}`,
    ]);
    expect(release("monitoring").depends_on).toEqual(addressOf("monitoring-secrets"));
    expect(release("monitoring-watched").depends_on).toEqual(addressOf("monitoring"));
  });
});

describe("other objects", () => {
  const { externalSecrets, ...rest } = clusterManifests(cluster);

  it.each([
    ["monitoring-secrets", externalSecrets],
    ["monitoring-watched", Object.values(rest).flat()],
  ])("come through Helm as they stand: %s", (name, manifests) => {
    expect(parse(unescaped(release(name).values[0]), { version: "1.1" })).toEqual({
      manifests: JSON.parse(JSON.stringify(manifests)) as unknown,
    });
  });

  it("are no template to Helm: their chart prints them", () => {
    const { chart } = release("monitoring-watched");
    expect(chart.startsWith("./assets/")).toBe(true);
    const template = readFileSync(join(stack.directory, chart, "templates/manifests.yaml"), "utf8");
    expect(template).toContain("toYaml .");
    expect(template).not.toContain("tpl");
  });

  it("have a chart whose path changes with its version", () => {
    const { chart } = release("monitoring-watched");
    const about = parse(readFileSync(join(stack.directory, chart, "Chart.yaml"), "utf8")) as { version: string };
    expect(chart.endsWith(`/${about.version}`)).toBe(true);
  });
});

describe("access to the cluster", () => {
  const providers = stack.terraform["provider"] as Record<string, readonly Record<string, unknown>[]>;

  it("is read of the cluster that is there already", () => {
    expect(Object.values(stack.data("aws_eks_cluster"))).toEqual([{ name: "example" }]);
    expect(stack.resources("aws_eks_cluster")).toEqual({});
  });

  it("is by a token that the AWS CLI fetches when it is needed, for both providers", () => {
    const exec = {
      api_version: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: ["eks", "get-token", "--cluster-name", "example", "--region", "eu-west-1"],
    };
    expect(providers["kubernetes"]).toEqual([
      expect.objectContaining({ host: expect.stringContaining(".endpoint"), exec: [exec] }),
    ]);
    expect(providers["helm"]).toEqual([
      { kubernetes: expect.objectContaining({ host: expect.stringContaining(".endpoint"), exec }) },
    ]);
    expect(stack.text).not.toMatch(/"token"/);
  });

  itWith(["terraform"], "trusts the authority that the cluster has, and where it has none, nobody", async () => {
    const [{ cluster_ca_certificate: expression } = {}] = providers["kubernetes"] ?? [];
    const inLocals = String(expression).replace(/data\.aws_eks_cluster\.\w+/g, "local.CLUSTER");
    const directory = temporaryDirectory();
    const clusters = { with: { certificate_authority: [{ data: btoa("PEM") }] }, without: { endpoint: "https://a" } };
    const output = Object.keys(clusters).map((name) => [name, { value: inLocals.replace("CLUSTER", name) }]);
    writeFileSync(
      join(directory, "main.tf.json"),
      JSON.stringify({ locals: clusters, output: Object.fromEntries(output) as unknown }),
    );
    const terraform = new Terraform(directory);
    await terraform.init();
    await terraform.plan();
    await terraform.apply();
    const { stdout } = await terraform.terraform("output", "-json");
    expect(JSON.parse(stdout)).toMatchObject({ with: { value: "PEM" }, without: { value: "" } });
  });
});
