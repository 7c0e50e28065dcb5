import type { Request } from "./options";

interface Incidents {
  readonly alerts?: Readonly<Record<string, readonly string[]>>;
  readonly now: readonly { readonly alert: string; readonly mixin: string }[];
}

type Command = Extract<Request, { readonly simulator: string }>;

/**
 * Makes something go wrong or well, or tells what can go wrong.
 * @returns what to say of it
 * @throws Error where nothing answers there, or with what the simulator says
 */
export async function runCommand(command: Command): Promise<string> {
  const { now, alerts } = await ask(command);
  const ongoing =
    now.length === 0 ? "All is well now." : `Going wrong now: ${now.map(({ alert }) => alert).join(", ")}.`;
  const known = Object.entries(alerts ?? {}).map(([mixin, names]) => `${mixin}: ${names.join(", ")}\n`);
  return `${known.join("")}${ongoing}\n`;
}

async function ask(command: Command): Promise<Incidents> {
  const path = command.kind === "incidents" ? "incidents" : `incidents/${encodeURIComponent(command.alert)}`;
  const method = { incidents: "GET", incident: "POST", resolve: "DELETE" }[command.kind];
  const response = await fetch(`${command.simulator.replace(/\/+$/, "")}/${path}`, { method }).catch(
    (cause: unknown) => {
      throw new Error(
        `No simulated workloads answer at ${command.simulator}: start them with npm run local, or name where they are with --simulator.`,
        { cause },
      );
    },
  );
  const body = await response.text();
  if (!response.ok) throw new Error(body.trim());
  return JSON.parse(body) as Incidents;
}
