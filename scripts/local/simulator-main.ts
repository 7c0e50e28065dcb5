import { parseArgs } from "node:util";

import { LOCAL_SIMULATIONS } from "./simulations";
import { Simulator } from "./simulator";

// The simulated workloads as a program of their own: node simulator.cjs --host 0.0.0.0 --port 4590
const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "4590" },
    speed: { type: "string", default: "1" },
    // 0 stands for now.
    since: { type: "string", default: "0" },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);

void Simulator.start({
  simulations: LOCAL_SIMULATIONS,
  host: values.host,
  port: Number(values.port),
  speed: Number(values.speed),
  ...(Number(values.since) > 0 && { since: Number(values.since) }),
  onMessage: print,
}).then((simulator) => {
  print(`Simulated workloads listen on ${values.host}:${simulator.port}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void simulator.stop());
});
