import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import { version } from "../../package.json";
import { systemClock } from "../cloudwatch";
import { createLog, LOG_LEVELS, messageOf } from "../log";
import { ListenError, SecretFileError, WebConfigError } from "../server";
import { type Arguments, HELP, parseArguments, UsageError } from "./arguments";
import { Collector } from "./collector";
import { check, failed, importPeer, type Outcome, plan, readConfig } from "./commands";
import { followSignals, type ProcessEvents } from "./lifecycle";
import { Serving } from "./serve";

export interface MainProps {
  /** Without the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly events: ProcessEvents;
}

/** What speaks to the one who starts the service. */
const ANNOUNCED = [ListenError, SecretFileError, WebConfigError];

/** @returns what there is to say at the end; nothing where the process goes on until a signal ends it */
export async function main({ args, env, events }: MainProps): Promise<Outcome | undefined> {
  let parsed: Arguments;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { status: 2, stderr: `${error.message}\nmetrics-service --help says what there is.\n` };
  }
  switch (parsed.command) {
    case "help":
      return { status: 0, stdout: HELP };
    case "version":
      return { status: 0, stdout: `metrics-service ${version}\n` };
    case "check":
      return check(parsed);
    case "plan":
      // Those of the AWS SDK are nothing to whoever wants to know a price.
      events.removeAllListeners("warning");
      return plan(parsed);
    case "import":
      return importPeer(parsed);
    case "serve":
      return serve(parsed, env, events);
  }
}

async function serve(
  args: Extract<Arguments, { readonly command: "serve" }>,
  env: MainProps["env"],
  events: ProcessEvents,
): Promise<Outcome | undefined> {
  const level = args.logLevel ?? LOG_LEVELS.find((each) => each === env["LOG_LEVEL"]);
  if (level === undefined && env["LOG_LEVEL"]) {
    return failed(`LOG_LEVEL: ${env["LOG_LEVEL"]} is none of ${LOG_LEVELS.join(", ")}`);
  }
  const read = readConfig(args.configFile);
  if ("problems" in read) return failed(...read.problems);
  const { config } = read;
  const log = createLog(level ?? "info");
  const webConfigFile = args.webConfigFile ?? config.server.webConfigFile;
  try {
    const serving = new Serving({
      service: new Collector({ config, file: args.configFile, log, clock: systemClock, random: Math.random }),
      version,
      log,
      listenAddress: args.listenAddress ?? config.server,
      ...(webConfigFile !== undefined && { webConfigFile }),
      passwordKey: randomBytes(32),
      readConfig: () => readFileSync(args.configFile, "utf8"),
      now: () => Date.now() / 1000,
    });
    followSignals(events, log, serving);
    await serving.start();
    return undefined;
  } catch (error) {
    if (ANNOUNCED.some((kind) => error instanceof kind)) return failed(messageOf(error));
    throw error;
  }
}
