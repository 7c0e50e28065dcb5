import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { temporaryDirectory } from "@watchpost/scripts/testing";
import { Token } from "cdktf";
import fc from "fast-check";

import { manifestOf, secretVariables, storedFiles } from "./config-files";

const file = (path: string, content = "") => ({ path, content });
const hashOf = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

describe("files in the bucket", () => {
  it("are named after their path and their content, and come in the order of their paths", () => {
    const [a, b] = storedFiles([file("b.yml", "two"), file("a/x.json", "{}")]);
    expect([a?.objectName, b?.objectName]).toEqual([
      `a/x.json.${hashOf("{}").slice(0, 16)}`,
      `b.yml.${hashOf("two").slice(0, 16)}`,
    ]);
  });

  it("have the same names whatever order they are given in, and others when a content changes", () => {
    const contents = fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(contents, ([first = "", ...others]) => {
        const names = (texts: readonly string[]) =>
          storedFiles(texts.map((text, i) => file(`f${i}`, text))).map(({ objectName }) => objectName);
        const files = [first, ...others].map((text, i) => file(`f${i}`, text));
        expect(storedFiles([...files].reverse())).toEqual(storedFiles(files));
        expect(names([`${first}!`, ...others])[0]).not.toBe(names([first, ...others])[0]);
        expect(names([`${first}!`, ...others]).slice(1)).toEqual(names([first, ...others]).slice(1));
      }),
    );
  });

  it.each([
    "/etc/passwd",
    "../x",
    "a/../b",
    "a//b",
    "a/",
    "a/./b",
    ".hidden",
    "a b",
    "a\nb",
    "a'b",
    "ä",
    "a/.b",
    "-r",
    "",
  ])("may not lie at %j", (path) => {
    expect(() => storedFiles([file(path)])).toThrow(
      `Configuration file ${JSON.stringify(path)}: want names of letters, digits and ._- that begin with a letter or digit, with a slash between two of them.`,
    );
  });

  it("may not share a path", () => {
    expect(() => storedFiles([file("a.yml", "1"), file("b.yml"), file("a.yml", "2")])).toThrow(
      'Configuration file "a.yml" is given twice.',
    );
  });

  it("may not lie in one another", () => {
    expect(() => storedFiles([file("rules/self.yaml"), file("rules"), file("rules-x")])).toThrow(
      'Configuration file "rules/self.yaml" lies in "rules", which is a file itself: rename one.',
    );
  });

  it("may not hold what is known only after apply", () => {
    const content = `arn: ${Token.asString({ resolve: () => "arn" })}`;
    expect(() => storedFiles([file("a.yml", content)])).toThrow("Configuration file a.yml is known only after apply");
  });

  it("are known by their bytes where they are programs, which need not be text", () => {
    const source = join(temporaryDirectory(), "program");
    const bytes = Buffer.from([0, 255, 128, 10]);
    writeFileSync(source, bytes);
    const hash = createHash("sha256").update(bytes).digest("hex");
    expect(storedFiles([{ path: "web/program", source }])[0]?.objectName).toBe(`web/program.${hash.slice(0, 16)}`);
    expect(manifestOf(storedFiles([file("web/index.html", "x"), { path: "web/program", source }]))).toBe(
      `${hashOf("x")}  web/index.html\n${hash}  web/program\n`,
    );
  });

  it("may not be programs that are not there", () => {
    expect(() => storedFiles([{ path: "web/program", source: "/nowhere/program" }])).toThrow(
      "Program web/program: there is no file /nowhere/program.",
    );
  });

  it("are at least one", () => {
    expect(() => storedFiles([])).toThrow("There are no configuration files to deliver: want at least one.");
  });
});

describe("the manifest", () => {
  it("is what sha256sum --check reads", () => {
    expect(manifestOf(storedFiles([file("b.yml", "größer\n"), file("a.yml", "")]))).toBe(
      `${hashOf("")}  a.yml\n${hashOf("größer\n")}  b.yml\n`,
    );
  });
});

describe("variables of secrets that become files", () => {
  it("are named after the files", () => {
    expect(secretVariables(["slack-webhook", "smtp.password2"])).toEqual({
      "slack-webhook": "SECRET_SLACK_WEBHOOK",
      "smtp.password2": "SECRET_SMTP_PASSWORD2",
    });
  });

  it.each(["a b", "a/b", "../a", "$(id)", "", ".a"])("are refused for the name %j", (name) => {
    expect(() => secretVariables([name])).toThrow(
      `Secret file ${JSON.stringify(name)}: want a name of letters, digits and ._- that begins with a letter or digit.`,
    );
  });

  it("are refused for two files that would share one", () => {
    expect(() => secretVariables(["slack-webhook", "slack_webhook"])).toThrow(
      'Secret files "slack-webhook" and "slack_webhook" would both come in the variable SECRET_SLACK_WEBHOOK: rename one.',
    );
  });
});
