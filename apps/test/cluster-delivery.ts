import { join } from "node:path";

import { build, type ClusterValues } from "@watchpost/platform";
import { type Synthesized, synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse } from "yaml";

/** What tests look at of an object of Kubernetes. */
export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly [field: string]: unknown;
}

type Rule = Readonly<Record<string, unknown>>;

/** A cluster as Terraform hands it to Helm. */
export class ClusterDelivery {
  readonly stack: Synthesized;

  constructor(values: ClusterValues) {
    const app = build([], join(temporaryDirectory(), "cdktf.out"), [values]);
    this.stack = synthesizeApp(app, values.name);
  }

  release(name: string): Readonly<Record<string, unknown>> {
    const releases = Object.values(this.stack.resources("helm_release"));
    const found = releases.find((release) => release["name"] === name);
    if (!found) throw new Error(`There is no release ${name}.`);
    return found;
  }

  /** The values of a release, as Helm reads them. */
  values(name: string): unknown {
    const [text = ""] = this.release(name)["values"] as readonly string[];
    return parse(text.replace(/([$%])\1\{/g, "$1{"), { version: "1.1" });
  }

  /** Every object beside kube-prometheus-stack. */
  get objects(): readonly KubernetesObject[] {
    const objectsOf = (release: string) =>
      (this.values(release) as { readonly manifests: readonly KubernetesObject[] }).manifests;
    return [...objectsOf("monitoring-secrets"), ...objectsOf("monitoring-watched")];
  }

  /** @throws Error where there is none */
  object(kind: string, name: string): KubernetesObject {
    const found = this.objects.find((each) => each.kind === kind && each.metadata.name === name);
    if (!found) throw new Error(`There is no ${kind} ${name}.`);
    return found;
  }

  /** The alert of this name, in whichever rules it is. */
  alert(name: string): Rule {
    const found = this.rules.find((rule) => rule["alert"] === name);
    if (!found) throw new Error(`There is no alert ${name}.`);
    return found;
  }

  /** What a recording rule computes, recordings in it written out. */
  written(expression: string): string {
    const records = this.rules.flatMap(({ record, expr }): [string, string][] =>
      typeof record === "string" ? [[record, String(expr)]] : [],
    );
    const used = records.find(([record]) => expression.includes(record));
    return used ? this.written(expression.replaceAll(used[0], `(${used[1]})`)) : expression;
  }

  private get rules(): readonly Rule[] {
    return this.objects
      .filter(({ kind }) => kind === "PrometheusRule")
      .flatMap(({ spec }) => (spec as { groups: readonly { rules: readonly Rule[] }[] }).groups)
      .flatMap(({ rules }) => rules);
  }

  /** A dashboard that Grafana takes from its ConfigMap. */
  dashboard(uid: string): Readonly<Record<string, unknown>> {
    const { data } = this.object("ConfigMap", `watchpost-dashboard-${uid}`);
    const text = (data as Readonly<Record<string, string>>)[`${uid}.json`] ?? "";
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  }
}
