import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the program. @default - this process's */
  readonly env?: NodeJS.ProcessEnv;
  /** @default 120_000 */
  readonly timeoutMs?: number;
}

/** Runs a program to its end; a status other than 0 is a result, too. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env, timeoutMs = 120_000 } = options;
  try {
    const { stdout, stderr } = await execute(program, [...args], {
      cwd,
      env,
      timeout: timeoutMs,
      maxBuffer: 256 * 1024 * 1024,
    });
    return { status: 0, stdout, stderr };
  } catch (error) {
    if (isFailure(error)) return { status: error.code, stdout: error.stdout, stderr: error.stderr };
    throw error;
  }
}

function isFailure(error: unknown): error is { code: number; stdout: string; stderr: string } {
  // Not instanceof Error: jest gives each test file an Error of its own.
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "number" &&
    "stdout" in error
  );
}
