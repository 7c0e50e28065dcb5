import { counter, histogram, type MetricEntry, type NamespaceEntry, quantiles } from "./entry";
import { REQUEST_BUCKETS } from "./lambda";

const ERRORS = "Requests answered with an error, by the class of its code.";

/** The count of requests is the number of samples, as each request is one. */
function requests(clientErrors: string, serverErrors: string): MetricEntry[] {
  return [
    counter("api_gateway_requests", "Count", "Requests.", { statistic: "SampleCount" }),
    counter("api_gateway_errors", clientErrors, ERRORS, { labels: { code: "4xx" } }),
    counter("api_gateway_errors", serverErrors, ERRORS, { labels: { code: "5xx" } }),
    histogram("api_gateway_latency_seconds", "Latency", "Time from a request to its response.", {
      unit: "Milliseconds",
      buckets: REQUEST_BUCKETS,
    }),
    quantiles("api_gateway_integration_latency_seconds", "IntegrationLatency", "Time that the backend took.", {
      unit: "Milliseconds",
    }),
  ];
}

/**
 * REST APIs are known by name, HTTP APIs by ID. Metrics of single methods and routes cost more and have more dimensions:
 * a job of their own names those.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export const API_GATEWAY: NamespaceEntry = {
  namespace: "AWS/ApiGateway",
  settleSeconds: 120,
  rereadSeconds: 900,
  groups: [
    {
      name: "",
      dimensions: ["ApiName", "Stage"],
      metrics: [
        ...requests("4XXError", "5XXError"),
        counter("api_gateway_cache_hits", "CacheHitCount", "Requests answered from the stage's cache.", {
          optional: true,
        }),
        counter("api_gateway_cache_misses", "CacheMissCount", "Requests that the stage's cache could not answer.", {
          optional: true,
        }),
      ],
    },
    {
      name: "http",
      dimensions: ["ApiId", "Stage"],
      metrics: [
        ...requests("4xx", "5xx"),
        counter("api_gateway_processed_bytes", "DataProcessed", "Bytes of requests and responses.", {
          unit: "Bytes",
          optional: true,
        }),
      ],
    },
  ],
};
