import { CATALOGUE } from "../catalogue/catalogue";
import type { NamespaceEntry } from "../catalogue/entry";
import type { Job, Selection, Source } from "../model";
import { checkDimensionLabels, labelsOfDimensions } from "./dimensions";
import { type ChosenMetric, chooseMetrics } from "./metrics";
import { durationText } from "./duration";
import { didYouMean, type Findings } from "./problem";
import { type MadeRule, makeRule } from "./rule";
import type { RawJob } from "./schema";
import { sameNames, selections } from "./select";
import { nearest } from "./suggest";

/** What one line of the file makes, and where it stands. */
export interface MadeLine {
  readonly name: string;
  readonly parts: readonly MadeJob[];
  readonly monthlyDollars?: number;
  readonly findings: Findings;
}

/** A job, with its rules as they were made. */
export interface MadeJob {
  readonly job: Job;
  readonly rules: readonly MadeRule[];
}

const PERIOD_SECONDS = 60;

/**
 * AWS bills the metrics that are asked for, not the minutes that come back: asking every five minutes costs a fifth of
 * asking every minute, and loses nothing but time. https://aws.amazon.com/cloudwatch/pricing/
 */
const POLL_SECONDS = 300;
const LONGEST_DEFAULT_POLL_SECONDS = 3_600;

/** By when values are believed where nothing is known of who publishes them, and how long they are looked for. */
const SETTLE_SECONDS = 120;
const REREAD_SECONDS = 900;

/** @param labels those of the file, which all series have */
export function makeLine(raw: RawJob, labels: Readonly<Record<string, string>>, findings: Findings): MadeLine {
  const known = knownNamespace(raw, findings);
  checkRegions(raw, known, findings);
  const metrics = chooseMetrics(raw, known, findings);
  const groups = groupsOf(raw, known, metrics);
  const chosen = selections(
    raw.select,
    groups.map(({ dimensions }) => dimensions),
    known,
    findings.below("select"),
  );
  if (raw.linked_accounts && chosen[0]?.by === "tags") {
    findings.below("linked_accounts").add(true, "false: tags can only be read in an account of one's own", {
      help: 'List "roles" of the linked accounts, or select without tags.',
    });
  }
  const times = timesOf(raw, known, findings);
  const name = raw.name ?? raw.namespace;
  const parts = groups.flatMap((group, i) => {
    const selection = chosen[i];
    if (selection === undefined) return [];
    const defaults = { ...times.late, labels: { ...labels, ...raw.labels }, naming: raw.naming };
    const rules = group.metrics.map((metric) => makeRule(metric, defaults));
    const { periodSeconds, pollSeconds } = times;
    checkPeriod(rules, periodSeconds, findings);
    const job: Job = {
      ...commonOf(raw),
      name: group.name === "" || i === 0 ? name : `${name}/${group.name}`,
      selection,
      ...(group.dimensions !== undefined && { dimensions: group.dimensions }),
      dimensionLabels: labelsOfDimensions(raw, group.dimensions ?? staticNames(selection)),
      pollSeconds,
      periodSeconds,
      rules: rules.map(({ rule }) => rule),
    };
    return [{ job, rules }];
  });
  checkDimensionLabels(
    raw,
    parts.map(({ job }) => job),
    findings,
  );
  const dollars = raw.max_dollars_per_month;
  return { name, findings, parts, ...(dollars !== undefined && { monthlyDollars: dollars }) };
}

function staticNames(selection: Selection): string[] {
  return selection.by === "static" ? selection.dimensions.flatMap((set) => set.map(({ name }) => name)) : [];
}

function commonOf(raw: RawJob) {
  return {
    namespace: raw.namespace,
    sources: sourcesOf(raw),
    linkedAccounts: raw.linked_accounts,
    discoverSeconds: raw.discover_interval,
    seriesLimit: raw.series_limit,
    ...(raw.source_labels.length > 0 && { sourceLabels: raw.source_labels }),
  };
}

