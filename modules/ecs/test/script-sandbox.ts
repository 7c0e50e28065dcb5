import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, describe } from "@jest/globals";
import { findTool, type Ran, run, temporaryDirectory } from "@watchpost/scripts/testing";

import { type ConfigFile, manifestOf, sha256, storedFiles } from "../src/config-files";

/** Everything beside aws and curl that the scripts may call: coreutils, which the image of the AWS CLI has. */
const COREUTILS = ["chown", "cp", "dirname", "ln", "mkdir", "mv", "readlink", "rm", "sha256sum", "sleep"];

/** A shell that the scripts are run by. */
interface Shell {
  readonly name: string;
  readonly options: readonly string[];
}

/** As sh, and as the two that it mostly is; where sh is dash, dash is not tried again. */
const SHELLS: readonly Shell[] = [
  { name: "sh", options: [] },
  // Started by Node, bash takes itself for a remote shell and would read the user's own files.
  { name: "bash", options: ["--norc", "--posix"] },
  { name: "dash", options: [] },
].filter(({ name }) => name === "sh" || pathOf(name) !== pathOf("sh"));

function pathOf(name: string): string {
  const path = findTool(name);
  return path ? realpathSync(path) : name;
}

/** What this machine lacks to run the scripts by a shell. */
function missingFor({ name }: Shell): string[] {
  // Those of the BSDs take other options.
  const gnu = process.platform === "linux" ? [] : ["coreutils of GNU"];
  return [...gnu, ...[name, ...COREUTILS].filter((tool) => findTool(tool) === undefined)];
}

/** Copies objects from the directory that plays the bucket, as `aws s3 cp` does, unless it is told to fail. */
const AWS = `#!/bin/sh
PATH=$REAL_PATH
echo "$*" >> "$CONTROL/aws.log"
if [ -e "$CONTROL/aws-fails" ]; then echo "An error occurred (SlowDown): Please reduce your request rate." >&2; exit 1; fi
[ "$1 $2" = "s3 cp" ] || exit 252
shift 2
recursive=
while :; do case $1 in --recursive) recursive=yes; shift ;; --*) shift ;; *) break ;; esac; done
source=$BUCKET/\${1#s3://bucket/} target=$2
case $target in /*) ;; *) target=$PWD/$target ;; esac
if [ -n "$recursive" ]; then
  cd "$source" || exit 1
  find . -type f | sort | while read -r object; do
    mkdir -p "$target/$(dirname "$object")"
    cp "$object" "$target/$object" || exit 1
    if [ -e "$CONTROL/aws-breaks" ]; then echo "download failed: Connection was closed" >&2; exit 1; fi
    if [ -e "$CONTROL/aws-hangs" ]; then touch "$CONTROL/hanging"; exec sleep 60; fi
  done
else
  [ -f "$source" ] || { echo "fatal error: An error occurred (404): Not Found" >&2; exit 1; }
  cp "$source" "$target"
fi
`;

/** Notes what is posted where, and which files are in place by then. */
const CURL = `#!/bin/sh
PATH=$REAL_PATH
for url; do :; done
echo "$url $(readlink "$CONFIG/current")" >> "$CONTROL/curl.log"
case $url in $(cat "$CONTROL/refuses" 2>/dev/null || echo -)) echo "curl: (22) The requested URL returned error: 500" >&2; exit 22 ;; esac
case $url in $(cat "$CONTROL/silent" 2>/dev/null || echo -)) echo "curl: (7) Failed to connect" >&2; exit 7 ;; esac
if [ -e "$CONTROL/curl-hangs" ]; then touch "$CONTROL/hanging"; exec sleep 60; fi
`;

/** The volumes of a task, the bucket, and stubs of aws and curl that a test can make fail. */
export class ScriptSandbox {
  readonly config: string;
  readonly secrets: string;
  private readonly root = temporaryDirectory();
  private readonly bucket = join(this.root, "bucket");
  private readonly control = join(this.root, "control");
  private readonly bin = join(this.root, "bin");
  private readonly started: ChildProcess[] = [];

  constructor(private readonly shell: Shell) {
    this.config = join(this.root, "config");
    this.secrets = join(this.root, "secrets");
    for (const directory of [this.config, this.secrets, this.bucket, this.control, this.bin]) mkdirSync(directory);
    for (const tool of COREUTILS) symlinkSync(findTool(tool) ?? tool, join(this.bin, tool));
    for (const [name, script] of Object.entries({ aws: AWS, curl: CURL })) {
      writeFileSync(join(this.bin, name), script);
      chmodSync(join(this.bin, name), 0o755);
    }
  }

