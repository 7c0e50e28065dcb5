import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { findTool, type Ran, run, temporaryDirectory } from "@watchpost/scripts/testing";

import { hostUserData, type HostUserDataProps } from "../src/ebs-host-user-data";

/** Harmless programs that are taken from this machine. */
const REAL = ["cat", "chmod", "mkdir", "tail", "tr"];

/** Programs that would change the machine, or that only an instance has: each notes that it was called. */
const STUBS = ["aws", "blkid", "chown", "curl", "df", "dnf", "mkfs.xfs", "mount", "sleep", "systemctl", "xfs_growfs"];

const ROOTS = ["/etc/", "/usr/local/bin/", "/dev/disk/"];

export const HOST: HostUserDataProps = {
  cluster: "test-monitoring-cluster",
  volumeId: "vol-0123456789abcdef0",
  mountPath: "/var/lib/prometheus",
  label: "test-prometheus",
  uid: 65534,
  gid: 65534,
};

/** An instance on which the user data can be run without harm: its directories lie in a temporary one. */
export class HostSandbox {
  readonly root = temporaryDirectory();
  private readonly bin = join(this.root, "bin");

  /** @param stubs what a program does beside noting its call, as shell: `exit 2` */
  constructor(
    private readonly stubs: Readonly<Record<string, string>> = {},
    absent: readonly string[] = [],
  ) {
    for (const directory of ["bin", "etc/ecs", "etc/systemd/system", "usr/local/bin", "dev/disk/by-id", "var/lib"])
      mkdirSync(join(this.root, directory), { recursive: true });
    for (const name of REAL) symlinkSync(findTool(name) ?? name, join(this.bin, name));
    for (const name of STUBS.filter((stub) => !absent.includes(stub))) this.stub(name);
  }

  /** Where the volume appears once it is attached. */
  get device(): string {
    return join(this.root, "dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0");
  }

  start(): Promise<Ran> {
    const script = join(this.root, "user-data");
    writeFileSync(script, this.inRoot(hostUserData({ ...HOST, mountPath: join(this.root, HOST.mountPath) })));
    return this.run("bash", ["--norc", script]);
  }

  run(program: string, args: readonly string[]): Promise<Ran> {
    return run(findTool(program) ?? program, args, { env: { PATH: this.bin, ROOT: this.root } });
  }

  /** The calls of all stubs, in order: program and arguments. */
  get calls(): string[] {
    const log = join(this.root, "calls");
    return existsSync(log) ? this.outOfRoot(readFileSync(log, "utf8")).trimEnd().split("\n") : [];
  }

  read(path: string): string {
    return this.outOfRoot(readFileSync(join(this.root, path), "utf8"));
  }

  private stub(name: string): void {
    const path = join(this.bin, name);
    const body = this.stubs[name] ?? DEFAULTS[name] ?? "";
    writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> "$ROOT/calls"\n${body}\n`);
    chmodSync(path, 0o755);
  }

  private inRoot(script: string): string {
    return ROOTS.reduce((text, path) => text.replaceAll(path, `${this.root}${path}`), script);
  }

  private outOfRoot(text: string): string {
    return text.replaceAll(this.root, "");
  }
}

const ATTACH = `case "$1 $2" in "ec2 attach-volume") : > "$ROOT/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0" ;; esac`;

const DEFAULTS: Readonly<Record<string, string>> = {
  aws: ATTACH,
  // Nothing is on the device.
  blkid: "exit 2",
  curl: `case "$*" in */api/token) echo TOKEN ;; */instance-id) echo i-0abc ;; */placement/region) echo eu-west-1 ;; *) exit 22 ;; esac`,
  df: "echo 'Use%'; echo '  42%'",
};

/** A program that fails so many times, and then does what it should. */
export const failing = (times: number, then: string): string =>
  `n=$(cat "$ROOT/failed" 2>/dev/null || echo 0); if [ "$n" -lt ${times} ]; then echo $((n + 1)) > "$ROOT/failed"; exit 254; fi\n${then}`;

export const attached = ATTACH;
