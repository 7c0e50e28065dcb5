import { runCommand } from "./command";

runCommand(process.argv.slice(2), (line) => {
  process.stdout.write(`${line}\n`);
})
  .then((fake) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => void fake?.stop());
    }
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
