import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build, buildBootstrap, type ClusterValues, type PlatformValues } from "@watchpost/platform";
import type { App } from "cdktf";

import { deliveredFiles, type TerraformWithObjects } from "./delivered-files";

/** Dashboards and rules, which are committed under `dashboards/` already. */
const COMMITTED = /\.json$|\.rules\.yaml$/;

/**
 * What environments and clusters synthesize to, by path below `apps/`: `dev/golden/cdk.tf.json`, for a stack beside an environment's
 * own `staging/golden/content.cdk.tf.json`, for the buckets of their states `bootstrap/golden/bootstrap.cdk.tf.json`.
 * Texts that are delivered are files of their own besides, so that a change of a rule is reviewed as a change of lines.
 */
export function goldenFiles(
  environments: readonly PlatformValues[],
  clusters: readonly ClusterValues[] = [],
): ReadonlyMap<string, string> {
  const stacks = synthesized((outdir) => build(environments, outdir, clusters));
  const bootstrap = synthesized((outdir) => buildBootstrap(environments, "local", outdir, clusters));
  return new Map([
    ...environments.flatMap(({ name }) => [
      ...golden(`${name}/golden/cdk.tf.json`, stacks.get(name)),
      ...golden(`${name}/golden/content.cdk.tf.json`, stacks.get(`${name}-content`)),
      ...goldenTexts(`${name}/golden/files`, stacks.get(name)),
    ]),
    ...clusters.flatMap(({ name }) => golden(`${name}/golden/cdk.tf.json`, stacks.get(name))),
    ...[...bootstrap].flatMap(([stack, text]) => golden(`bootstrap/golden/${stack}.cdk.tf.json`, text)),
  ]);
}

/** Each stack's `cdk.tf.json`, by its name. */
function synthesized(appIn: (outdir: string) => App): ReadonlyMap<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), "watchpost-golden-"));
  try {
    const app = appIn(outdir);
    app.synth();
    const names = app.node.children.map(({ node }) => node.id);
    return new Map(names.map((name) => [name, readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

type Files = readonly (readonly [path: string, content: string])[];

const golden = (path: string, text: string | undefined): Files => (text ? [[path, `${text}\n`]] : []);

function goldenTexts(directory: string, text = "{}"): Files {
  return [...deliveredFiles(JSON.parse(text) as TerraformWithObjects)]
    .filter(([path]) => !COMMITTED.test(path))
    .map(([path, content]) => [`${directory}/${path.slice(path.indexOf("/") + 1)}`, content]);
}
