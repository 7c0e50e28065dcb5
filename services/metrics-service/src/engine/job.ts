import { renderLabels } from "../exposition/labels";
import type { Found, HeldReason, Metric, Source, UnixSeconds } from "../model";
import { atOnce, type Sliced, sorted } from "../slices";
import type { Bank } from "./bank";
import { type Rendered, renderWithPlace } from "./labels";
import type { EngineJob, JobSchema } from "./schema";
import { type SeriesSet, seriesOf } from "./series";
import { Tally } from "./tally";

/** What has metrics: one set of dimensions in one account and region. */
interface Entity {
  readonly key: string;
  found: Found;
  /** Its series, one for each rule; -1 where it has none. */
  readonly series: number[];
}

/** Labels that are taken, by family. Over all jobs: a series is exposed once. */
export type TakenLabels = Map<string, Set<string>>;

/** Visits of a row are short. */
const ROWS_BETWEEN_YIELDS = 64;

/** The series of one job: which there are, and what happened to them. */
export class JobSeries {
  readonly job: EngineJob;
  readonly sets: readonly SeriesSet[];
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly held = new Map<HeldReason, number>();
  duplicates = 0;
  collisions = 0;
  /** How many series the last discovery had beyond the limit. */
  dropped = 0;
  /** When it first looked for metrics. */
  startedAt: UnixSeconds = NaN;

  readonly #banks: ReadonlyMap<string, Bank>;
  readonly #entities = new Map<string, Entity>();
  readonly #collided = new Set<string>();
  /** When the first of those vanished that are no longer found. */
  #oldestVanished: UnixSeconds = Infinity;
  readonly #taken: TakenLabels;

  constructor({ job, banks, sets }: JobSchema, allBanks: readonly Bank[], taken: TakenLabels) {
    this.job = job;
    this.sets = sets;
    const named = [...banks].flatMap(([metric, number]): [string, Bank][] => {
      const bank = allBanks[number];
      return bank === undefined ? [] : [[metric, bank]];
    });
    this.#banks = new Map(named);
    this.tallies = new Map(
      named.map(([metric, bank]) => [metric, new Tally(Math.max(0, bank.addedStatistics.indexOf("Sum")))]),
    );
    this.#taken = taken;
  }

  /**
   * Adds the series of metrics that are new, and remembers since when others are no longer found.
   * @param onAdded a series that is new may have a past
   */
  *discover(
    found: readonly Found[],
    now: UnixSeconds,
    retentionSeconds: number,
    saves: number,
    onAdded: (set: SeriesSet, series: number) => void,
  ): Sliced<void> {
    if (Number.isNaN(this.startedAt)) this.startedAt = now;
    const wanted = yield* this.#group(found);
    yield* this.#vanish(wanted, now);
    this.expire(now, retentionSeconds);
    let count = 0;
    const fresh: { readonly key: string; readonly founds: readonly Found[] }[] = [];
    for (const [key, founds] of wanted) {
      const entity = this.#entities.get(key);
      if (entity === undefined || this.#lacks(entity, founds)) fresh.push({ key, founds });
      if (entity !== undefined) this.#relabel(entity, founds[0]);
      yield;
    }
    for (const { series } of this.#entities.values()) {
      count += this.#countOf(series);
      yield;
    }
    this.dropped = 0;
    for (const set of this.sets) set.reserve(fresh.filter(({ founds }) => isMadeOf(set, founds)).length);
    for (const { key, founds } of yield* sorted(fresh, (a, b) => (a.key < b.key ? -1 : 1))) {
      count += this.#add(key, founds, count, saves, onAdded);
      yield;
    }
  }

  /** Drops the series of metrics that have not been found for as long as the retention. */
  expire(now: UnixSeconds, retentionSeconds: number): void {
    if (now - this.#oldestVanished < retentionSeconds) return;
    this.#oldestVanished = Infinity;
    for (const [key, { series: all }] of this.#entities) {
      all.forEach((series, i) => {
        const set = this.sets[i];
        const since = set?.vanishedAt[series] ?? NaN;
        if (set === undefined || series < 0 || Number.isNaN(since)) return;
        if (now - since < retentionSeconds) {
          this.#oldestVanished = Math.min(this.#oldestVanished, since);
          return;
        }
        this.#takenIn(set).delete(set.labels[series] ?? "");
        set.remove(series);
        all[i] = -1;
      });
      if (all.every((series) => series < 0)) this.#entities.delete(key);
    }
  }

  /** Rows of the job's metrics, and since when they are no longer found; those that several series share come again. */
  forEachRow(visit: (bank: Bank, row: number, vanishedAt: UnixSeconds) => void): void {
    atOnce(this.visitRows(visit));
  }

  /** The same, with pauses. */
  *visitRows(visit: (bank: Bank, row: number, vanishedAt: UnixSeconds) => void): Sliced<void> {
    for (const set of this.sets) {
      for (let series = 0; series < set.labels.length; series++) {
        if (series % ROWS_BETWEEN_YIELDS === 0) yield;
        if (set.labels[series] === undefined) continue;
        for (let j = 0; j < set.terms.length; j++) {
          const bank = set.terms[j]?.bank;
          if (bank !== undefined) visit(bank, set.rowOf(series, j), set.vanishedAt[series] ?? NaN);
        }
      }
    }
  }

  *#group(found: readonly Found[]): Sliced<Map<string, Found[]>> {
    const wanted = new Map<string, Found[]>();
    for (const one of found) {
      if (!this.#banks.has(one.metric.name)) continue;
      const key = entityKey(one.source, one.metric);
      const known = wanted.get(key);
      if (known === undefined) wanted.set(key, [one]);
      else if (known.some(({ metric }) => metric.name === one.metric.name)) this.duplicates++;
      else known.push(one);
      yield;
    }
    return wanted;
  }

  *#vanish(wanted: ReadonlyMap<string, unknown>, now: UnixSeconds): Sliced<void> {
    this.#oldestVanished = Infinity;
    for (const [key, entity] of this.#entities) {
      const isWanted = wanted.has(key);
      entity.series.forEach((series, i) => {
        const set = this.sets[i];
        if (set === undefined || series < 0) return;
        if (isWanted) set.vanishedAt[series] = NaN;
        else if (Number.isNaN(set.vanishedAt[series])) set.vanishedAt[series] = now;
        if (!isWanted) this.#oldestVanished = Math.min(this.#oldestVanished, set.vanishedAt[series] ?? NaN);
      });
      if (!isWanted && entity.series.every((series) => series < 0)) this.#entities.delete(key);
      yield;
    }
  }

  /** Whether a metric was found that a rule makes a series of which is not there. */
  #lacks(entity: Entity, founds: readonly Found[]): boolean {
    return this.sets.some((set, i) => (entity.series[i] ?? -1) < 0 && isMadeOf(set, founds));
  }

