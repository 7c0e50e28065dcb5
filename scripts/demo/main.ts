import { findProgram } from "../programs";
import { Demo } from "./demo";
import { parseOptions, USAGE } from "./options";

const print = (text: string) => process.stdout.write(text);

/** @returns the status that the process ends with */
async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) {
    print(USAGE);
    return 0;
  }
  const prometheus = options.prometheus ? findProgram("prometheus") : undefined;
  const demo = new Demo({ print, ...(prometheus !== undefined && { prometheus }) });
  const interrupted = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, done);
  });
  process.once("exit", () => {
    demo.kill();
  });
  try {
    await Promise.race([run(demo, options.once), demo.broken, interrupted]);
    return 0;
  } catch (error) {
    process.stderr.write(`\n${messageOf(error)}\n`);
    return 1;
  } finally {
    print("\nStopping …\n");
    await demo.stop();
    print("Nothing is left running.\n");
  }
}

async function run(demo: Demo, once: boolean): Promise<void> {
  await demo.run();
  if (once) return;
  print("\nCtrl-C ends all of it.\n");
  await new Promise<never>(() => undefined);
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  },
);

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
