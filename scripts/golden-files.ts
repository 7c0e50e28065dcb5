import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build, type PlatformValues } from "@watchpost/platform";

import { deliveredFiles, type TerraformWithObjects } from "./delivered-files";

/** Dashboards and rules, which are committed under `dashboards/` already. */
const COMMITTED = /\.json$|\.rules\.yaml$/;

/**
 * What environments synthesize to, by path below `apps/`: `dev/golden/cdk.tf.json`, and beside it, as files of their
 * own, the texts that it delivers, so that a change of a rule is reviewed as a change of lines.
 */
export function goldenFiles(environments: readonly PlatformValues[]): ReadonlyMap<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), "watchpost-golden-"));
  try {
    build(environments, outdir).synth();
    return new Map(
      environments.flatMap(({ name }) => {
        const text = readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8");
        const texts = [...deliveredFiles(JSON.parse(text) as TerraformWithObjects)].filter(
          ([path]) => !COMMITTED.test(path),
        );
        return [
          [`${name}/golden/cdk.tf.json`, `${text}\n`] as [string, string],
          ...texts.map(([path, content]): [string, string] => [
            `${name}/golden/files/${path.slice(path.indexOf("/") + 1)}`,
            content,
          ]),
        ];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
