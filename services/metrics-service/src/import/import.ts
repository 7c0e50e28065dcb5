import { stringify } from "yaml";

import { loadConfig } from "../config/load";
import type { Problem } from "../config/problem";
import { readYaml } from "../config/yaml-file";
import { exporterJobs } from "./cloudwatch-exporter";
import type { Names } from "./definitions";
import { type Note, Reader } from "./reader";
import { yaceJobs } from "./yace";

export interface ImportProps {
  /** Whose configuration it is: of yet-another-cloudwatch-exporter, or of prometheus/cloudwatch_exporter. */
  readonly from: "yace" | "cloudwatch_exporter";
  readonly text: string;
  /** Its path, for what is noted. */
  readonly file: string;
  /** `keep`: metrics have the names, labels and units that the peer gives them, all of them gauges. `ours`: as the catalogue has them. */
  readonly names: Names;
  /** For a cloudwatch_exporter that takes its region from its environment. */
  readonly region?: string;
}

/** Our configuration, and what could not be carried over; or why there is none. */
export type Imported =
  | { readonly yaml: string; readonly notes: readonly Note[]; readonly problems?: undefined }
  | { readonly yaml?: undefined; readonly notes: readonly Note[]; readonly problems: readonly Problem[] };

/** Makes our configuration of a peer's. What it makes has been loaded once. */
export function importConfig({ from, text, file, names, region }: ImportProps): Imported {
  const read = readYaml(text, file);
  if (read.problems) return { problems: read.problems, notes: [] };
  const reader = Reader.of(read.yaml);
  const jobs = from === "yace" ? yaceJobs(reader, names) : exporterJobs(reader, names, region);
  if (jobs.length === 0) {
    return {
      notes: reader.notes,
      problems: [{ file, path: "", got: "no job that can be carried over", want: "at least one" }],
    };
  }
  const yaml = stringify({ jobs }, { lineWidth: 0, aliasDuplicateObjects: false });
  const { problems } = loadConfig(yaml, `${file} (imported)`);
  return problems ? { problems, notes: reader.notes } : { yaml, notes: reader.notes };
}

/** `yace.yml:12:5: discovery.jobs[0].roundingPeriod: Requests begin …` */
export function noteText(file: string, { line, column, path, text }: Note): string {
  return `${file}:${line}:${column}: ${path === "" ? "" : `${path}: `}${text}`;
}
