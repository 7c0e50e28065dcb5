// Programs that tests run beside our own: from PATH, else their pinned release, fetched once into .tools/.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";

import { unzipSync } from "fflate";

import { ROOT } from "./install.mjs";

const BIN = join(ROOT, ".tools/bin");
const TIMEOUT_MS = 120_000;

const OS = { linux: "linux", darwin: "darwin" }[process.platform];
const ARCHITECTURE = { x64: "amd64", arm64: "arm64" }[process.arch];

const prometheusProject = (name, version) => {
  const archive = `${name}-${version}.${OS}-${ARCHITECTURE}.tar.gz`;
  const release = `https://github.com/prometheus/${name}/releases/download/v${version}`;
  return {
    archive,
    url: `${release}/${archive}`,
    checksums: `${release}/sha256sums.txt`,
    inside: archive.replace(".tar.gz", ""),
  };
};

const hashicorp = (name, version) => {
  const archive = `${name}_${version}_${OS}_${ARCHITECTURE}.zip`;
  const release = `https://releases.hashicorp.com/${name}/${version}`;
  return { archive, url: `${release}/${archive}`, checksums: `${release}/${name}_${version}_SHA256SUMS`, inside: "" };
};

/** Which release each program comes from. */
const RELEASES = {
  terraform: hashicorp("terraform", "1.11.4"),
  promtool: prometheusProject("prometheus", "3.14.0"),
  prometheus: prometheusProject("prometheus", "3.14.0"),
  alertmanager: prometheusProject("alertmanager", "0.34.0"),
  amtool: prometheusProject("alertmanager", "0.34.0"),
};

/**
 * Sees to it that the programs are there.
 * @returns the directory with those that were fetched, and those that could not be, with the reason
 */
export async function fetchTools(releases = RELEASES, bin = BIN) {
  const missing = [];
  const failed = new Map();
  for (const [name, release] of Object.entries(releases)) {
    if (onPath(name) || isExecutable(join(bin, name))) continue;
    try {
      if (!OS || !ARCHITECTURE) throw new Error(`no release for ${process.platform} on ${process.arch}`);
      if (failed.has(release.url)) throw failed.get(release.url);
      await fetchTool(name, release, bin);
    } catch (error) {
      failed.set(release.url, error);
      missing.push({ name, why: `not on PATH, and not fetched: ${reasonOf(error)}` });
    }
  }
  return { bin, missing };
}

function onPath(name) {
  const directories = (process.env.PATH ?? "").split(delimiter);
  return directories.some((directory) => namesOf(name).some((each) => isExecutable(join(directory, each))));
}

/** Debian calls Alertmanager prometheus-alertmanager. */
const namesOf = (name) => (name === "alertmanager" ? [name, "prometheus-alertmanager"] : [name]);

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function fetchTool(name, { archive, url, checksums, inside }, bin) {
  const [bytes, sums] = await Promise.all([download(url), download(checksums)]);
  const expected = new RegExp(`^([0-9a-f]{64})\\s+\\*?${archive.replaceAll(".", "\\.")}$`, "m").exec(
    sums.toString(),
  )?.[1];
  const got = createHash("sha256").update(bytes).digest("hex");
  if (got !== expected)
    throw new Error(`${archive} has checksum ${got}, and its release says ${expected ?? "nothing"}`);
  mkdirSync(bin, { recursive: true });
  const work = mkdtempSync(join(bin, "..", "work-"));
  try {
    const program = extract(bytes, archive, join(inside, name), work);
    chmodSync(program, 0o755);
    // In place at once: a run that is killed leaves no half of a program.
    renameSync(program, join(bin, name));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function extract(bytes, archive, path, work) {
  const program = join(work, "program");
  if (archive.endsWith(".zip")) {
    writeFileSync(program, unzipSync(bytes, { filter: (file) => file.name === path })[path]);
    return program;
  }
  writeFileSync(join(work, archive), bytes);
  execFileSync("tar", ["-xzf", join(work, archive), "-C", work, path]);
  if (!existsSync(join(work, path))) throw new Error(`${archive} holds no ${path}`);
  return join(work, path);
}

async function download(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function reasonOf(error) {
  const cause = error.cause?.code ?? error.cause?.message;
  return cause ? `${error.message} (${cause})` : error.message;
}
