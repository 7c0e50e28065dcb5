import { runCommand } from "./commands";
import { parseRequest, USAGE } from "./options";

const print = (text: string) => process.stdout.write(text);

async function main(args: readonly string[]): Promise<void> {
  const request = parseRequest(args);
  switch (request.kind) {
    case "help":
      print(USAGE);
      return;
    case "stop":
      (await containers()).stopContainers();
      return;
    case "start":
      if (request.docker) await (await containers()).startContainers(request.speed, print);
      else await untilInterrupted(request.speed);
      return;
    case "incidents":
    case "incident":
    case "resolve":
      print(await runCommand(request));
  }
}

/** Only loaded where they are needed: a command to what runs already answers at once. */
const containers = () => import("./docker");

/** Runs processes until a signal comes or one of them breaks, and leaves none. */
async function untilInterrupted(speed: number): Promise<void> {
  const { Processes } = await import("./processes");
  const processes = new Processes({ print, speed });
  const interrupted = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, done);
  });
  process.once("exit", () => {
    processes.kill();
  });
  const run = async () => {
    await processes.start();
    print("\nCtrl-C ends all of it.\n");
    await new Promise<never>(() => undefined);
  };
  try {
    await Promise.race([run(), processes.broken, interrupted]);
  } finally {
    print("\nStopping …\n");
    await processes.stop();
    print("Nothing is left running.\n");
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
