import { CATALOGUE } from "../catalogue/catalogue";
import { familiesOf } from "../config/metrics";
import { snakeCase } from "../config/names";
import { parseStatistic, statisticText } from "../config/statistic";
import type { WrittenMetric } from "./job";
import type { Reader } from "./reader";

/** `keep` the names that the peer gives, or take `ours`. */
export type Names = "keep" | "ours";

/** Statistics of a metric that a peer reads, and where its configuration says so. */
export interface PeerMetric {
  readonly at: Reader;
  readonly namespace: string;
  readonly metric: string;
  readonly statistics: readonly string[];
  readonly help?: string;
  /** The peer's name for one of the statistics. */
  readonly nameOf: (statistic: string) => string;
}

/** A peer's metrics as ours. What changes by that is noted. */
export function definitions(metrics: readonly PeerMetric[], names: Names): WrittenMetric[] {
  const seen = new Set<string>();
  return metrics
    .flatMap((peer) => (names === "keep" ? kept(valid(peer)) : ours(valid(peer))))
    .filter((metric) => {
      const key = typeof metric === "string" ? metric : String(metric["family"]);
      return !seen.has(key) && seen.add(key);
    });
}

function valid(peer: PeerMetric): PeerMetric {
  const statistics = peer.statistics.filter((statistic) => {
    const isValid = parseStatistic(statistic) !== undefined;
    if (!isValid) peer.at.note(`${statistic} is no statistic of CloudWatch. Left out.`);
    return isValid;
  });
  return { ...peer, statistics: [...new Set(statistics)] };
}

/** Each statistic a gauge of its own, in CloudWatch's unit, as the peers have it. */
function kept({ metric, statistics, nameOf, help }: PeerMetric): WrittenMetric[] {
  return statistics.map((statistic) => ({
    metric,
    family: nameOf(statistic),
    kind: "gauge",
    unit: "None",
    statistic,
    ...(help !== undefined && { help }),
  }));
}

function ours(peer: PeerMetric): WrittenMetric[] {
  const known = familiesOf(peer.metric, CATALOGUE.get(peer.namespace));
  if (peer.statistics.length === 0) return [];
  if (known.length === 0) return defined(peer);
  const names = known.map(({ kind, family }) => `${kind} ${family}`).join(", ");
  peer.at.note(`${peer.statistics.join(", ")} of ${peer.metric}: now ${names}.`);
  return known.map(({ family }) => family);
}

/** Names of what is there at a time: the sum of its samples says nothing that adds up over time. */
const LEVEL =
  /Active|Age|Approximate|Available|Balance|Capacity|Charges|Current|Depth|Desired|Free|HostCount|InService|Lag|Level|Memory|Nodes|Pending|Percent|Running|Size|Space|State|Status|Used|Utili/;

/** What the catalogue does not know: sums become counters, percentiles quantiles, the rest gauges. */
function defined(peer: PeerMetric): WrittenMetric[] {
  const { unit, base } = guess(`${snakeCase(peer.namespace.replace(/^AWS\//, ""))}_${snakeCase(peer.metric)}`);
  const common = {
    metric: peer.metric,
    ...(unit !== undefined && { unit }),
    ...(peer.help !== undefined && { help: peer.help }),
  };
  const end = unitEnd(base);
  const stem = base.slice(0, base.length - end.length);
  const quantiles: number[] = [];
  const metrics = peer.statistics.flatMap((text): WrittenMetric[] => {
    const statistic = parseStatistic(text);
    if (statistic?.kind === "percentile" && statistic.percent > 0 && statistic.percent < 100) {
      quantiles.push(Number((statistic.percent / 100).toPrecision(12)));
      return [];
    }
    if (text === "Sum" && LEVEL.test(peer.metric)) return [{ ...common, family: base, kind: "gauge", statistic: text }];
    if (text === "Sum") return [{ ...common, family: base, kind: "counter" }];
    if (text === "SampleCount")
      return [{ metric: peer.metric, family: `${stem}_samples`, kind: "counter", statistic: text }];
    const word = snakeCase(statistic ? statisticText(statistic) : text);
    return [{ ...common, family: `${stem}_${word}${end}`, kind: "gauge", statistic: text }];
  });
  if (quantiles.length > 0) {
    metrics.push({
      ...common,
      family: `${stem}_quantiles${end}`,
      kind: "quantiles",
      quantiles: quantiles.sort((a, b) => a - b),
    });
  }
  const made = metrics.map((metric) =>
    typeof metric === "string" ? metric : `${String(metric["kind"])} ${String(metric["family"])}`,
  );
  peer.at.note(`${peer.statistics.join(", ")} of ${peer.metric}: now ${made.join(", ")}.`);
  return metrics;
}

/** Ends of CloudWatch's names that say a unit, the unit, and the end in Prometheus's base unit. */
const UNIT_ENDS: readonly (readonly [RegExp, string, string])[] = [
  [/_(milliseconds|millis|ms)$/, "Milliseconds", "_seconds"],
  [/_(microseconds|micros|us)$/, "Microseconds", "_seconds"],
  [/_seconds$/, "Seconds", "_seconds"],
  [/_bytes$/, "Bytes", "_bytes"],
  [/_(kilobytes|kb)$/, "Kilobytes", "_bytes"],
  [/_(megabytes|mb)$/, "Megabytes", "_bytes"],
  [/_(gigabytes|gb)$/, "Gigabytes", "_bytes"],
  [/_bits$/, "Bits", "_bytes"],
  [/_(percent|percentage|pct)$/, "Percent", "_ratio"],
];

function guess(name: string): { readonly base: string; readonly unit?: string } {
  for (const [end, unit, base] of UNIT_ENDS) if (end.test(name)) return { unit, base: name.replace(end, base) };
  return { base: name.replace(/s?_count$/, "s").replace(/_(total|sum|created|bucket|info|minutes|hours|days)$/, "") };
}

function unitEnd(base: string): string {
  return /_(seconds|bytes|ratio)$/.exec(base)?.[0] ?? "";
}
