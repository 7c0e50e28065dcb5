import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { run, temporaryDirectory } from "./testing";
import { writeFiles } from "./write-files";

describe("writeFiles", () => {
  it("writes what is given and removes what is no longer made, in its own directories only", () => {
    const root = temporaryDirectory();
    writeFiles(
      root,
      ["json"],
      new Map([
        ["json/a.json", "1"],
        ["json/deep/b.json", "2"],
      ]),
    );
    writeFileSync(join(root, "README.md"), "kept");
    writeFiles(root, ["json"], new Map([["json/a.json", "3"]]));
    expect(readFileSync(join(root, "json/a.json"), "utf8")).toBe("3");
    expect(existsSync(join(root, "json/deep/b.json"))).toBe(false);
    expect(readFileSync(join(root, "README.md"), "utf8")).toBe("kept");
  });

  it("leaves the old file whole, and no other behind, when the new one cannot be written", async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, "json"));
    writeFileSync(join(root, "json/a.json"), "old");
    // A limit on the size of files stands for a full disk: both end a write in the middle.
    const script = `require("tsx/cjs"); require("./write-files.ts").writeFiles(${JSON.stringify(root)}, ["json"], new Map([["json/a.json", "x".repeat(1e6)]]))`;
    const ran = await run("bash", ["-c", `trap '' XFSZ; ulimit -f 8; exec "$0" -e '${script}'`, process.execPath], {
      cwd: __dirname,
    });
    expect(ran.status).not.toBe(0);
    expect(ran.stderr).toContain("EFBIG");
    expect(readdirSync(join(root, "json"))).toEqual(["a.json"]);
    expect(readFileSync(join(root, "json/a.json"), "utf8")).toBe("old");
  });
});
