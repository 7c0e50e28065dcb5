import { dirname, isAbsolute, join } from "node:path";

import type { Job, UnixSeconds } from "../model";
import { parseListenAddress } from "../server/listen-address";
import {
  type Anchor,
  type Budget,
  type Config,
  type DirectSettings,
  RETENTION_SECONDS,
  type ServerSettings,
  type SnappedHistogram,
  type StreamSettings,
} from "./config";
import { makeLine, type MadeJob, type MadeLine } from "./jobs";
import { didYouMean, type Finding, Findings, pathText, type Problem } from "./problem";
import { fileSchema, jobSchema, type RawFile } from "./schema";
import { parseFields } from "./schema-findings";
import { checkSeries, checkSourceLabels, withSourceLabels } from "./series";
import { nearest } from "./suggest";
import { readYaml, type YamlFile } from "./yaml-file";

export type Loaded =
  | { readonly config: Config; readonly problems?: undefined }
  | { readonly config?: undefined; readonly problems: readonly Problem[] };

/**
 * Reads a configuration: all of it, or every problem that it has.
 * @param text of the file
 * @param file its path: named in problems, and where relative paths begin
 * @param now to refuse an anchor that is in the future, or that CloudWatch has forgotten; without it they are taken
 */
export function loadConfig(text: string, file: string, now?: UnixSeconds): Loaded {
  const read = readYaml(text, file);
  if (read.problems) return { problems: read.problems };
  const findings = new Findings();
  const config = configOf(read.yaml.value, file, now, findings);
  if (config && findings.all.length === 0) return { config };
  return { problems: located(findings.all, read.yaml, file) };
}

function configOf(value: unknown, file: string, now: UnixSeconds | undefined, findings: Findings): Config | undefined {
  const { value: raw, findings: wrong } = parseFields(fileSchema, value, [], ["jobs"]);
  findings.addAll(wrong);
  const lines = withSourceLabels(linesIn(value, raw?.labels ?? {}, findings));
  checkNames(lines, findings);
  checkSourceLabels(lines);
  checkSeries(lines);
  if (!raw) return undefined;
  const anchor = anchorOf(raw.anchor);
  checkAnchor(raw, anchor, now, findings);
  if (raw.direct && raw.direct.path === raw.streams?.path) {
    findings.below("streams", "path").add(raw.streams.path, "another path than that of direct");
  }
  const from = (path: string) => (isAbsolute(path) ? path : join(dirname(file), path));
  const parts = lines.flatMap((line) => line.parts);
  const jobs = parts.map(({ job }) => job);
  return {
    jobs,
    anchor,
    server: serverOf(raw, from),
    ...(raw.state_file !== undefined && { stateFile: from(raw.state_file) }),
    budgets: budgetsOf(raw, lines, jobs),
    shard: shardOf(raw.shard),
    labels: raw.labels,
    ...(raw.direct && { direct: directOf(raw.direct, from, jobs, findings.below("direct")) }),
    ...(raw.streams && { streams: streamsOf(raw.streams, from, lines, jobs, findings.below("streams")) }),
    snapped: parts.flatMap(snappedOf),
  };
}

/** Fields of a job by which the others are understood. */
const VITAL = [
  "name",
  "namespace",
  "catalogue",
  "select",
  "dimensions",
  "dimension_labels",
  "labels",
  "naming",
  "metrics",
];

function linesIn(value: unknown, labels: Readonly<Record<string, string>>, findings: Findings): MadeLine[] {
  const list = typeof value === "object" && value !== null && "jobs" in value ? value.jobs : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, i) => {
    const here = findings.below("jobs", i);
    const { value: raw, findings: wrong } = parseFields(jobSchema, item, here.pathHere, VITAL, {
      regions: ["us-east-1"],
    });
    here.addAll(wrong);
    return raw ? [makeLine(raw, labels, here)] : [];
  });
}

function checkNames(lines: readonly MadeLine[], findings: Findings): void {
  const first = new Set<string>();
  for (const line of lines) {
    for (const name of new Set([line.name, ...line.parts.map(({ job }) => job.name)])) {
      if (first.has(name)) {
        line.findings.below("name").add(name, "a name that no other job has", { help: 'Say "name" of one of them.' });
      }
      first.add(name);
    }
    if (line.parts.length === 0 && !findings.all.some(({ path }) => path[1] === line.findings.pathHere[1])) {
      line.findings.add({ namespace: line.name }, "at least one metric that the selection can find");
    }
  }
}

function anchorOf(text: string): Anchor {
  if (text === "month" || text === "year") return { at: text };
  return { at: "instant", instant: Date.parse(text) / 1000 };
}

