import { parse } from "yaml";

import { problemText } from "../../config/problem";
import { importConfig, type ImportProps, noteText } from "../import";

/** A job as it is written. */
export interface Job {
  readonly [field: string]: unknown;
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
}

/** What becomes of a peer's configuration. */
export function imported(props: Omit<ImportProps, "file">): { jobs: Job[]; notes: string[] } {
  const { yaml, notes, problems } = importConfig({ ...props, file: "peer.yml" });
  if (yaml === undefined) throw new Error(problems.map(problemText).join("\n"));
  const { jobs } = parse(yaml) as { jobs: Job[] };
  return { jobs, notes: notes.map((note) => noteText("peer.yml", note)) };
}
