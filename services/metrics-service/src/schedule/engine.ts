import type { Answer, Found, Query, Source, UnixSeconds } from "../model";

/** A query with whom to ask. */
export type Asked = Query & { readonly source: Source };

/** What the scheduler needs of the engine, which knows what to ask and makes series of the answers. */
export interface Engine<Q extends Asked> {
  /** All the metrics that a job has now. */
  discover(job: string, found: readonly Found[], now: UnixSeconds): void;
  queries(job: string, now: UnixSeconds): readonly Q[];
  /** Takes the answer to one of the queries, once. */
  fold(query: Q, answer: Answer): void;
}
