import { parseArgs } from "node:util";

import { nearest } from "../config/suggest";
import { LOG_LEVELS, type LogLevel } from "../log";
import { type ListenAddress, parseListenAddress } from "../server";

/** Whose configurations can be brought along. */
const PEERS = ["yace", "cloudwatch_exporter"] as const;

type Peer = (typeof PEERS)[number];

interface ServeArguments {
  readonly command: "serve";
  readonly configFile: string;
  readonly webConfigFile?: string;
  readonly listenAddress?: ListenAddress;
  readonly logLevel?: LogLevel;
}

interface PlanArguments {
  readonly command: "plan";
  readonly configFile: string;
  readonly metrics?: number;
}

interface CheckArguments {
  readonly command: "check";
  readonly configFile: string;
  readonly webConfigFile?: string;
}

interface ImportArguments {
  readonly command: "import";
  readonly peer: Peer;
  readonly file: string;
  readonly keepNames: boolean;
  readonly region?: string;
}

/** What a command line asks for. */
export type Arguments =
  ServeArguments | PlanArguments | CheckArguments | ImportArguments | { readonly command: "help" | "version" };

/** A command line that asks for nothing that there is; its message says everything that is wrong with it. */
export class UsageError extends Error {}

type Options = Readonly<Record<string, "string" | "boolean">>;

const OPTIONS: Readonly<Record<"serve" | "plan" | "check" | "import", Options>> = {
  serve: {
    config: "string",
    "web.config.file": "string",
    "web.listen-address": "string",
    "log.level": "string",
    help: "boolean",
    version: "boolean",
  },
  plan: { config: "string", metrics: "string", help: "boolean" },
  check: { config: "string", "web.config.file": "string", help: "boolean" },
  import: { from: "string", "keep-names": "boolean", region: "string", help: "boolean" },
};

export const HELP = `metrics-service --config FILE [options]
  Reads metrics from CloudWatch and serves them to Prometheus.
    --config FILE               the jobs
    --web.config.file FILE      TLS and users, in the format that Prometheus's exporters share
    --web.listen-address ADDR   such as :9106 or 127.0.0.1:9106; goes before that of the configuration
    --log.level LEVEL           ${LOG_LEVELS.join(", ")}; goes before LOG_LEVEL in the environment; default info

metrics-service plan --config FILE [--metrics N]
  Says how many series, requests and dollars a month it will be. Lists metrics in AWS, unless told that each job has N.

metrics-service check --config FILE [--web.config.file FILE]
  Says everything that is wrong with the files.

metrics-service import --from ${PEERS.join("|")} [--keep-names] [--region REGION] FILE
  Writes a configuration that does what the other exporter's does.
    --keep-names                with the names of its metrics as well
    --region REGION             for a cloudwatch_exporter that takes it from its environment

metrics-service --help | --version
`;

/**
 * Reads the command line.
 * @param args without the program's name
 * @throws UsageError
 */
export function parseArguments(args: readonly string[]): Arguments {
  const [first] = args;
  if (first === undefined) throw new UsageError("--config is missing: which file?");
  if (first.startsWith("-")) return parseCommand("serve", args);
  if (first === "plan" || first === "check" || first === "import") return parseCommand(first, args.slice(1));
  const commands = ["plan", "check", "import"];
  throw new UsageError(
    `There is no command ${first}${suggestion(nearest(first, commands)) || "."} The commands are ${commands.join(", ")}.`,
  );
}

function parseCommand(command: keyof typeof OPTIONS, args: readonly string[]): Arguments {
  const read = new Read(command, args);
  if (read.has("help")) return { command: "help" };
  if (read.has("version")) return { command: "version" };
  const parsed = PARSERS[command](read);
  if (read.problems.length > 0) throw new UsageError(read.problems.join("\n"));
  return parsed;
}

