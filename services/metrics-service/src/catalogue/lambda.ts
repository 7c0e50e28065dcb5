import { counter, gauge, histogram, type NamespaceEntry, quantiles } from "./entry";

/** The buckets of S1's shop, in seconds. */
export const REQUEST_BUCKETS = [0.1, 0.5, 1, 2, 5, 10] as const;

const REQUESTS = "Invocations that ended, by whether the function's code succeeded. Throttled ones are not counted.";

/**
 * A value is stamped with the minute in which the invocation began and comes when it has ended, up to 15 minutes later:
 * the longest timeout, and then the usual delay, is how far back late values are looked for.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const LAMBDA: NamespaceEntry = {
  namespace: "AWS/Lambda",
  settleSeconds: 120,
  rereadSeconds: 1_200,
  resourceTypes: ["lambda:function"],
  groups: [
    {
      name: "",
      dimensions: ["FunctionName"],
      metrics: [
        counter("lambda_requests", ["Invocations", "-Errors"], REQUESTS, { labels: { status: "success" } }),
        counter("lambda_requests", "Errors", REQUESTS, { labels: { status: "error" } }),
        histogram("lambda_request_duration_seconds", "Duration", "Time that the function's code took for an event.", {
          unit: "Milliseconds",
          buckets: REQUEST_BUCKETS,
        }),
        counter("lambda_throttles", "Throttles", "Invocations refused for want of concurrency."),
        gauge(
          "lambda_concurrent_executions",
          "ConcurrentExecutions",
          "Maximum",
          "Instances that process events at once.",
        ),
        quantiles("lambda_request_duration_quantiles_seconds", "Duration", "Percentiles of the time for an event.", {
          unit: "Milliseconds",
          optional: true,
        }),
        gauge("lambda_iterator_age_seconds", "IteratorAge", "Maximum", "Age of the last record that a stream gave.", {
          unit: "Milliseconds",
          optional: true,
        }),
        counter("lambda_dead_letter_errors", "DeadLetterErrors", "Events that a dead-letter queue did not take.", {
          optional: true,
        }),
        counter(
          "lambda_destination_delivery_failures",
          "DestinationDeliveryFailures",
          "Events that a destination did not take.",
          {
            optional: true,
          },
        ),
        counter("lambda_async_events_received", "AsyncEventsReceived", "Events queued for asynchronous invocation.", {
          optional: true,
        }),
        counter("lambda_async_events_dropped", "AsyncEventsDropped", "Events dropped without having been processed.", {
          optional: true,
        }),
        gauge(
          "lambda_async_event_age_seconds",
          "AsyncEventAge",
          "Maximum",
          "Time that an event waited to be processed.",
          {
            unit: "Milliseconds",
            optional: true,
          },
        ),
        gauge(
          "lambda_post_runtime_extensions_duration_seconds",
          "PostRuntimeExtensionsDuration",
          "Average",
          "Time that extensions ran on after the function's code.",
          { unit: "Milliseconds", optional: true },
        ),
      ],
    },
  ],
};
