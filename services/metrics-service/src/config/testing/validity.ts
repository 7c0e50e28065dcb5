import type { Config } from "../config";
import type { Job, Rule } from "../../model";

// What a configuration must be that is put to work, written down a second time and without the code that loads it.

const METRIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const STATISTIC =
  /^(SampleCount|Sum|Average|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)\d+(\.\d+)?|(TM|WM|TC|TS)\((-?[\d.]+|[\d.]+%)?:(-?[\d.]+|[\d.]+%)?\)|PR\((-?[\d.]+)?:(-?[\d.]+)?\))$/;
const ADDITIVE = /^(Sum|SampleCount|T[CS]\((-?[\d.]+)?:(-?[\d.]+)?\))$/;

/** Everything that is wrong with a configuration that was accepted. */
export function nonsenseIn(config: Config): string[] {
  return [...ofFile(config), ...config.jobs.flatMap(ofJob), ...ofFamilies(config.jobs)];
}

function ofFile({ jobs, server, anchor, budgets, shard, labels, direct, streams }: Config): string[] {
  const names = jobs.map(({ name }) => name);
  const families = jobs.flatMap(({ rules }) => rules.map(({ family }) => family));
  const paths = [direct?.path, streams?.path].filter((path) => path !== undefined);
  return failed({
    "no job": jobs.length === 0,
    "two jobs of one name": new Set(names).size < names.length,
    "no such port": !Number.isInteger(server.port) || server.port < 0 || server.port > 65_535,
    "anchor is no hour": anchor.at === "instant" && (!Number.isInteger(anchor.instant) || anchor.instant % 3_600 !== 0),
    "no such shard": !(shard.index >= 0 && shard.index < shard.count && Number.isInteger(shard.index + shard.count)),
    "budget of nothing": budgets.some(({ monthlyDollars }) => !(monthlyDollars > 0 && Number.isFinite(monthlyDollars))),
    "budget of no job": budgets.some(
      (budget) => budget.jobs.length === 0 || !budget.jobs.every((name) => names.includes(name)),
    ),
    "label of the file": !areLabels(labels),
    "pushed family": direct !== undefined && !direct.families.every(({ family }) => families.includes(family)),
    "streamed job":
      streams !== undefined && !(streams.jobs.length > 0 && streams.jobs.every((name) => names.includes(name))),
    path: new Set(paths).size < paths.length || paths.some((path) => !/^\/[^?#\s]+$/.test(path) || path === "/metrics"),
    takeover: direct !== undefined && !(direct.takeoverAfterSeconds >= 60),
    reconciling: streams !== undefined && !(streams.reconcileSeconds >= 3_600),
  });
}

function ofJob(job: Job): string[] {
  const { periodSeconds: period, pollSeconds, discoverSeconds, seriesLimit, sources, selection, rules } = job;
  const labels = Object.values(job.dimensionLabels);
  const constant = rules.flatMap((rule) => Object.keys(rule.labels));
  const patterns = selection.by === "list" ? selection.dimensions : selection.by === "tags" ? selection.tags : {};
  return [
    ...failed({
      "no source": sources.length === 0,
      region: sources.some(({ region }) => !/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)),
      role: sources.some(({ role }) => role !== undefined && !/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(role.arn)),
      "same source twice": new Set(sources.map((source) => JSON.stringify(source))).size < sources.length,
      "no rule": rules.length === 0,
      poll: !(pollSeconds >= 10 && pollSeconds <= 86_400 && Number.isInteger(pollSeconds)),
      period: ![1, 5, 10, 20, 30].includes(period) && !(period > 0 && period % 60 === 0),
      "period that hours do not hold": 3_600 % period !== 0 && rules.some(({ kind }) => kind !== "gauge"),
      discovery: !(discoverSeconds >= 60 && Number.isInteger(discoverSeconds)),
      limit: !(seriesLimit >= 1 && Number.isInteger(seriesLimit)),
      namespace: job.namespace === "" || job.namespace.length > 255,
      pattern: !Object.values(patterns).every(isPattern),
      "labels of dimensions": !areLabels(Object.fromEntries(labels.map((label) => [label, "x"]))),
      "one label of two dimensions": new Set(labels).size < labels.length,
      "label of a dimension and constant": labels.some((label) => constant.includes(label)),
      "label of the source": (job.sourceLabels ?? []).some(
        (label) => labels.includes(label) || constant.includes(label),
      ),
      "sources that cannot be told apart": sources.length > 1 && (job.sourceLabels ?? []).length === 0,
      "tags of no type": selection.by === "tags" && selection.resourceTypes.length === 0,
      "static without sets": selection.by === "static" && selection.dimensions.length === 0,
      "static that is not sorted":
        selection.by === "static" && selection.dimensions.some((set) => !isSorted(set.map(({ name }) => name))),
      "filter that no dimension has":
        selection.by === "list" &&
        job.dimensions !== undefined &&
        Object.keys(selection.dimensions).some((name) => !job.dimensions?.includes(name)),
    }).map((text) => `${job.name}: ${text}`),
    ...rules.flatMap((rule) => ofRule(rule).map((text) => `${job.name} ${rule.family}: ${text}`)),
  ];
}

function ofRule({ family, kind, help, terms, scale, statistic, bounds, quantiles, labels, ...times }: Rule): string[] {
  return failed({
    name: !METRIC_NAME.test(family),
    help: help === "" || help.includes("\n"),
    terms: terms.length === 0 || !terms.some(({ sign }) => sign === 1) || terms.some(({ metric }) => metric === ""),
    "several terms": terms.length > 1 && kind !== "counter" && kind !== "gauge",
    scale: !(scale > 0 && Number.isFinite(scale)),
    labels: !areLabels(labels),
    statistic: statistic !== undefined && !STATISTIC.test(statistic),
    "statistic of a counter": kind === "counter" && statistic !== undefined && !ADDITIVE.test(statistic),
    "statistic of what has none": (kind === "histogram" || kind === "quantiles") && statistic !== undefined,
    bounds: (kind === "histogram") !== (bounds !== undefined) || (bounds !== undefined && !areEdges(bounds)),
    quantiles:
      (kind === "quantiles") !== (quantiles !== undefined) || (quantiles !== undefined && !areQuantiles(quantiles)),
    settle: !(Number.isInteger(times.settleSeconds) && times.settleSeconds >= 0 && times.settleSeconds <= 86_400),
    reread: !(Number.isInteger(times.rereadSeconds) && times.rereadSeconds >= 0 && times.rereadSeconds <= 14 * 86_400),
  });
}

function ofFamilies(jobs: readonly Job[]): string[] {
  const kinds = new Map<string, string>();
  const constants = new Map<string, Set<string>>();
  return jobs.flatMap((job) =>
    job.rules.flatMap((rule) => {
      const kind = `${rule.kind} ${rule.unit ?? ""}`;
      const wrong = failed({ [`${rule.family} of two kinds`]: (kinds.get(rule.family) ?? kind) !== kind });
      kinds.set(rule.family, kind);
      const key = JSON.stringify([job.name, rule.family]);
      const labels = JSON.stringify(Object.entries(rule.labels).sort());
      const same = constants.get(key) ?? new Set();
      if (same.has(labels)) wrong.push(`${key}: the same series twice`);
      constants.set(key, same.add(labels));
      return wrong;
    }),
  );
}

function failed(checks: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(checks).flatMap(([text, isWrong]) => (isWrong ? [text] : []));
}

function areLabels(labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(
    ([name, value]) =>
      METRIC_NAME.test(name) &&
      !/^(__.*|le|quantile|job|instance)$/.test(name) &&
      typeof value === "string" &&
      value !== "",
  );
}

/** Powers of 1.1, but for six digits. */
function areEdges(bounds: readonly number[]): boolean {
  const isEdge = (bound: number) => {
    const power = Math.log(bound) / Math.log(1.1);
    return Math.abs(power - Math.round(power)) < 2e-4;
  };
  return bounds.length > 0 && bounds.every(isEdge) && isAscending(bounds);
}

function areQuantiles(quantiles: readonly number[]): boolean {
  return quantiles.length > 0 && quantiles.every((quantile) => quantile > 0 && quantile < 1) && isAscending(quantiles);
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > (values[i - 1] ?? value));
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || name > (names[i - 1] ?? name));
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
