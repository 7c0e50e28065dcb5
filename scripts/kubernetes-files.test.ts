import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { agentPipeline } from "@watchpost/dashboards/agent-pipeline";
import { kubernetesApp } from "@watchpost/dashboards/kubernetes-app";
import { kubernetesValues } from "@watchpost/kubernetes";
import { checkTogether } from "@watchpost/platform";
import { run } from "@watchpost/scripts/testing";
import { parse, parseAllDocuments } from "yaml";

import { cluster as values } from "../apps/cluster/config";
import type { Manifest } from "../modules/kubernetes/src/manifest";
import pins from "../modules/kubernetes/src/pins.json";
import { validate } from "../modules/kubernetes/test/validate";
import { kubernetesFiles } from "./kubernetes-files";
import { findProgram } from "./programs";

const ROOT = resolve(__dirname, "..");
const K8S = join(ROOT, "k8s");
const files = kubernetesFiles();

/** The objects of a file, as kubectl reads them. */
const objectsIn = (text: string) =>
  parseAllDocuments(text, { version: "1.1" }).map(
    (document) => document.toJS() as Manifest & { readonly metadata: { readonly name: string } },
  );

/** Files that are for kustomize and Helm, and dashboards. */
const NO_MANIFESTS = /kustomization\.yaml$|-values\.yaml$|\.json$/;
const manifests = [...files].filter(([path]) => !NO_MANIFESTS.test(path));

describe("files for Kubernetes", () => {
  it.each([...files.keys()])("k8s/%s is what apps/cluster says (npm run generate writes it anew)", (path) => {
    const committed = join(K8S, path);
    expect(existsSync(committed) ? readFileSync(committed, "utf8") : "missing").toBe(files.get(path));
  });

  it("are no others than those", () => {
    const found = readdirSync(K8S, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(K8S.length + 1));
    expect(found.filter((path) => !files.has(path))).toEqual([]);
  });

  it.each(manifests)("fit the schemas of their kinds: %s", (_, text) => {
    expect(() => {
      for (const object of objectsIn(text)) if (object.kind !== "ExternalSecret") validate(object);
    }).not.toThrow();
  });

  it("hold every alert and dashboard of the mixins, and no expression of their own", () => {
    const mixins = [kubernetesApp(), agentPipeline()];
    const rules = objectsIn(files.get("monitoring/alert-rules.yaml") ?? "") as unknown as readonly { spec: unknown }[];
    const committed = mixins.map(({ name }) => readFileSync(join(ROOT, `dashboards/rules/${name}.rules.yaml`), "utf8"));
    expect(rules.map(({ spec }) => spec)).toEqual(committed.map((text) => parse(text) as unknown));
    for (const { dashboards = [] } of mixins) {
      for (const { uid = "" } of dashboards) {
        const file = `monitoring/grafana-dashboards/${uid.replace(/^kubernetes-/, "")}.json`;
        expect(files.get(file)).toBe(readFileSync(join(ROOT, `dashboards/json/${uid}.json`), "utf8"));
      }
    }
  });

  it("name no file in the kustomization that is not there, and leave none out", () => {
    const { resources, configMapGenerator } = parse(files.get("monitoring/kustomization.yaml") ?? "") as {
      resources: string[];
      configMapGenerator: { files: string[] }[];
    };
    const named = [
      ...resources,
      ...configMapGenerator.flatMap((each) => each.files.map((file) => file.replace(/^[^=]*=/, ""))),
    ];
    const there = [...files.keys()].flatMap((path) =>
      path.startsWith("monitoring/") && !/kustomization|values/.test(path) ? [path.slice("monitoring/".length)] : [],
    );
    expect(named.sort()).toEqual(there.sort());
  });

  it("are of the version of the chart that the README of cluster installs", () => {
    const { version } = pins.kubePrometheusStack;
    const readme = readFileSync(join(ROOT, "apps/cluster/README.md"), "utf8");
    expect(/--version (\S+)/.exec(readme)?.[1]).toBe(version);
    expect(files.get("monitoring/monitoring-values.yaml")).toContain(`--version ${version}`);
  });

  it("hold the values that the chart is given through Terraform", () => {
    const [cluster] = checkTogether([], [values]).clusters;
    if (!cluster) throw new Error("There is no cluster.");
    expect(files.get("monitoring/monitoring-values.yaml")?.endsWith(`\n${kubernetesValues(cluster)}`)).toBe(true);
  });

  const kubectl = findProgram("kubectl");
  const withKubectl = kubectl ? it : it.skip;
  withKubectl(`become the same objects through kustomize${kubectl ? "" : " (not found: kubectl)"}`, async () => {
    const { status, stdout } = await run(kubectl ?? "kubectl", ["kustomize", join(K8S, "monitoring")]);
    expect(status).toBe(0);
    const title = ({ kind, metadata }: ReturnType<typeof objectsIn>[number]) => `${kind} ${metadata.name}`;
    const objects = objectsIn(stdout);
    const said = manifests.flatMap(([path, text]) => (path.startsWith("monitoring/") ? objectsIn(text) : []));
    const maps = objects.filter(({ kind }) => kind === "ConfigMap");
    expect(
      objects
        .filter((each) => !maps.includes(each))
        .map(title)
        .sort(),
    ).toEqual(said.map(title).sort());
    for (const each of maps) {
      expect(each).toMatchObject({ metadata: { labels: { grafana_dashboard: "1" }, namespace: "monitoring" } });
      expect(() => {
        validate(each);
      }).not.toThrow();
    }
    expect(maps.length).toBe([...files.keys()].filter((path) => path.endsWith(".json")).length);
  });
});