function knownNamespace(raw: RawJob, findings: Findings): NamespaceEntry | undefined {
  const known = CATALOGUE.get(raw.catalogue ?? raw.namespace);
  if (known) return known;
  const near = nearest(raw.catalogue ?? raw.namespace, CATALOGUE.keys());
  if (raw.catalogue !== undefined) {
    findings.below("catalogue").add(raw.catalogue, `one of ${[...CATALOGUE.keys()].join(", ")}`, didYouMean(near));
  } else if (raw.metrics === undefined) {
    const help = `The catalogue has ${[...CATALOGUE.keys()].join(", ")}.`;
    findings
      .below("namespace")
      .add(
        raw.namespace,
        'a namespace of the catalogue, or a list of "metrics"',
        near === undefined ? { help } : didYouMean(near),
      );
  }
  return undefined;
}

/** Regions of China, of governments and of the European sovereign cloud, which have their own ways. */
const OTHER_PARTITIONS = /^(cn|us-gov|us-iso[a-z]*|eusc|eu-isoe)-/;

function checkRegions(raw: RawJob, known: NamespaceEntry | undefined, findings: Findings): void {
  raw.regions.forEach((region, i) => {
    if (known?.regions === undefined || known.regions.includes(region) || OTHER_PARTITIONS.test(region)) return;
    findings.below("regions", i).add(region, `${known.regions.join(" or ")}: no other region has ${raw.namespace}`);
  });
}

interface Group {
  readonly name: string;
  readonly dimensions?: readonly string[];
  readonly metrics: readonly ChosenMetric[];
}

/** Metrics by the dimensions that they have: as the job says it, or else as the catalogue does. */
function groupsOf(raw: RawJob, known: NamespaceEntry | undefined, metrics: readonly ChosenMetric[]): Group[] {
  const { dimensions } = raw;
  if (dimensions === "any") return [{ name: "", metrics }];
  if (dimensions !== undefined) {
    const same = known?.groups.findIndex((group) => sameNames(group.dimensions ?? [], dimensions)) ?? -1;
    const first = metrics[0]?.group ?? 0;
    const own =
      raw.metrics !== undefined ? metrics : metrics.filter(({ group }) => group === (same < 0 ? first : same));
    return [{ name: "", dimensions: [...dimensions].sort(), metrics: own }];
  }
  if (!known) return [{ name: "", metrics }];
  return known.groups.flatMap((group, i) => {
    const own = metrics.filter((metric) => metric.group === i);
    return own.length === 0 ? [] : [{ ...group, metrics: own }];
  });
}

function sourcesOf(raw: RawJob): Source[] {
  return raw.regions.flatMap((region) =>
    (raw.roles ?? ["own" as const]).map((role) => {
      if (role === "own") return { region };
      const { arn, external_id: externalId } = role;
      return { region, role: { arn, ...(externalId !== undefined && { externalId }) } };
    }),
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html */
const SHORT_PERIODS = [1, 5, 10, 20, 30];

function timesOf(raw: RawJob, known: NamespaceEntry | undefined, findings: Findings) {
  const periodSeconds = raw.period ?? known?.periodSeconds ?? PERIOD_SECONDS;
  if (periodSeconds % 60 !== 0 && !SHORT_PERIODS.includes(periodSeconds)) {
    findings.below("period").add(durationText(periodSeconds), "1s, 5s, 10s, 20s, 30s, or whole minutes");
  }
  const usualPoll = known?.pollSeconds ?? Math.max(POLL_SECONDS, Math.min(periodSeconds, LONGEST_DEFAULT_POLL_SECONDS));
  return {
    periodSeconds,
    pollSeconds: raw.poll_interval ?? usualPoll,
    late: {
      settleSeconds: raw.settle ?? known?.settleSeconds ?? SETTLE_SECONDS,
      rereadSeconds: raw.reread ?? known?.rereadSeconds ?? Math.max(REREAD_SECONDS, periodSeconds),
    },
  };
}

/** What grows is compared with, and begun from, hourly sums. */
function checkPeriod(rules: readonly MadeRule[], periodSeconds: number, findings: Findings): void {
  if (3_600 % periodSeconds === 0 || rules.every(({ rule }) => rule.kind === "gauge")) return;
  const want = "a period that divides an hour, for counters, histograms and quantiles";
  findings.below("period").add(durationText(periodSeconds), want);
}
