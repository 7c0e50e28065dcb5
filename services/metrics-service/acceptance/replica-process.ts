import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

import { build } from "esbuild";

import { type Done, isDone, type Step } from "./replica/messages";

/** Builds the program of a replica: the service with a clock that is set from outside. @returns its path */
export async function buildReplica(directory: string): Promise<string> {
  const outfile = join(directory, "replica.cjs");
  await build({
    entryPoints: [resolve(__dirname, "replica/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
    tsconfigRaw: {},
  });
  return outfile;
}

export interface ReplicaProps {
  /** As {@link buildReplica} has made it. */
  readonly program: string;
  readonly configFile: string;
  readonly endpoint: string;
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
}

/** A process that can be killed. */
export class ReplicaProcess {
  readonly #child: ChildProcess;
  #errors = "";
  #said: Done | undefined;

  /** @returns when it has done what it has to at its start */
  static async start(props: ReplicaProps): Promise<ReplicaProcess> {
    const replica = new ReplicaProcess(props);
    await replica.#done(props.startsAt);
    return replica;
  }

  private constructor({ program, configFile, endpoint, startsAt }: ReplicaProps) {
    this.#child = fork(program, [configFile, String(startsAt)], {
      execArgv: [],
      env: {
        NODE_NO_WARNINGS: "1",
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "fake",
        AWS_SECRET_ACCESS_KEY: "fake",
      },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (data: Buffer) => (this.#errors += data.toString()));
    this.#child.on("message", (message) => {
      if (isDone(message)) this.#said = message;
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#said?.port ?? 0}`;
  }

  /** When it has something to do, in milliseconds since the epoch. */
  get next(): number {
    return this.#said?.next ?? Infinity;
  }

  /** What it has written to its standard error. */
  get errors(): string {
    return this.#errors;
  }

  /** Lets it do what it has to do at a time, in milliseconds since the epoch. */
  async stepTo(now: number): Promise<void> {
    const done = this.#done(now);
    const step: Step = { now };
    this.#child.send(step);
    await done;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  #done(now: number): Promise<void> {
    return new Promise((done, fail) => {
      const finish = () => {
        this.#child.off("exit", ended);
        this.#child.off("message", heard);
      };
      const ended = (status: number | null, signal: string | null) => {
        finish();
        fail(new Error(`A replica has ended with ${status ?? signal}:\n${this.#errors}`));
      };
      const heard = (message: unknown) => {
        if (!isDone(message) || message.now !== now || !this.#said) return;
        finish();
        done();
      };
      this.#child.on("exit", ended);
      this.#child.on("message", heard);
    });
  }
}
