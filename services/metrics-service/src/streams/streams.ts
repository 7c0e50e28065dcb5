import type { Clock } from "../cloudwatch";
import { SelfMetric } from "../cloudwatch/self-metric";
import type { StreamSettings } from "../config/config";
import type { Asked } from "../engine";
import type { Answer, Family, Job, Query, Reader, Source, UnixSeconds } from "../model";
import type { Engine } from "../schedule/engine";
import type { Route } from "../server/routes";
import { SecretFile } from "../server/secret-file";
import { inSlices, type Sliced } from "../slices";
import { Endpoint } from "./endpoint";
import type { StreamedPoint } from "./records";
import { SILENT_SECONDS, Store } from "./store";

export interface StreamsProps {
  readonly settings: StreamSettings;
  readonly jobs: readonly Job[];
  readonly clock: Clock;
}

/** How often CloudWatch is asked for minutes that the stream should have and has not. */
const FALLBACK_SECONDS = 300;

/** How often what has been streamed is counted. */
const POLL_SECONDS = 60;

const HOUR = 3_600;

/** Of a stream that has not delivered anything. */
const NOWHERE = { start: Infinity, end: -Infinity };

const PREFIX = "watchpost_stream_";

const counter = (name: string, help: string) => new SelfMetric({ name: PREFIX + name, type: "counter", help });

/**
 * Metric streams in place of polling. What the engine asks for minutes is answered from what has been streamed; hours are
 * asked of CloudWatch as ever, and correct what the stream lost or had late. Minutes are asked of CloudWatch only where
 * the stream cannot have them: before its beginning, and while it is silent.
 */