  #countOf(series: readonly number[]): number {
    let count = 0;
    series.forEach((one, i) => {
      const set = this.sets[i];
      if (one >= 0 && set !== undefined) count += seriesOf(set.rule);
    });
    return count;
  }

  /** @returns how many series of Prometheus were added */
  #add(
    key: string,
    founds: readonly Found[],
    count: number,
    saves: number,
    onAdded: (set: SeriesSet, series: number) => void,
  ): number {
    const first = founds[0];
    if (first === undefined) return 0;
    let entity = this.#entities.get(key);
    if (entity === undefined)
      this.#entities.set(key, (entity = { key, found: first, series: this.sets.map(() => -1) }));
    let added = 0;
    for (const [i, set] of this.sets.entries()) {
      if ((entity.series[i] ?? -1) >= 0 || !isMadeOf(set, founds)) continue;
      const size = seriesOf(set.rule);
      if (count + added + size > this.job.seriesLimit) {
        this.dropped += size;
        continue;
      }
      const { text, place } = labelsOf(set, entity.found);
      if (!this.#take(set, text, key)) continue;
      const rows = set.terms.map(({ bank }) => bank.take(key, withName(first, bank.props.metric)));
      const series = set.add(text, place, rows, saves);
      entity.series[i] = series;
      added += size;
      onAdded(set, series);
    }
    return added;
  }

  /** Gives the series of what has other labels than before, tags perhaps, those that it has now. */
  #relabel(entity: Entity, found: Found | undefined): void {
    if (found === undefined || isEqual(entity.found.labels, found.labels)) return;
    entity.found = found;
    entity.series.forEach((series, i) => {
      const set = this.sets[i];
      if (set === undefined || series < 0) return;
      const { text, place } = labelsOf(set, found);
      if (text === set.labels[series] || !this.#take(set, text, entity.key)) return;
      this.#takenIn(set).delete(set.labels[series] ?? "");
      set.labels[series] = text;
      set.place[series] = place;
    });
  }

  /** Whether the labels are free in the family. The first to have them keeps them. */
  #take(set: SeriesSet, labels: string, key: string): boolean {
    const taken = this.#takenIn(set);
    if (!taken.has(labels)) {
      taken.add(labels);
      return true;
    }
    const collision = `${set.rule.family}\0${labels}\0${key}`;
    if (!this.#collided.has(collision)) this.collisions++;
    this.#collided.add(collision);
    return false;
  }

  #takenIn(set: SeriesSet): Set<string> {
    let taken = this.#taken.get(set.rule.family);
    if (taken === undefined) this.#taken.set(set.rule.family, (taken = new Set()));
    return taken;
  }
}

/** The same text for metrics that differ in nothing but their name. */
function entityKey(source: Source, { account, namespace, dimensions, unit }: Metric): string {
  let key = `${source.region}\0${source.role?.arn ?? ""}\0${source.role?.externalId ?? ""}\0${account ?? ""}`;
  key += `\0${namespace}\0${unit ?? ""}`;
  for (const { name, value } of dimensions) key += `\0${name}\0${value}`;
  return key;
}

function isMadeOf({ rule }: SeriesSet, founds: readonly Found[]): boolean {
  return rule.terms.some((term) => founds.some(({ metric }) => metric.name === term.metric));
}

/** A rule needs all of its terms, even those that CloudWatch does not list: without data they are zero. */
function withName(found: Found, name: string): Found {
  return found.metric.name === name ? found : { ...found, metric: { ...found.metric, name } };
}

function labelsOf({ rule }: SeriesSet, found: Found): Rendered {
  const labels = { ...found.labels, ...rule.labels };
  if (rule.kind === "histogram") return renderWithPlace(labels, "le");
  if (rule.kind === "quantiles") return renderWithPlace(labels, "quantile");
  return { text: renderLabels(labels), place: 0 };
}

function isEqual(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
