import { readFileSync } from "node:fs";

import { systemClock } from "../cloudwatch";
import type { Config } from "../config/config";
import { loadConfig } from "../config/load";
import { problemText } from "../config/problem";
import { importConfig, noteText } from "../import/import";
import { createLog, messageOf } from "../log";
import { planCommand } from "../plan/command";
import { checkWebConfig } from "../server";
import type { Arguments } from "./arguments";
import { listMetrics, whyNot } from "./collector";

/** What a command has to say, and the status that the process ends with. */
export interface Outcome {
  readonly status: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

type Of<Command extends Arguments["command"]> = Extract<Arguments, { readonly command: Command }>;

export const failed = (...problems: readonly string[]): Outcome => ({ status: 1, stderr: `${problems.join("\n")}\n` });

/** The text of a file, or why there is none. */
function readText(file: string): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    return { problem: `${file}: ${messageOf(error)}` };
  }
}

/** A configuration that can be used, or every problem of it. */
export function readConfig(
  file: string,
): { readonly config: Config; readonly text: string } | { readonly problems: readonly string[] } {
  const read = readText(file);
  if ("problem" in read) return { problems: [read.problem] };
  const { config, problems } = loadConfig(read.text, file, systemClock.now());
  if (problems) return { problems: problems.map(problemText) };
  const reasons = whyNot(config);
  return reasons.length > 0 ? { problems: reasons.map((reason) => `${file}: ${reason}`) } : { config, text: read.text };
}

export function check({ configFile, webConfigFile }: Of<"check">): Outcome {
  const read = readConfig(configFile);
  const config = "config" in read ? read.config : undefined;
  const webFile = webConfigFile ?? config?.server.webConfigFile;
  const problems = [
    ...("problems" in read ? read.problems : []),
    ...(webFile === undefined ? [] : checkWebConfig(webFile)),
  ];
  if (!config || problems.length > 0) return failed(...problems);
  const snapped = config.snapped.map(({ job, family, bounds }) => {
    const moves = bounds.map(({ asked, became }) => `${asked} to ${became}`);
    return `${job}: bounds of ${family} move to the edges of CloudWatch's bins: ${moves.join(", ")}\n`;
  });
  return { status: 0, stdout: `${snapped.join("")}${configFile}: ${config.jobs.length} jobs, no problems\n` };
}

export async function plan({ configFile, metrics }: Of<"plan">): Promise<Outcome> {
  const read = readConfig(configFile);
  if ("problems" in read) return failed(...read.problems);
  const question = { text: read.text, file: configFile, now: systemClock.now() };
  if (metrics !== undefined) {
    const { output, status } = await planCommand({ ...question, metrics });
    return { status, stdout: output };
  }
  const log = createLog("error");
  const found = await listMetrics(read.config, { log, random: Math.random, clock: systemClock });
  const missing = [...found].filter(([, { complete }]) => !complete).map(([job]) => job);
  if (missing.length > 0) {
    return failed(
      `AWS did not say which metrics there are for ${missing.join(", ")}: are there credentials, and is there a way out?`,
      "With --metrics N, nothing is asked, and the plan is for N metrics of each job.",
    );
  }
  const find = (job: { readonly name: string }) => Promise.resolve(found.get(job.name)?.found ?? []);
  const { output, status } = await planCommand({ ...question, find });
  return { status, stdout: output };
}

export function importPeer({ peer, file, keepNames, region }: Of<"import">): Outcome {
  const read = readText(file);
  if ("problem" in read) return failed(read.problem);
  const names = keepNames ? "keep" : "ours";
  const imported = importConfig({ from: peer, text: read.text, file, names, ...(region !== undefined && { region }) });
  const notes = imported.notes.map((note) => `${noteText(file, note)}\n`).join("");
  if (imported.problems) {
    return { status: 1, stderr: `${notes}${imported.problems.map((problem) => `${problemText(problem)}\n`).join("")}` };
  }
  return { status: 0, stdout: imported.yaml, stderr: notes };
}
