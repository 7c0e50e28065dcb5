import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { InvalidValues } from "@watchpost/core";
import { synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";

import { TEST_ENVIRONMENT, TEST_MIXIN } from "../test/environment";
import { buildBootstrap } from "./bootstrap";
import { checkTogether, type ClusterValues } from "./cluster";
import type { PlatformValues } from "./environment";
import { build, cluster, localState, s3, secret, terraformCloud } from "./index";

const CLUSTER = cluster({
  name: "kubernetes",
  account: "111122223333",
  region: "eu-west-1",
  owner: "testers",
  state: localState(),
  eks: "example",
  grafana: { host: "grafana.example.com", adminPassword: secret("monitoring/grafana") },
  notify: { slack: { channel: "#alerts", webhook: secret("monitoring/slack") } },
  watch: [TEST_MIXIN],
});

/** What is wrong, as people read it. */
function complaint(environments: readonly PlatformValues[], clusters: readonly ClusterValues[]): string {
  try {
    checkTogether(environments, clusters);
  } catch (error) {
    if (error instanceof InvalidValues) return error.message;
    throw error;
  }
  return "nothing";
}

describe("a cluster", () => {
  it("is a stack beside those of the environments, under its name", () => {
    const app = build([TEST_ENVIRONMENT], join(temporaryDirectory(), "cdktf.out"), [CLUSTER]);
    expect(app.node.children.map(({ node }) => node.id)).toEqual(["test", "kubernetes"]);
    const stack = synthesizeApp(app, "kubernetes");
    expect(Object.keys(stack.resources("helm_release"))).toHaveLength(3);
    expect(stack.terraform["output"]).toEqual({
      grafana_url: { value: "https://grafana.example.com" },
      prometheus_access_instructions: {
        value:
          "kubectl --namespace monitoring port-forward service/monitoring-kube-prometheus-prometheus 9090, " +
          "then open http://127.0.0.1:9090",
      },
    });
  });

  it("is warned of where nobody notices its silence, and of versions that are no longer maintained", () => {
    const warningsOf = (values: Partial<ClusterValues>) => {
      const outdir = join(temporaryDirectory(), "cdktf.out");
      build([], outdir, [{ ...CLUSTER, ...values }]).synth();
      return readFileSync(join(outdir, "manifest.json"), "utf8");
    };
    expect(warningsOf({ images: { grafana: "10.4.19" } })).toMatch(
      /notify\.heartbeat: there is none[^]*images\.grafana: 10\.4\.19 is no longer maintained/,
    );
    const heartbeat = secret("monitoring/heartbeat");
    expect(warningsOf({ notify: { ...CLUSTER.notify, heartbeat } })).not.toContain("@cdktf/warn");
  });

  it("is refused together with environments, with all that is wrong in both", () => {
    const wrong = complaint(
      [{ ...TEST_ENVIRONMENT, owner: "" }],
      [
        { ...CLUSTER, eks: "", watch: [] },
        { ...CLUSTER, name: "" },
      ],
    );
    expect(wrong.split("\n")).toEqual([
      '1 value of environment "test" cannot be used:',
      expect.stringMatching(/^ {2}owner: got ""/),
      "",
      '2 values of environment "kubernetes" cannot be used:',
      '  eks: got "", want the name of a cluster of EKS.',
      expect.stringMatching(/^ {2}watch: got \[\], want what is watched/),
      "",
      '1 value of environment "number 3" cannot be used:',
      expect.stringMatching(/^ {2}name: got ""/),
    ]);
  });

  it("is refused the name of an environment, and that of another cluster", () => {
    const named = { ...CLUSTER, name: TEST_ENVIRONMENT.name };
    expect(complaint([TEST_ENVIRONMENT], [named])).toContain('name: got "test", want a name that nothing else has.');
    expect(complaint([], [CLUSTER, CLUSTER])).toContain('name: got "kubernetes", want a name that nothing else has.');
  });

  it("is refused the workspace of something else", () => {
    const state = terraformCloud({ organization: "example", workspace: "monitoring" });
    const other = { ...CLUSTER, name: "other", state };
    const want = (name: string) =>
      `state.workspace: got "monitoring", want another one than ${name} has. A workspace holds one state.`;
    expect(complaint([{ ...TEST_ENVIRONMENT, state }], [other])).toContain(want("test"));
    expect(complaint([], [{ ...CLUSTER, state }, other])).toContain(want("kubernetes"));
    const elsewhere = terraformCloud({ organization: "example", workspace: "cluster" });
    expect(complaint([{ ...TEST_ENVIRONMENT, state }], [{ ...CLUSTER, state: elsewhere }])).toBe("nothing");
  });

  it("is refused a mixin twice", () => {
    expect(complaint([], [{ ...CLUSTER, watch: [TEST_MIXIN, TEST_MIXIN] }])).toContain("want each mixin once");
  });

  it("has a bucket made for its state where no environment has one", () => {
    const outdir = join(temporaryDirectory(), "cdktf.out");
    const app = buildBootstrap([TEST_ENVIRONMENT], "local", outdir, [{ ...CLUSTER, state: s3({ bucket: "states" }) }]);
    expect(synthesizeApp(app, "bootstrap").resource("aws_s3_bucket")).toMatchObject({ bucket: "states" });
  });
});
