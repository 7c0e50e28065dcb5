import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export interface ProgramProps {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** As of `nice`: what is measured goes before whatever else the machine does, and what serves it comes after. */
  readonly niceness: number;
}

export const MEASURED_NICENESS = -10;
export const SERVING_NICENESS = 5;

/** What a process has used so far. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentMiB: number;
  /** The most that it ever had. */
  readonly peakMiB: number;
}

const MIB_PER_KIB = 1 / 1024;

/** How Linux counts the time of processors for /proc. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100;
const LINES_KEPT = 20;

/** A process that is measured, or asked by one that is. */
export class Program {
  readonly startedAt = performance.now();
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];

  /** @param onLine called with each line that it writes */
  constructor(
    readonly props: ProgramProps,
    onLine: (line: string) => void = () => undefined,
  ) {
    const { args, command, env } = props;
    const child = spawn(command, args, {
      env: { PATH: process.env["PATH"] ?? "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        this.#lines.push(line);
        if (this.#lines.length > LINES_KEPT) this.#lines.shift();
        onLine(line);
      });
    }
    child.on("error", (error) => this.#lines.push(error.message));
    prioritize(child.pid, props.niceness);
  }

  /** Until something is so. @throws Error with what the program wrote last, when it is not in time or the program ended */
  async until<T>(what: string, seconds: number, poll: () => Promise<T | undefined> | T | undefined): Promise<T> {
    for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
      await sleep(25);
      const result = await poll();
      if (result !== undefined) return result;
      if (this.#child.exitCode !== null || this.#child.pid === undefined) break;
    }
    throw new Error(`${this.props.command}: not ${what} within ${seconds} s:\n${this.#lines.join("\n")}`);
  }

  usage(): Usage {
    const file = (name: string) => readFileSync(`/proc/${this.#child.pid ?? 0}/${name}`, "utf8");
    const stat = file("stat");
    // The name of the program may have spaces; the fields behind it have none.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const status = file("status");
    const mebibytes = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * MIB_PER_KIB;
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      residentMiB: mebibytes("VmRSS"),
      peakMiB: mebibytes("VmHWM"),
    };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return;
    const ended = new Promise((resolve) => {
      this.#child.once("exit", resolve);
    });
    this.#child.kill("SIGKILL");
    await ended;
  }
}

/** Before others may go only who may: elsewhere the figures are those of a busier machine. */
export function prioritize(pid: number | undefined, niceness: number): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // It stays as it is.
  }
}
