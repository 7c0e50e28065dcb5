import { renderLabels } from "../exposition";
import type { Family, Sample } from "../model";

interface Count {
  requests: number;
  seconds: number;
}

/** Counts what the server has answered. */
export class RequestCounts {
  readonly #counts = new Map<string, Count>();

  /** @param path one of the server's own, or nothing for any other */
  add(path: string | undefined, status: number, seconds: number): void {
    const labels = renderLabels({ code: String(status), path: path ?? "other" });
    const count = this.#counts.get(labels) ?? { requests: 0, seconds: 0 };
    count.requests++;
    count.seconds += seconds;
    this.#counts.set(labels, count);
  }

  families(): readonly Family[] {
    const samples = [...this.#counts].flatMap(([labels, { requests, seconds }]): readonly Sample[] => [
      { suffix: "_sum", labels, value: seconds },
      { suffix: "_count", labels, value: requests },
    ]);
    return [
      {
        name: "watchpost_http_request_duration_seconds",
        type: "summary",
        unit: "seconds",
        help: "How long requests to this program took, from their headers to the end of the answer.",
        samples,
      },
    ];
  }
}
