import type { Family, Source } from "../model";
import { accountOf } from "./metric-key";
import type { Api } from "./request/limits";
import { SelfMetric } from "./self-metric";

interface Call {
  readonly api: Api;
  readonly source: Source;
}

/**
 * What the service asked of AWS, what came of it, and what it cost: at list prices, without failed requests, and as if no
 * request of ListMetrics were free.
 */
export class Accounting {
  readonly #requests = new SelfMetric({
    name: "watchpost_cloudwatch_api_requests",
    type: "counter",
    help: "Requests to AWS by operation and by what came of them: OK or the code of the error. Every attempt counts.",
  });
  readonly #throttled = new SelfMetric({
    name: "watchpost_cloudwatch_api_throttled",
    type: "counter",
    help: "Requests that AWS refused since there were too many.",
  });
  readonly #retries = new SelfMetric({
    name: "watchpost_cloudwatch_api_retries",
    type: "counter",
    help: "Requests that were made again after a failure.",
  });
  readonly #billed = new SelfMetric({
    name: "watchpost_cloudwatch_billed_metrics",
    type: "counter",
    help: "Metrics that AWS bills for GetMetricData: one for each five statistics of a metric in a request.",
  });
  readonly #cost = new SelfMetric({
    name: "watchpost_cloudwatch_cost_dollars",
    type: "counter",
    unit: "dollars",
    help: "Estimated price of what was asked of CloudWatch.",
  });
  readonly #datapoints = new SelfMetric({
    name: "watchpost_cloudwatch_estimated_datapoints",
    type: "counter",
    help: "Datapoints that requests asked for, which is what CloudWatch's quota counts.",
  });
  readonly #partial = new SelfMetric({
    name: "watchpost_cloudwatch_partial_results",
    type: "counter",
    help: "Results of GetMetricData that did not say Complete, by what they said.",
  });
  readonly #messages = new SelfMetric({
    name: "watchpost_cloudwatch_messages",
    type: "counter",
    help: "Messages in answers of GetMetricData, by code.",
  });
  readonly #discovered = new SelfMetric({
    name: "watchpost_cloudwatch_discovered_metrics",
    type: "gauge",
    help: "Metrics of CloudWatch that a job reads in this shard.",
  });
  readonly #discoveryFailures = new SelfMetric({
    name: "watchpost_cloudwatch_discovery_failures",
    type: "counter",
    help: "Listings that failed, so that the last good one was used.",
  });
  readonly #listed = new SelfMetric({
    name: "watchpost_cloudwatch_discovery_last_success_timestamp_seconds",
    type: "gauge",
    unit: "seconds",
    help: "When the oldest of the listings that a job uses was made.",
  });

  requested(call: Call, code: string): void {
    this.#requests.add({ ...callLabels(call), code });
  }

  throttled(call: Call): void {
    this.#throttled.add(callLabels(call));
  }

  retried(call: Call): void {
    this.#retries.add(callLabels(call));
  }

  estimated(job: string, datapoints: number): void {
    this.#datapoints.add({ cloudwatch_job: job }, datapoints);
  }

  billed(job: string, metrics: number): void {
    this.#billed.add({ cloudwatch_job: job }, metrics);
  }

  spent(job: string, dollars: number): void {
    this.#cost.add({ cloudwatch_job: job }, dollars);
  }

  partial(status: string): void {
    this.#partial.add({ status });
  }

  message(code: string): void {
    this.#messages.add({ code });
  }

  discovered(job: string, metrics: number): void {
    this.#discovered.set({ cloudwatch_job: job }, metrics);
  }

  discoveryFailed(job: string): void {
    this.#discoveryFailures.add({ cloudwatch_job: job });
  }

  listed(job: string, time: number): void {
    this.#listed.set({ cloudwatch_job: job }, time);
  }

  /** A job that is no more. */
  forget(job: string): void {
    this.#discovered.remove({ cloudwatch_job: job });
    this.#listed.remove({ cloudwatch_job: job });
  }

  families(): Family[] {
    return [
      this.#requests,
      this.#throttled,
      this.#retries,
      this.#billed,
      this.#cost,
      this.#datapoints,
      this.#partial,
      this.#messages,
      this.#discovered,
      this.#discoveryFailures,
      this.#listed,
    ].map((metric) => metric.family());
  }
}

/** Of a request; the account is known where a role leads into it. */
export function callLabels({ api, source: { region, role } }: Call): Readonly<Record<string, string>> {
  return { api, region, account: (role && accountOf(role.arn)) ?? "" };
}
