import type { Answer, Query, Reader, Source } from "../model";
import { Quarantine } from "./request/quarantine";
import { Reading, type ReadingProps } from "./request/reading";

/**
 * Asks CloudWatch by GetMetricData: as few and as full requests as the queries make, all statistics of a metric in one
 * of them, whatever several queries ask for once. An answer is complete when CloudWatch says so on the last page that
 * has it; anything else holds that query and no other.
 */
export class CloudWatchReader implements Reader {
  readonly #props: ReadingProps;

  constructor(props: Omit<ReadingProps, "quarantine">) {
    this.#props = { ...props, quarantine: new Quarantine(props.clock) };
  }

  read(
    source: Source,
    job: string,
    queries: readonly Query[],
    take: (index: number, answer: Answer) => void,
  ): Promise<void> {
    return new Reading(this.#props, source, job, queries, take).run();
  }
}
