import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { describe, expect, it } from "@jest/globals";
import { build } from "@watchpost/platform";
import { itWith, Synthesized, temporaryDirectory, Terraform } from "@watchpost/scripts/testing";

import { clusters } from "./environments";

process.env["WATCHPOST_STATE"] = "local";

const outdir = join(temporaryDirectory(), "cdktf.out");
build([], outdir, clusters).synth();

/** What the offline providers make up for secrets: a hash behind this word. */
const MADE_UP = /fake-[0-9a-f]{24}/;
/** What tokens, webhooks and passwords look like. */
const SECRET_LIKE = /hooks\.slack\.com|xox[bp]-|-----BEGIN|AKIA[0-9A-Z]{16}|\w+:\/\/\w+:[^@\s"]+@/;

/** https://helm.sh/docs/topics/advanced/#storage-backends: a release is a Secret, which is at most 1 MiB. */
const MOST_BYTES = 1_048_576;

const NEEDED = ["terraform", "offline providers"] as const;
/** Ends what hangs: three providers start for each command. */
const TIMEOUT_MS = 300_000;

describe.each(clusters.map(({ name }) => name))("the cluster %s", (name) => {
  const directory = join(outdir, "stacks", name);
  const terraform = new Terraform(directory);
  let applied: Promise<{ plan: string; state: string; changes: string }> | undefined;

  const apply = () => {
    applied ??= (async () => {
      await terraform.init();
      await terraform.validate();
      await terraform.plan();
      const plan = await terraform.show();
      await terraform.apply();
      const { any, text } = await terraform.changes();
      return { plan, state: await terraform.state(), changes: any ? text : "" };
    })();
    return applied;
  };

  itWith(
    NEEDED,
    "is accepted by Terraform, planned and applied, and a second plan is empty",
    async () => {
      expect((await apply()).changes).toBe("");
    },
    TIMEOUT_MS,
  );

  itWith(
    NEEDED,
    "holds no secret in synth, plan or state",
    async () => {
      const { plan, state } = await apply();
      for (const [where, text] of Object.entries({ synth: terraform.read("cdk.tf.json"), plan, state })) {
        expect({ where, found: MADE_UP.exec(text)?.[0] ?? SECRET_LIKE.exec(text)?.[0] }).toEqual({
          where,
          found: undefined,
        });
      }
    },
    TIMEOUT_MS,
  );

  itWith(
    NEEDED,
    "is destroyed without a rest",
    async () => {
      await apply();
      await terraform.destroy();
      expect(JSON.parse(await terraform.state())).toMatchObject({ resources: [] });
    },
    TIMEOUT_MS,
  );

  it("has releases that Helm can keep: each fits into a Secret, with its values and what they become", () => {
    const releases = Object.values(new Synthesized(directory).resources("helm_release"));
    expect(releases.length).toBeGreaterThan(0);
    for (const { values } of releases) {
      const text = JSON.stringify(values);
      const bytes = (gzipSync(text + text).length * 4) / 3;
      expect(bytes).toBeLessThan(MOST_BYTES / 4);
    }
  });
});
