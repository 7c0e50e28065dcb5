import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** Seconds. Half a second, the limit of the alert on slow answers, is one of them: so the alert is exact there. */
const BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What stands for the route of a request that none answers to: paths are endless, and each would be a series. */
const NO_ROUTE = "(none)";

/** A request that has been answered. */
export interface Answered {
  readonly method: string;
  /** The pattern, not the path: `/orders/:id`. @default - no route answers to the path */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** The metrics of an HTTP service: requests and how long they took, and what the process needs. */
export class HttpMetrics {
  readonly registry = new Registry();
  readonly #requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered.",
    labelNames: ["method", "route", "status"],
    registers: [this.registry],
  });
  readonly #duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request to its answer.",
    labelNames: ["method", "route"],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  observe({ method, route = NO_ROUTE, status, seconds }: Answered): void {
    this.#requests.inc({ method, route, status });
    this.#duration.observe({ method, route }, seconds);
  }
}

/** How long something takes that begins now: a function that tells the seconds since. */
export function stopwatch(): () => number {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start) / 1e9;
}
