import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "@jest/globals";
import fc from "fast-check";

import { FIRST, objectOf, SECOND } from "../../test/config-files";
import { describeByShell, type ScriptSandbox, until } from "../../test/script-sandbox";
import type { ConfigFile } from "../config-files";
import { initScript } from "./init";

/** Only root may give files away. */
const OWNER = process.getuid?.() === 0 ? "65534:65534" : `${process.getuid?.()}:${process.getgid?.()}`;

function init(
  { config, secrets }: ScriptSandbox,
  secretFiles: Readonly<Record<string, string>> = {},
  ownedDirectories: readonly string[] = [],
): string {
  return initScript({ secretFiles, ownedDirectories, owner: OWNER }, { config, secrets });
}

const ODD_FILES: readonly ConfigFile[] = [
  { path: "dashboard.json", content: '{"a":"${datasource} %{b} \\n $$ `c` \'d\'"}' },
  { path: "a/deep/er/path/with-._.txt", content: " leading and trailing \n\n" },
  { path: "empty", content: "" },
  { path: "unicode.txt", content: "größer – 測試\r\n" },
];

const SECRET = { "slack-webhook": "SECRET_SLACK_WEBHOOK" };

describeByShell("the script that delivers files before a task starts", (sandbox) => {
  it("puts every file in place, byte for byte", async () => {
    const name = sandbox().upload(ODD_FILES);
    const { status, stdout } = await sandbox().run(init(sandbox()));
    expect({ status, stdout }).toEqual({ status: 0, stdout: `delivered ${name}\n` });
    for (const { path, content } of ODD_FILES) expect(sandbox().read(path)).toBe(content);
    expect(sandbox().volume).toEqual([name, "accepted", "current"].sort());
  });

  it("leaves out what else lies in the bucket", async () => {
    sandbox().upload(SECOND);
    sandbox().upload(FIRST);
    await sandbox().run(init(sandbox()));
    expect(sandbox().read("prometheus/prometheus.yml")).toBe(FIRST[0]?.content);
  });

  it("lets other users read, whatever the umask it is started with", async () => {
    sandbox().upload(FIRST);
    await sandbox().run(`umask 077\n${init(sandbox())}`);
    const mode = (path: string) => statSync(join(sandbox().config, "current", path)).mode & 0o777;
    expect([".", "prometheus", "prometheus/rules"].map(mode)).toEqual([0o755, 0o755, 0o755]);
    expect(FIRST.map(({ path }) => mode(path))).toEqual([0o644, 0o644]);
  });

  it("writes secrets that only their reader can read, and says nothing of them", async () => {
    sandbox().upload(FIRST);
    const value = "https://hooks.example.com/T0/B0/$x`y`'z\"%s\\n canary\n";
    const { status, stdout, stderr } = await sandbox().run(init(sandbox(), SECRET), { SECRET_SLACK_WEBHOOK: value });
    expect(status).toBe(0);
    const file = join(sandbox().secrets, "slack-webhook");
    expect(readFileSync(file, "utf8")).toBe(value);
    const { mode, uid, gid } = statSync(file);
    expect([mode & 0o777, `${uid}:${gid}`]).toEqual([0o600, OWNER]);
    expect(stdout + stderr).not.toContain("canary");
  });

  it("fails when a secret has not been given", async () => {
    sandbox().upload(FIRST);
    const { status, stderr } = await sandbox().run(init(sandbox(), SECRET));
    expect(status).not.toBe(0);
    expect(stderr).toContain("SECRET_SLACK_WEBHOOK");
  });

  it("gives directories of fresh volumes to those who write there", async () => {
    sandbox().upload(FIRST);
    const data = join(sandbox().config, "../data");
    mkdirSync(data);
    await sandbox().run(init(sandbox(), {}, [data]));
    const { uid, gid } = statSync(data);
    expect(`${uid}:${gid}`).toBe(OWNER);
  });

  it.each<[string, string, (sandbox: ScriptSandbox) => unknown]>([
    [
      "an object has been tampered with",
      "computed checksum did NOT match",
      (s) => s.putObject(objectOf(FIRST), "evil"),
    ],
    ["an object is missing", "No such file", (s) => s.removeObject(objectOf(FIRST))],
    ["the manifest is missing", "No such file", (s) => s.removeObject("manifest")],
    ["the manifest is empty", "no properly formatted", (s) => s.putObject("manifest", "")],
    ["the manifest is no manifest", "", (s) => s.putObject("manifest", "<html>\n")],
    ["S3 throttles", "SlowDown", (s) => s.tell("aws-fails")],
    ["the connection breaks halfway", "Connection was closed", (s) => s.tell("aws-breaks")],
  ])("fails and puts nothing in place when %s", async (_, reason, spoil) => {
    sandbox().upload(FIRST);
    spoil(sandbox());
    const { status, stdout, stderr } = await sandbox().run(init(sandbox()));
    expect(status).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain(reason);
    expect(sandbox().volume).toEqual([]);
  });

  it("fails and puts nothing in place when the disk is full", async () => {
    sandbox().upload([...FIRST, { path: "large", content: "x".repeat(200_000) }]);
    const { status } = await sandbox().run(`ulimit -f 64\n${init(sandbox())}`);
    expect(status).not.toBe(0);
    expect(sandbox().volume).toEqual([]);
  });

  it("puts nothing in place when it is killed halfway, and everything when it runs again", async () => {
    const name = sandbox().upload(FIRST);
    sandbox().tell("aws-hangs");
    const started = sandbox().start(init(sandbox()));
    await until(() => sandbox().hangs, "the download hangs");
    await started.kill();
    expect(sandbox().link("current")).toBeUndefined();
    sandbox().untell("aws-hangs");
    await sandbox().run(init(sandbox()));
    expect(sandbox().link("current")).toBe(name);
    expect(sandbox().read("prometheus/prometheus.yml")).toBe(FIRST[0]?.content);
  });

  it("delivers whatever text files hold", async () => {
    const content = fc.string({ unit: "binary", maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 4 }), async (contents) => {
        const files = contents.map((text, i) => ({ path: `directory-${i}/file`, content: text }));
        sandbox().upload(files);
        const { status } = await sandbox().run(init(sandbox()));
        expect(status).toBe(0);
        for (const { path, content: text } of files) expect(sandbox().read(path)).toBe(text);
      }),
      { numRuns: 5 },
    );
  });
});
