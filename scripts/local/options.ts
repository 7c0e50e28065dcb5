import { parseArgs } from "node:util";

import { PORTS } from "@watchpost/local/addresses";

export const USAGE = `npm run local [-- options]             start everything: with Docker Compose, in the background
  --no-docker                          without Docker: Prometheus, and Alertmanager if there is one, from PATH; until Ctrl-C
  --speed K                            simulated workloads and their rules run K times faster, 1 to 60 (1)
npm run local -- stop                  end what Docker Compose runs; its volumes stay
npm run local -- incidents             what can go wrong, and what does
npm run local -- incident <Alert>      from now on this alert has every reason to fire
npm run local -- resolve <Alert>       from now on it has none
  --simulator URL                      where the simulated workloads are (http://127.0.0.1:${PORTS.simulator})
`;

/** What `npm run local` is asked for. */
export type Request =
  | { readonly kind: "help" | "stop" }
  | { readonly kind: "start"; readonly docker: boolean; readonly speed: number }
  | { readonly kind: "incidents"; readonly simulator: string }
  | { readonly kind: "incident" | "resolve"; readonly alert: string; readonly simulator: string };

/** At more than this, samples would have to be less than half a second apart. */
const FASTEST = 60;

/** @throws Error with the usage, for what cannot be asked for */
export function parseRequest(args: readonly string[]): Request {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: "help" };
  const [kind, alert, ...others] = positionals;
  const { simulator } = values;
  if (others.length === 0) {
    if (kind === undefined) return { kind: "start", docker: !values["no-docker"], speed: speedOf(values.speed) };
    if (kind === "stop" && alert === undefined) return { kind };
    if (kind === "incidents" && alert === undefined) return { kind, simulator };
    if ((kind === "incident" || kind === "resolve") && alert !== undefined) return { kind, alert, simulator };
  }
  throw new Error(`There is no command ${JSON.stringify(positionals.join(" "))}.\n${USAGE}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "no-docker": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        speed: { type: "string", default: "1" },
        simulator: { type: "string", default: `http://127.0.0.1:${PORTS.simulator}` },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (speed >= 1 && speed <= FASTEST) return speed;
  throw new Error(`--speed is ${JSON.stringify(text)}: want a number from 1 to ${FASTEST}.\n${USAGE}`);
}
