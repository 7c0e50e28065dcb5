import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { rulesYaml } from "@watchpost/prometheus";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse, stringify } from "yaml";

import { webMixin } from "../test/web-mixin";
import { manifestYaml } from "./manifest";
import { prometheusRule } from "./prometheus-rule";

/** As the API server reads it. */
const applied = (text: string) => parse(text) as ReturnType<typeof prometheusRule>;

/** Holds it to the schema of its resource definition. */
const validated = (rule: ReturnType<typeof prometheusRule>) => () => {
  new PrometheusRule(rule).validate();
};

describe("a PrometheusRule", () => {
  const rule = applied(manifestYaml([prometheusRule(webMixin)]));

  it("has the very groups of the rule file, whatever characters are in them", () => {
    expect(rule.spec).toEqual(parse(rulesYaml(webMixin)));
  });

  it("is found by the Prometheus of kube-prometheus-stack", () => {
    expect(rule).toMatchObject({
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: {
        name: "watchpost-web",
        namespace: "monitoring",
        labels: { release: "monitoring", "app.kubernetes.io/managed-by": "watchpost" },
      },
    });
  });

  it("goes to another namespace, for another release, with labels of one's own", () => {
    const placement = { namespace: "team-a", release: "kps", labels: { team: "a" } };
    expect(prometheusRule(webMixin, placement).metadata).toMatchObject({
      namespace: "team-a",
      labels: { release: "kps", team: "a" },
    });
  });

  it("fits the schema of its resource definition", () => {
    expect(validated(rule)).not.toThrow();
    const noRule = { groups: [{ name: "a", rules: [{}] }] } as never;
    expect(validated({ ...rule, spec: noRule })).toThrow("expr");
  });

  it("is refused for a mixin that Kubernetes could not name", () => {
    expect(() => prometheusRule({ ...webMixin, name: "Web_1" })).toThrow(
      new Error(
        'Mixin Web_1 would be called "watchpost-Web_1" in Kubernetes: want lower-case letters, digits, "-" and ".", at most 253.',
      ),
    );
  });

  itWith(["promtool"], "has rules that promtool accepts", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "rules.yaml"), stringify(rule.spec));
    const { status, stdout } = await run(findTool("promtool") ?? "promtool", ["check", "rules", "rules.yaml"], {
      cwd: directory,
    });
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("2 rules found") });
  });
});
