import { parseArgs } from "node:util";

export const USAGE = `npm run demo [-- options]
  A Redis cache and a shop in a CloudWatch that is simulated here, the metrics service that reads it, and Prometheus if
  there is one on PATH or in .tools/bin. Until Ctrl-C, or with
  --once                 until it has been seen to work: compares the counters with the truth, and ends
  --without-prometheus   even where there is one
`;

export interface Options {
  readonly once: boolean;
  readonly prometheus: boolean;
  readonly help: boolean;
}

/** @throws Error with the usage, for options that there are not */
export function parseOptions(args: readonly string[]): Options {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { once: flag, "without-prometheus": flag, help: flag } });
    return { once: values.once, prometheus: !values["without-prometheus"], help: values.help };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}
