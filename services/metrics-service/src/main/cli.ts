import { main } from "./main";

// Not process.exit: what was said may still be on its way through a pipe.
void main({ args: process.argv.slice(2), env: process.env, events: process }).then((outcome) => {
  if (!outcome) return;
  if (outcome.stdout) process.stdout.write(outcome.stdout);
  if (outcome.stderr) process.stderr.write(outcome.stderr);
  process.exitCode = outcome.status;
});