const PARSERS: Readonly<Record<keyof typeof OPTIONS, (read: Read) => Arguments>> = {
  serve: (read) => {
    const [level, address] = [read.value("log.level"), read.value("web.listen-address")];
    const listenAddress = address === undefined ? undefined : parseListenAddress(address);
    if (address !== undefined && !listenAddress) {
      read.problems.push(`--web.listen-address: ${address} is no address; :9106 or 127.0.0.1:9106 would be`);
    }
    const logLevel = LOG_LEVELS.find((each) => each === level);
    if (level !== undefined && !logLevel) {
      read.problems.push(`--log.level: ${level} is none of ${LOG_LEVELS.join(", ")}`);
    }
    return {
      command: "serve",
      configFile: read.required("config"),
      ...read.webConfigFile(),
      ...(listenAddress && { listenAddress }),
      ...(logLevel && { logLevel }),
    };
  },
  plan: (read) => {
    const text = read.value("metrics");
    const metrics = text === undefined ? undefined : Number(text);
    if (metrics !== undefined && !(Number.isSafeInteger(metrics) && metrics > 0)) {
      read.problems.push(`--metrics: ${text ?? ""} is no number of metrics`);
    }
    return { command: "plan", configFile: read.required("config"), ...(metrics !== undefined && { metrics }) };
  },
  check: (read) => ({ command: "check", configFile: read.required("config"), ...read.webConfigFile() }),
  import: (read) => {
    const from = read.required("from");
    const peer = PEERS.find((each) => each === from);
    if (from !== "" && !peer) {
      read.problems.push(`--from: ${from} is none of ${PEERS.join(", ")}${suggestion(nearest(from, PEERS))}`);
    }
    const region = read.value("region");
    return {
      command: "import",
      peer: peer ?? "yace",
      file: read.file(),
      keepNames: read.has("keep-names"),
      ...(region !== undefined && { region }),
    };
  },
};

/** The options of a command line. */
class Read {
  readonly problems: string[] = [];
  readonly #values = new Map<string, string>();
  readonly #files: string[] = [];

  constructor(command: keyof typeof OPTIONS, args: readonly string[]) {
    const known = OPTIONS[command];
    const options = Object.fromEntries(Object.entries(known).map(([name, type]) => [name, { type }]));
    const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
    for (const token of tokens) {
      if (token.kind === "positional") this.#files.push(token.value);
      else if (token.kind === "option") this.#take(token.rawName, known[token.name], token.name, token.value, known);
    }
    const [file] = this.#files;
    // Behind an option that there is not, it is perhaps that one's value.
    if (command !== "import" && file !== undefined && this.problems.length === 0)
      this.problems.push(`${file}: what is it for?`);
  }

  #take(raw: string, type: Options[string] | undefined, name: string, value: string | undefined, known: Options): void {
    if (type === undefined) {
      const names = Object.keys(known).map((each) => `--${each}`);
      this.problems.push(`There is no option ${raw}${suggestion(nearest(raw, names)) || "."}`);
    } else if (type === "string" && !value) this.problems.push(`${raw} needs a value.`);
    else if (type === "boolean" && value !== undefined) this.problems.push(`${raw} takes no value.`);
    else if (this.#values.has(name)) this.problems.push(`${raw} is given twice.`);
    else this.#values.set(name, value ?? "");
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  value(name: string): string | undefined {
    return this.#values.get(name);
  }

  required(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined) this.problems.push(`--${name} is missing.`);
    return value ?? "";
  }

  webConfigFile(): { readonly webConfigFile?: string } {
    const webConfigFile = this.value("web.config.file");
    return webConfigFile === undefined ? {} : { webConfigFile };
  }

  file(): string {
    const [file, ...more] = this.#files;
    if (file === undefined || more.length > 0)
      this.problems.push("One file is needed, the other exporter's configuration.");
    return file ?? "";
  }
}

const suggestion = (near: string | undefined) => (near === undefined ? "" : `; did you mean ${near}?`);
