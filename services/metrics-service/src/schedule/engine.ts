import type { Answer, Found, Query, Source, UnixSeconds } from "../model";

/** A query with whom to ask. */
export type Asked = Query & { readonly source: Source };

/** What the scheduler needs of the engine, which knows what to ask and makes series of the answers. */
export interface Engine<Q extends Asked> {
  /** All the metrics that a job has now. */
  discoverInSlices(job: string, found: readonly Found[], now: UnixSeconds): Promise<void>;
  queriesInSlices(job: string, now: UnixSeconds): Promise<readonly Q[]>;
  /** Takes the answer to one of the queries, once. */
  fold(query: Q, answer: Answer): void;
}
