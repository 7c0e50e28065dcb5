import type { Shard } from "../config/config";
import type { Found, Job, Metric, Source } from "../model";
import { inSlices } from "../slices";
import type { Accounting } from "./accounting";
import type { Budget } from "./budget";
import type { Clients } from "./clients";
import type { Clock } from "./clock";
import { getResources, type Resource } from "./discovery/get-resources";
import { listMetrics, type ListingScope } from "./discovery/list-metrics";
import { metricNames, selectFrom } from "./discovery/selection";
import { isInShard } from "./discovery/shard";
import { Shelf, type Shelved } from "./discovery/shelf";
import type { Log } from "./log";
import { sourceKey } from "./metric-key";
import { DOLLARS_PER_LIST_REQUEST } from "./prices";
import type { Caller } from "./request/caller";
import { failureOf } from "./request/failure";

/** Which metrics there are for a job. */
export interface Discovery {
  /** The same array as long as nothing was listed anew. */
  readonly found: readonly Found[];
  /** Whether all of the job's sources have been listed at some time: without it there may be more. */
  readonly complete: boolean;
}

/** Finds the metrics of jobs. It throws for nothing that AWS does. */
export interface Finder {
  /** All the jobs there are: what several of them want is listed once. */
  setJobs(jobs: readonly Job[]): void;
  find(job: Job): Promise<Discovery>;
}

export interface CloudWatchFinderProps {
  readonly caller: Caller;
  readonly clients: Clients;
  readonly accounting: Accounting;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly log: Log;
  readonly shard: Shard;
}

interface Selected {
  readonly job: Job;
  readonly listings: readonly unknown[];
  readonly found: readonly Found[];
}

const NOTHING: Shelved<never[]> = { value: [], at: Infinity };

/**
 * Lists what there is, at most every `discoverSeconds` of the job that asks. A listing that fails leaves the last good
 * one in its place.
 */
export class CloudWatchFinder implements Finder {
  readonly #props: CloudWatchFinderProps;
  readonly #listings: Shelf<readonly Metric[]>;
  readonly #resources: Shelf<readonly Resource[]>;
  /** Of the metrics that jobs want, by listing. */
  #names = new Map<string, Set<string>>();
  readonly #selected = new Map<string, Selected>();

  constructor(props: CloudWatchFinderProps) {
    this.#props = props;
    this.#listings = new Shelf(props.clock);
    this.#resources = new Shelf(props.clock);
  }

  setJobs(jobs: readonly Job[]): void {
    const before = this.#names;
    this.#names = new Map();
    for (const job of jobs) {
      for (const source of job.sources) {
        const key = listingKey(source, scopeOf(job));
        this.#names.set(key, new Set([...(this.#names.get(key) ?? []), ...metricNames(job)]));
      }
    }
    for (const [key, names] of this.#names) {
      if ([...names].some((name) => !before.get(key)?.has(name))) this.#listings.expire(key);
    }
    this.#listings.keep((key) => this.#names.has(key));
    const known = new Set(jobs.map(({ name }) => name));
    for (const name of this.#selected.keys()) if (!known.has(name)) this.#selected.delete(name);
  }

  async find(job: Job): Promise<Discovery> {
    const lists = await Promise.all(
      job.sources.map(async (source) => ({
        source,
        metrics: await this.#try(job, source, () => this.#metrics(job, source)),
        resources: await this.#try(job, source, () => this.#tagged(job, source)),
      })),
    );
    const good = lists.flatMap(({ source, metrics, resources }) =>
      metrics && resources ? [{ source, metrics, resources }] : [],
    );
    const found = await this.#select(job, good);
    this.#props.accounting.discovered(job.name, found.length);
    const oldest = Math.min(...good.flatMap(({ metrics, resources }) => [metrics.at, resources.at]));
    if (Number.isFinite(oldest)) this.#props.accounting.listed(job.name, oldest);
    return { found, complete: good.length === lists.length };
  }

  async #select(
    job: Job,
    lists: readonly {
      readonly source: Source;
      readonly metrics: Shelved<readonly Metric[]>;
      readonly resources: Shelved<readonly Resource[]>;
    }[],
  ): Promise<readonly Found[]> {
    const listings = lists.flatMap(({ metrics, resources }) => [metrics.value, resources.value]);
    const before = this.#selected.get(job.name);
    const same =
      before?.listings.length === listings.length && listings.every((list, i) => list === before.listings[i]);
    if (same && before.job === job) return before.found;
    const isOurs = (one: Found) => isInShard(one, this.#props.shard);
    const selected: Found[][] = [];
    for (const { source, metrics, resources } of lists) {
      selected.push(await inSlices(selectFrom(metrics.value, resources.value, job, source, isOurs)));
    }
    const found = selected.flat();
    this.#selected.set(job.name, { job, listings, found });
    return found;
  }

  #metrics(job: Job, source: Source): Promise<Shelved<readonly Metric[]>> {
    if (job.selection.by === "static") return Promise.resolve(NOTHING);
    const { accounting, budget, caller, clients } = this.#props;
    const scope = scopeOf(job);
    const key = listingKey(source, scope);
    const names = this.#names.get(key) ?? metricNames(job);
    const answered = () => {
      accounting.spent(job.name, DOLLARS_PER_LIST_REQUEST);
      budget.spend(job.name, DOLLARS_PER_LIST_REQUEST);
    };
    return this.#listings.take(key, job.discoverSeconds, () =>
      listMetrics({ caller, client: clients.cloudWatch(source), source, scope, names, answered }),
    );
  }

  #tagged(job: Job, source: Source): Promise<Shelved<readonly Resource[]>> {
    const { selection } = job;
    if (selection.by !== "tags") return Promise.resolve(NOTHING);
    const { caller, clients } = this.#props;
    const { resourceTypes, tags } = selection;
    const key = JSON.stringify([sourceKey(source), resourceTypes, tags]);
    return this.#resources.take(key, job.discoverSeconds, () =>
      getResources({ caller, client: clients.tagging(source), source, resourceTypes, tags }),
    );
  }

  /** @returns nothing where there never was a good listing */
  async #try<T>(job: Job, source: Source, list: () => Promise<Shelved<T>>): Promise<Shelved<T> | undefined> {
    const { accounting, log } = this.#props;
    let failure: unknown;
    let shelved: Shelved<T> | undefined;
    try {
      shelved = await list();
      failure = shelved.failure;
    } catch (error) {
      failure = error;
    }
    if (failure === undefined) return shelved;
    accounting.discoveryFailed(job.name);
    const { code, message } = failureOf(failure);
    const details = { job: job.name, region: source.region, code, message };
    log.warn(details, shelved ? "discovery failed, and the last listing is used" : "discovery failed");
    return shelved;
  }
}

function scopeOf({ namespace, selection, linkedAccounts }: Job): ListingScope {
  return { namespace, recentlyActive: selection.by === "list" && selection.recentlyActive, linkedAccounts };
}

function listingKey(source: Source, { namespace, recentlyActive, linkedAccounts }: ListingScope): string {
  return JSON.stringify([sourceKey(source), namespace, recentlyActive, linkedAccounts]);
}