  /** Puts the files and their manifest where Terraform would, beside those that are there. @returns the delivery's name */
  upload(files: readonly ConfigFile[]): string {
    for (const { objectName, content } of storedFiles(files)) this.putObject(objectName, content);
    const manifest = manifestOf(storedFiles(files));
    this.putObject("manifest", manifest);
    return sha256(manifest).slice(0, 16);
  }

  putObject(name: string, content: string): this {
    const path = join(this.bucket, "service", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return this;
  }

  removeObject(name: string): this {
    rmSync(join(this.bucket, "service", name));
    return this;
  }

  /** Tells the stubs how to behave: `aws-fails`, `aws-breaks`, `aws-hangs`, `curl-hangs`, `refuses`, `silent`. */
  tell(what: string, pattern = ""): this {
    writeFileSync(join(this.control, what), pattern);
    return this;
  }

  /** Takes back what the stubs were told. */
  untell(what: string): this {
    rmSync(join(this.control, what), { force: true });
    return this;
  }

  /** Uses the real curl in place of the stub. */
  useRealCurl(curl: string): void {
    rmSync(join(this.bin, "curl"));
    symlinkSync(curl, join(this.bin, "curl"));
  }

  /** Runs a script to its end. */
  run(script: string, variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return run(this.program, [...this.shell.options, "-c", script], { env: this.environment(variables) });
  }

  /** Starts a script that goes on until it is stopped. */
  start(script: string, variables: Readonly<Record<string, string>> = {}): Started {
    const child = spawn(this.program, [...this.shell.options, "-c", script], {
      env: this.environment(variables),
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.started.push(child);
    return new Started(child);
  }

  /** Ends what is still running. */
  stopAll(): void {
    for (const child of this.started.splice(0)) killGroup(child);
  }

  /** What the stub of curl noted: address and delivery in place, a line a request. */
  get posts(): string[] {
    return this.logged("curl.log");
  }

  get downloads(): string[] {
    return this.logged("aws.log").filter((line) => line.includes("--recursive"));
  }

  /** How often it was looked for a new manifest. */
  get looks(): number {
    return this.logged("aws.log").filter((line) => line.includes(".latest")).length;
  }

  /** Whether a stub that was told to hang has been reached. */
  get hangs(): boolean {
    return existsSync(join(this.control, "hanging"));
  }

  /** Where a link of the volume points. */
  link(name: string): string | undefined {
    const path = join(this.config, name);
    return lstatSync(path, { throwIfNoEntry: false }) ? readlinkSync(path) : undefined;
  }

  read(path: string): string {
    return readFileSync(join(this.config, "current", path), "utf8");
  }

  /** Names on the configuration volume. */
  get volume(): string[] {
    return readdirSync(this.config).sort();
  }

  private get program(): string {
    return findTool(this.shell.name) ?? this.shell.name;
  }

  private logged(name: string): string[] {
    const path = join(this.control, name);
    return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];
  }

  private environment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    return {
      PATH: this.bin,
      REAL_PATH: process.env["PATH"],
      CONTROL: this.control,
      CONFIG: this.config,
      BUCKET: this.bucket,
      CONFIG_BUCKET: "bucket",
      CONFIG_PREFIX: "service",
      CONFIG_MANIFEST: "manifest",
      ...variables,
    };
  }
}

/** A script that runs. */
export class Started {
  output = "";
  private readonly ended: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on("data", (data) => (this.output += String(data)));
    child.stderr?.on("data", (data) => (this.output += String(data)));
    this.ended = new Promise((resolve) => child.on("exit", resolve));
  }

  /** Sends SIGTERM to the script alone, as ECS does to a container. @returns its status */
  async terminate(): Promise<number | null> {
    this.child.kill("SIGTERM");
    return this.ended;
  }

  /** Kills the script and all that it started. */
  async kill(): Promise<void> {
    killGroup(this.child);
    await this.ended;
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** Waits until something holds. @throws Error when it has not after ten seconds */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (holds()) return;
    await sleep(10);
  }
  throw new Error(`Waited ten seconds in vain until ${what}.`);
}

/** A suite for each shell, in a fresh sandbox for each test; where something is missing, it is skipped with the reason. */
export function describeByShell(what: string, tests: (sandbox: () => ScriptSandbox) => void): void {
  for (const shell of SHELLS) {
    const missing = missingFor(shell);
    const name = `${what}, run by ${[shell.name, ...shell.options].join(" ")}`;
    const suite = () => {
      let sandbox: ScriptSandbox | undefined;
      afterEach(() => {
        sandbox?.stopAll();
        sandbox = undefined;
      });
      tests(() => (sandbox ??= new ScriptSandbox(shell)));
    };
    if (missing.length > 0) describe.skip(`${name} (not found: ${missing.join(", ")})`, suite);
    else describe(name, suite);
  }
}