export class Streams {
  readonly route: Route;
  readonly #props: StreamsProps;
  #streamed: ReadonlySet<string> = new Set();
  readonly #store: Store;
  /** Queries that are answered from what has been streamed. */
  readonly #local = new WeakSet<Query>();
  readonly #received = counter("received_datapoints", "Datapoints that metric streams delivered.");
  readonly #duplicates = counter("duplicate_datapoints", "Streamed datapoints that were known already.");
  readonly #revisions = counter("revised_datapoints", "Streamed datapoints that replaced another value.");
  readonly #rejected = counter(
    "rejected_datapoints",
    "Streamed datapoints that were not taken: unreadable, of metrics that no job reads, without statistics, too old.",
  );
  readonly #refused = counter("rejected_requests", "Requests that were not taken, by the status of the answer.");
  readonly #answers = counter("answers", "Questions of jobs for minutes, by who answered them: stream or cloudwatch.");
  #lastReceived: UnixSeconds | undefined;

  /** @throws SecretFileError where there is no access key */
  constructor(props: StreamsProps) {
    const { clock, jobs, settings } = props;
    this.#props = props;
    const rereads = jobs.flatMap(({ rules }) => rules.map(({ rereadSeconds }) => rereadSeconds));
    this.#store = new Store(settings.delaySeconds + Math.max(0, ...rereads), settings.account);
    for (const metric of [this.#received, this.#duplicates, this.#revisions]) metric.add({}, 0);
    for (const by of ["stream", "cloudwatch"]) this.#answers.add({ by }, 0);
    const endpoint = new Endpoint({
      accessKey: new SecretFile(settings.accessKeyFile, () => clock.now()),
      take: (account, point) => {
        this.#take(account, point);
      },
      onUnreadable: () => {
        this.#received.add({});
        this.#rejected.add({ reason: "unreadable" });
      },
      onRefused: (status) => {
        this.#refused.add({ code: String(status) });
      },
      nowMs: () => clock.now() * 1000,
    });
    this.route = {
      path: settings.path,
      about: "takes CloudWatch metric streams from Firehose (POST)",
      methods: ["POST"],
      authenticates: true,
      answer: (request) => endpoint.answer(request),
    };
  }

  /**
   * Feeds other jobs from now on.
   * @returns the jobs as they are read: streamed ones every minute, and waiting for as long as streams may take
   */
  setJobs(jobs: readonly Job[], streamed: readonly string[]): readonly Job[] {
    this.#streamed = new Set(streamed);
    const { delaySeconds } = this.#props.settings;
    return jobs.map((job) => {
      if (!this.#streamed.has(job.name)) return job;
      const rules = job.rules.map((rule) => ({ ...rule, settleSeconds: Math.max(rule.settleSeconds, delaySeconds) }));
      return { ...job, pollSeconds: POLL_SECONDS, rules };
    });
  }

  /** An engine that asks only what can be answered now: by the stream, or else by CloudWatch. */
  engine(inner: Engine<Asked>): Engine<Asked> {
    return {
      discoverInSlices: (job, found, now) => inner.discoverInSlices(job, found, now),
      queriesInSlices: async (job, now) => {
        const queries = await inner.queriesInSlices(job, now);
        return this.#streamed.has(job) ? inSlices(this.#select(queries, now)) : queries;
      },
      fold: (query, answer) => {
        this.#learn(query, answer);
        inner.fold(query, answer);
      },
    };
  }

  /** A reader that answers from what has been streamed what can be, and asks another for the rest. */
  reader(other: Reader): Reader {
    return {
      read: async (source, job, queries, take) => {
        const elsewhere = queries.flatMap((query, i) => (this.#local.has(query) ? [] : [i]));
        const asked = elsewhere.flatMap((i) => queries[i] ?? []);
        await Promise.all([
          inSlices(this.#answer(source, queries, take)),
          other.read(source, job, asked, (i, answer) => {
            take(elsewhere[i] ?? -1, answer);
          }),
        ]);
      },
    };
  }

  families(): readonly Family[] {
    const last = new SelfMetric({
      name: `${PREFIX}last_received_timestamp_seconds`,
      type: "gauge",
      help: "When metric streams last delivered something.",
      unit: "seconds",
    });
    const horizon = new SelfMetric({
      name: `${PREFIX}horizon_timestamp_seconds`,
      type: "gauge",
      help: "The end of the newest period that the stream of an account and region has delivered.",
      unit: "seconds",
    });
    const metrics = new SelfMetric({ name: `${PREFIX}metrics`, type: "gauge", help: "Metrics that streams feed." });
    if (this.#lastReceived !== undefined) last.set({}, this.#lastReceived);
    for (const { account, region, end } of this.#store.horizons) horizon.set({ account_id: account, region }, end);
    metrics.set({}, this.#store.size);
    const counted = [this.#received, this.#duplicates, this.#revisions, this.#rejected, this.#refused, this.#answers];
    return [...counted, last, horizon, metrics].map((metric) => metric.family());
  }

  #take(account: string | undefined, point: StreamedPoint): void {
    const now = this.#props.clock.now();
    this.#lastReceived = now;
    this.#received.add({});
    this.#store.deliveredBy(account);
    const taken = this.#store.put(point, now);
    if (taken === "same") this.#duplicates.add({});
    else if (taken === "revised") this.#revisions.add({});
    else if (taken !== "new") this.#rejected.add({ reason: taken });
  }

  *#select(queries: readonly Asked[], now: UnixSeconds): Sliced<readonly Asked[]> {
    const selected: Asked[] = [];
    for (const query of queries) {
      const isWanted = query.ticket.asks === "bases" ? this.#wantsBases(query, now) : this.#wantsTail(query, now);
      if (isWanted) selected.push(query);
      yield;
    }
    return selected;
  }

  *#answer(source: Source, queries: readonly Query[], take: (index: number, answer: Answer) => void): Sliced<void> {
    const now = this.#props.clock.now();
    for (const [i, query] of queries.entries()) {
      if (!this.#local.has(query)) continue;
      const ring = this.#store.ringOf({ ...query, source }, now);
      take(i, { outcome: "complete", statistics: ring.read(query.window) });
      yield;
    }
  }

  /** Takes what CloudWatch answered, so that the stream can go on from there. */
  #learn(query: Asked, answer: Answer): void {
    const { asks, job, now } = query.ticket;
    if (answer.outcome !== "complete" || !this.#streamed.has(job) || this.#local.has(query)) return;
    if (asks === "tail") this.#store.ringOf(query, now).seed(query.window, answer.statistics);
    else {
      const ring = this.#store.find(query);
      if (ring !== undefined) ring.basesAt = now;
    }
  }

  #wantsTail(query: Asked, now: UnixSeconds): boolean {
    const { metric, source, window } = query;
    const ring = this.#store.ringOf(query, now);
    const horizon = this.#store.horizonOf(source, metric.account) ?? NOWHERE;
    const isWhole = ring.covers(window, now) && horizon.start <= ring.seededTo;
    if (isWhole && horizon.end >= window.end) {
      ring.answeredAt = now;
      this.#local.add(query);
      this.#answers.add({ by: "stream" });
      return true;
    }
    // What it has not yet it will have soon.
    if (isWhole && window.end - horizon.end <= SILENT_SECONDS) return false;
    if (ring.covers(window, now) && now - ring.polledAt < FALLBACK_SECONDS) return false;
    ring.polledAt = now;
    this.#answers.add({ by: "cloudwatch" });
    return true;
  }

  /** At the first time, then as often as is wanted; always where minutes are missing. */
  #wantsBases(query: Asked, now: UnixSeconds): boolean {
    const ring = this.#store.find(query);
    if (ring === undefined || now - ring.answeredAt >= HOUR) return true;
    return now - ring.basesAt >= Math.max(this.#props.settings.reconcileSeconds, HOUR / 2);
  }
}
