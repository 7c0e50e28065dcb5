import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { generatedFiles } from "../scripts/generated-files";
import { findTool, itWith, run, temporaryDirectory } from "../scripts/testing";
import { FORECASTS } from "./index";

const generated = generatedFiles();

describe("committed files", () => {
  it.each([...generated.keys()])("%s is what the mixins say (npm run generate writes it anew)", (path) => {
    const committed = join(__dirname, path);
    expect(existsSync(committed) ? readFileSync(committed, "utf8") : "missing").toBe(generated.get(path));
  });

  it("are no others than those", () => {
    const found = ["json", "rules"].flatMap((folder) =>
      readdirSync(join(__dirname, folder)).map((file) => `${folder}/${file}`),
    );
    expect(found.filter((path) => !generated.has(path))).toEqual([]);
  });
});

const promtool = (directory: string, ...args: string[]) =>
  run(findTool("promtool") ?? "promtool", args, { cwd: directory });

const mixins = [...generated.keys()].flatMap((path) => /^rules\/(.*)\.rules\.yaml$/.exec(path)?.[1] ?? []);

describe.each(mixins)("the rules of %s", (mixin) => {
  const rulesFile = `rules/${mixin}.rules.yaml`;

  itWith(["promtool"], "are accepted by promtool", async () => {
    expect(await promtool(__dirname, "check", "rules", rulesFile)).toMatchObject({ status: 0, stderr: "" });
  });

  itWith(["promtool"], "pass their tests", async () => {
    const { status, stdout } = await promtool(__dirname, "test", "rules", `rules/${mixin}.test.yaml`);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("SUCCESS") });
  });
});

describe.each(FORECASTS.map((mixin) => [mixin.name, mixin] as const))("the forecasts of %s", (name, mixin) => {
  const files = generatedFiles([mixin]);
  const alertsIn = (text = ""): string[] => text.match(/- alert: .*/g) ?? [];

  it("are for those who look, and are left out where they are not wished for", () => {
    const path = `rules/${name}.rules.yaml`;
    const added = mixin.alerts.filter((alert) => !alertsIn(generated.get(path)).includes(`- alert: ${alert.name}`));
    expect(added).not.toEqual([]);
    expect(added.map(({ severity }) => severity)).toEqual(added.map(() => "info"));
  });

  itWith(["promtool"], "pass their tests", async () => {
    const directory = temporaryDirectory();
    for (const [path, text] of files) {
      mkdirSync(join(directory, dirname(path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    const { status, stdout } = await promtool(directory, "test", "rules", `rules/${name}.test.yaml`);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("SUCCESS") });
  });
});