function checkAnchor(raw: RawFile, anchor: Anchor, now: UnixSeconds | undefined, findings: Findings): void {
  if (anchor.at !== "instant" || now === undefined) return;
  const here = findings.below("anchor");
  if (anchor.instant > now) here.add(raw.anchor, "an instant that has been");
  if (anchor.instant < now - RETENTION_SECONDS) {
    here.add(raw.anchor, "an instant of the last 455 days: CloudWatch keeps hourly sums no longer");
  }
}

type From = (path: string) => string;

function serverOf({ listen, web_config_file: web }: RawFile, from: From): ServerSettings {
  const address = parseListenAddress(listen) ?? { port: 0 };
  return { ...address, ...(web !== undefined && { webConfigFile: from(web) }) };
}

function shardOf(text: string): Config["shard"] {
  const [index = 1, count = 1] = text.split("/").map(Number);
  return { index: index - 1, count };
}

function budgetsOf(raw: RawFile, lines: readonly MadeLine[], jobs: readonly Job[]): Budget[] {
  const all = raw.max_dollars_per_month;
  const own = lines.flatMap(({ parts, monthlyDollars }) =>
    monthlyDollars === undefined ? [] : [{ jobs: parts.map(({ job }) => job.name), monthlyDollars }],
  );
  return all === undefined ? own : [{ jobs: jobs.map(({ name }) => name), monthlyDollars: all }, ...own];
}

function directOf(
  raw: NonNullable<RawFile["direct"]>,
  from: From,
  jobs: readonly Job[],
  findings: Findings,
): DirectSettings {
  const pushed = jobs.flatMap(({ rules }) => rules).filter(({ kind }) => kind === "counter" || kind === "histogram");
  const families = new Set(pushed.map(({ family }) => family));
  const taken = new Set<string>();
  const chosen = raw.families.map((one, i) => {
    const { family, metric, labels } = typeof one === "string" ? { family: one } : one;
    const here = findings.below("families", i);
    const where = typeof one === "string" ? here : here.below("family");
    if (!families.has(family)) {
      where.add(family, "a counter or histogram of the jobs", didYouMean(nearest(family, families)));
    }
    if (taken.has(family)) where.add(family, "each family once");
    taken.add(family);
    return { family, ...(metric !== undefined && { metric }), ...(labels && { labels }) };
  });
  return {
    path: raw.path,
    tokenFile: from(raw.token_file),
    takeoverAfterSeconds: raw.takeover_after,
    families: chosen,
    others: raw.others,
    seriesLimit: raw.series_limit,
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Metric-Streams.html */
const STREAMED_PERIOD = 60;
const MINUTELY_FORM = "a job with a period of 1m: metric streams know no other";

function streamsOf(
  raw: NonNullable<RawFile["streams"]>,
  from: From,
  lines: readonly MadeLine[],
  jobs: readonly Job[],
  findings: Findings,
): StreamSettings {
  const byName = new Map(lines.map((line) => [line.name, line.parts.map(({ job }) => job.name)]));
  raw.jobs?.forEach((name, i) => {
    if (byName.has(name)) return;
    findings.below("jobs", i).add(name, "the name of a job", didYouMean(nearest(name, byName.keys())));
  });
  const minutely = new Set(
    jobs.filter(({ periodSeconds }) => periodSeconds === STREAMED_PERIOD).map(({ name }) => name),
  );
  raw.jobs?.forEach((name, i) => {
    const others = byName.get(name)?.filter((job) => !minutely.has(job)) ?? [];
    if (others.length === 0) return;
    findings.below("jobs", i).add(name, MINUTELY_FORM);
  });
  const fed = raw.jobs?.flatMap((name) => byName.get(name) ?? []) ?? [...minutely];
  if (raw.jobs === undefined && fed.length === 0) findings.below("jobs").add(undefined, MINUTELY_FORM);
  return {
    path: raw.path,
    accessKeyFile: from(raw.access_key_file),
    reconcileSeconds: raw.reconcile_interval,
    delaySeconds: raw.delay,
    ...(raw.account !== undefined && { account: raw.account }),
    jobs: fed,
  };
}

function snappedOf({ job, rules }: MadeJob): SnappedHistogram[] {
  return rules.flatMap(({ rule, snapped }) =>
    snapped.length === 0 ? [] : [{ job: job.name, family: rule.family, bounds: snapped }],
  );
}

function located(findings: readonly Finding[], yaml: YamlFile, file: string): Problem[] {
  const seen = new Set<string>();
  const problems = findings.flatMap(({ path, got, want, help, atKey = false }) => {
    const problem = {
      file,
      ...yaml.positionOf(path, atKey),
      path: pathText(path),
      got,
      want,
      ...(help !== undefined && { help }),
    };
    const key = JSON.stringify(problem);
    if (seen.has(key)) return [];
    seen.add(key);
    return [problem];
  });
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}
