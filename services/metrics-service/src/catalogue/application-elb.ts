import { counter, gauge, histogram, type MetricEntry, type NamespaceEntry } from "./entry";

const ELB_RESPONSES = "Responses that the load balancer itself made, by their class.";
const TARGET_RESPONSES = "Responses of targets, by their class.";

/** Ten statistics: two billed metrics. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

function responses(family: string, origin: "ELB" | "Target", classes: readonly string[], help: string): MetricEntry[] {
  return classes.map((code) =>
    counter(family, `HTTPCode_${origin}_${code.toUpperCase()}_Count`, help, { labels: { code } }),
  );
}

/**
 * Most are published only in minutes that have something to count; where nothing is published nothing has happened.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export const APPLICATION_ELB: NamespaceEntry = {
  namespace: "AWS/ApplicationELB",
  settleSeconds: 120,
  rereadSeconds: 900,
  resourceTypes: ["elasticloadbalancing:loadbalancer", "elasticloadbalancing:targetgroup"],
  groups: [
    {
      name: "",
      dimensions: ["LoadBalancer"],
      metrics: [
        counter("alb_requests", "RequestCount", "Requests that were sent to a target."),
        ...responses("alb_elb_responses", "ELB", ["3xx", "4xx", "5xx"], ELB_RESPONSES),
        ...responses("alb_target_responses", "Target", ["2xx", "3xx", "4xx", "5xx"], TARGET_RESPONSES),
        histogram(
          "alb_target_response_time_seconds",
          "TargetResponseTime",
          "Time from a request to its first byte of response.",
          {
            unit: "Seconds",
            buckets: BUCKETS,
          },
        ),
        gauge("alb_active_connections", "ActiveConnectionCount", "Sum", "Connections of clients and to targets."),
        counter("alb_connections", "NewConnectionCount", "Connections of clients and to targets that were opened."),
        counter("alb_rejected_connections", "RejectedConnectionCount", "Connections refused for there being too many."),
        counter("alb_target_connection_errors", "TargetConnectionErrorCount", "Connections to targets that failed."),
        counter("alb_processed_bytes", "ProcessedBytes", "Bytes of requests and responses.", { unit: "Bytes" }),
        counter(
          "alb_client_tls_negotiation_errors",
          "ClientTLSNegotiationErrorCount",
          "TLS handshakes of clients that failed.",
          {
            optional: true,
          },
        ),
        counter(
          "alb_target_tls_negotiation_errors",
          "TargetTLSNegotiationErrorCount",
          "TLS handshakes with targets that failed.",
          {
            optional: true,
          },
        ),
        gauge("alb_consumed_lcus", "ConsumedLCUs", "Average", "Capacity units that are billed.", { optional: true }),
      ],
    },
    {
      name: "target-groups",
      dimensions: ["LoadBalancer", "TargetGroup"],
      metrics: [
        gauge("alb_target_group_healthy_hosts", "HealthyHostCount", "Minimum", "Targets that are healthy."),
        gauge("alb_target_group_unhealthy_hosts", "UnHealthyHostCount", "Maximum", "Targets that are not healthy."),
        counter("alb_target_group_requests", "RequestCount", "Requests that were sent to the group's targets.", {
          optional: true,
        }),
        ...responses("alb_target_group_responses", "Target", ["2xx", "3xx", "4xx", "5xx"], TARGET_RESPONSES).map(
          (entry) => ({ ...entry, optional: true }),
        ),
        histogram(
          "alb_target_group_response_time_seconds",
          "TargetResponseTime",
          "Time from a request to its first byte of response.",
          { unit: "Seconds", buckets: BUCKETS, optional: true },
        ),
      ],
    },
  ],
};
