import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import type { TerraformJson } from "@watchpost/billing";

import { factsOf, type Manifest, overview, warningsOf } from "./overview-table";

const ROOT = resolve(__dirname, "..");
const STACKS = join(ROOT, "cdktf.out/stacks");

const app = spawnSync(process.execPath, ["--import", "tsx", "apps/main.ts"], { cwd: ROOT, stdio: "inherit" });
if (app.status !== 0) process.exit(app.status ?? 1);

const manifest = JSON.parse(readFileSync(join(ROOT, "cdktf.out/manifest.json"), "utf8")) as Manifest;
const facts = Object.entries(manifest.stacks).map(([stack, { dependencies }]) => ({
  ...factsOf(stack, JSON.parse(readFileSync(join(STACKS, stack, "cdk.tf.json"), "utf8")) as TerraformJson),
  after: dependencies,
}));
console.log(["", ...warningsOf(manifest), overview(facts)].join("\n"));
