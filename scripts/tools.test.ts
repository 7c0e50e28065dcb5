import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { zipSync } from "fflate";

import { run, temporaryDirectory } from "./testing";

const PROGRAM = "#!/bin/sh\necho I am the fetched one\n";

/** What the server has, by path; what it has not is answered with 404. */
const served = new Map<string, Buffer>();
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const body = served.get(url);
    response.writeHead(body ? 200 : 404).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function serve(archive: string, bytes: Buffer, checksum = sha256(bytes)) {
  served.set(`/${archive}`, bytes);
  served.set(`/${archive}.sums`, Buffer.from(`${checksum}  ${archive}\n`));
  return { archive, url: `${base}/${archive}`, checksums: `${base}/${archive}.sums`, inside: "" };
}

function tarball(name: string): Buffer {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "promtool-1"));
  writeFileSync(join(directory, "promtool-1", name), PROGRAM);
  execFileSync("tar", ["-czf", "out.tar.gz", "promtool-1"], { cwd: directory });
  return readFileSync(join(directory, "out.tar.gz"));
}

const FETCH = `import("./tools.mjs")
  .then(({ fetchTools }) => fetchTools(JSON.parse(process.argv[1]), process.argv[2]))
  .then((result) => console.log(JSON.stringify(result)))`;

/** Runs fetchTools in a process of its own, with nothing on its PATH but tar. */
async function fetchTools(releases: object, bin: string, path: readonly string[] = []) {
  const tar = temporaryDirectory();
  for (const name of ["tar", "gzip", "sh"])
    execFileSync("ln", ["-s", execFileSync("which", [name], { encoding: "utf8" }).trim(), join(tar, name)]);
  const ran = await run(process.execPath, ["-e", FETCH, JSON.stringify(releases), bin], {
    cwd: __dirname,
    env: { PATH: [...path, tar].join(":") },
  });
  expect(ran.stderr).toBe("");
  return JSON.parse(ran.stdout) as { bin: string; missing: { name: string; why: string }[] };
}

const output = (bin: string, name: string) => execFileSync(join(bin, name), { encoding: "utf8" });

describe("fetchTools", () => {
  it("fetches a program from a tar archive and one from a zip archive, checks them, and makes them run", async () => {
    const bin = join(temporaryDirectory(), "tools/bin");
    const releases = {
      promtool: { ...serve("promtool-1.tar.gz", tarball("promtool")), inside: "promtool-1" },
      terraform: serve("terraform.zip", Buffer.from(zipSync({ terraform: Buffer.from(PROGRAM) }))),
    };
    expect(await fetchTools(releases, bin)).toEqual({ bin, missing: [] });
    expect([output(bin, "promtool"), output(bin, "terraform")]).toEqual([
      "I am the fetched one\n",
      "I am the fetched one\n",
    ]);
  });

  it("fetches nothing where the program is on PATH or was fetched before", async () => {
    const bin = temporaryDirectory();
    const path = temporaryDirectory();
    for (const file of [join(path, "promtool"), join(bin, "amtool"), join(path, "prometheus-alertmanager")]) {
      writeFileSync(file, PROGRAM);
      chmodSync(file, 0o755);
    }
    const nowhere = { archive: "x.zip", url: `${base}/gone`, checksums: `${base}/gone`, inside: "" };
    const releases = { promtool: nowhere, amtool: nowhere, alertmanager: nowhere };
    expect(await fetchTools(releases, bin, [path])).toEqual({ bin, missing: [] });
  });

  it("refuses an archive whose checksum is another one than the release says, and keeps nothing of it", async () => {
    const bin = join(temporaryDirectory(), "tools/bin");
    const release = serve("forged.zip", Buffer.from(zipSync({ terraform: Buffer.from(PROGRAM) })), "0".repeat(64));
    const { missing } = await fetchTools({ terraform: release }, bin);
    expect(missing).toEqual([
      {
        name: "terraform",
        why: expect.stringMatching(
          /^not on PATH, and not fetched: forged\.zip has checksum [0-9a-f]{64}, and its release says 0{64}$/,
        ),
      },
    ]);
    expect(existsSync(bin) ? readdirSync(bin) : []).toEqual([]);
  });

  it("says so when the release is gone, and when nobody answers", async () => {
    const gone = { archive: "x.zip", url: `${base}/x.zip`, checksums: `${base}/x.sums`, inside: "" };
    const silent = { ...gone, url: "http://127.0.0.1:9/x.zip" };
    const { missing } = await fetchTools({ terraform: gone, promtool: silent }, temporaryDirectory());
    expect(missing).toEqual([
      { name: "terraform", why: `not on PATH, and not fetched: ${base}/x.zip answers 404` },
      { name: "promtool", why: expect.stringContaining("not on PATH, and not fetched: fetch failed") },
    ]);
  });

  it("leaves no half of a program when the disk is full", async () => {
    const bin = join(temporaryDirectory(), "tools/bin");
    const archive = Buffer.from(zipSync({ terraform: Buffer.alloc(1_000_000, "x") }));
    const releases = JSON.stringify({ terraform: serve("large.zip", archive) });
    // A limit on the size of files stands for a full disk: both end a write in the middle.
    const ran = await run(
      "/bin/bash",
      ["-c", `trap '' XFSZ; ulimit -f 8; exec "$@"`, "bash", process.execPath, "-e", FETCH, releases, bin],
      {
        cwd: __dirname,
        env: { PATH: "/nowhere" },
      },
    );
    expect(ran.stdout).toContain("EFBIG");
    expect(readdirSync(bin)).toEqual([]);
    expect(readdirSync(join(bin, ".."))).toEqual(["bin"]);
  });
});
