import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { staging } from "./staging/config";
import { Delivery } from "./test/delivery";

interface ScrapeConfig {
  readonly job_name: string;
  readonly metrics_path?: string;
  readonly dns_sd_configs?: readonly {
    readonly names: readonly string[];
    readonly type: string;
    readonly port: number;
  }[];
}

/** What the monitoring of the web application on ECS was promised. */
describe("staging, the web application on ECS", () => {
  const stack = new Delivery(staging);
  const prometheus = parse(stack.file("prometheus/prometheus.yml")) as {
    global: object;
    scrape_configs: readonly ScrapeConfig[];
  };

  it("scrapes and evaluates every 15 s", () => {
    expect(prometheus.global).toMatchObject({ scrape_interval: "15s", evaluation_interval: "15s" });
  });

  it("keeps 15 days", () => {
    expect(stack.container("prometheus", "prometheus").command).toContain("--storage.tsdb.retention.time=15d");
  });

  it.each(["backend", "worker", "beat"])("scrapes %s.staging.wumbo.local:8000/metrics", (job) => {
    const config = prometheus.scrape_configs.find(({ job_name }) => job_name === job);
    expect(config?.dns_sd_configs).toMatchObject([{ names: [`${job}.staging.wumbo.local`], type: "A", port: 8000 }]);
    // Prometheus's own default is /metrics.
    expect(config?.metrics_path).toBeUndefined();
  });

  it("scrapes itself", () => {
    expect(prometheus.scrape_configs).toContainEqual({
      job_name: "prometheus",
      static_configs: [{ targets: ["localhost:9090"] }],
    });
  });

  it("keeps its samples on EFS, which the file acknowledges as unsupported", () => {
    expect(staging.prometheus.storage).toEqual({ kind: "efs", acceptUnsupported: true });
    const volume = (stack.task("prometheus")["volume"] as { name: string }[]).find(({ name }) => name === "prometheus");
    expect(volume).toMatchObject({ efs_volume_configuration: { transit_encryption: "ENABLED" } });
    expect(
      stack.find("aws_vpc_security_group_ingress_rule", "description", "Prometheus to EFS of prometheus"),
    ).toMatchObject({
      from_port: 2049,
      to_port: 2049,
    });
  });

  it("keeps what users make in Grafana on EFS", () => {
    const volumes = stack.task("grafana")["volume"] as { name: string }[];
    expect(volumes.find(({ name }) => name === "grafana")).toHaveProperty("efs_volume_configuration");
  });

  it.each([
    ["backend CPU", "backend-cpu", "AWS/ECS", "CPUUtilization", 80],
    ["backend memory", "backend-memory", "AWS/ECS", "MemoryUtilization", 80],
    ["database CPU", "database-cpu", "AWS/RDS", "CPUUtilization", 80],
    ["database connections", "database-connections", "AWS/RDS", "DatabaseConnections", 80],
    ["target response time", "target-response-time", "AWS/ApplicationELB", "TargetResponseTime", 1],
  ])("raises an alarm on %s, twice in a row above the limit, on average", (_, name, namespace, metric, threshold) => {
    expect(stack.alarm(name)).toMatchObject({
      namespace,
      metric_name: metric,
      threshold,
      comparison_operator: "GreaterThanThreshold",
      statistic: "Average",
      evaluation_periods: 2,
    });
  });

  it.each(["prometheus", "grafana"])("monitors the monitors: no running task of %s, twice in a row", (service) => {
    expect(stack.alarm(`${service}-not-running`)).toMatchObject({
      dimensions: { ClusterName: "staging-monitoring-cluster", ServiceName: `staging-${service}-service` },
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 2,
      treat_missing_data: "breaching",
    });
  });

  it("tells ops@wumbo.app of every alarm, by SNS", () => {
    const [topic] =
      Object.entries(stack.resources("aws_sns_topic")).find(([, { name }]) => name === "staging-monitoring-alerts") ??
      [];
    const arn = `\${aws_sns_topic.${topic}.arn}`;
    expect(Object.values(stack.resources("aws_sns_topic_subscription"))).toEqual([
      { endpoint: "ops@wumbo.app", protocol: "email", topic_arn: arn },
    ]);
    for (const alarm of Object.values(stack.resources("aws_cloudwatch_metric_alarm"))) {
      expect(alarm["alarm_actions"]).toEqual([arn]);
    }
  });

  it("is found at prometheus.staging.wumbo.local:9090, in a namespace that is there already", () => {
    expect(stack.data("aws_service_discovery_dns_namespace")).toEqual({
      [Object.keys(stack.data("aws_service_discovery_dns_namespace"))[0] ?? ""]: {
        name: "staging.wumbo.local",
        type: "DNS_PRIVATE",
      },
    });
    expect(stack.resources("aws_service_discovery_private_dns_namespace")).toEqual({});
    expect(stack.find("aws_service_discovery_service", "name", "prometheus")).toMatchObject({
      dns_config: { dns_records: [{ type: "A" }] },
    });
    expect(stack.terraform["output"]).toMatchObject({
      prometheus_url: { value: "http://prometheus.staging.wumbo.local:9090" },
    });
    expect(stack.dataSourceUrl()).toBe("http://prometheus.staging.wumbo.local:9090");
  });

  it("shows Grafana at a public load balancer over HTTPS, and sends :80 there", () => {
    expect(stack.resource("aws_lb")).toMatchObject({ internal: false, load_balancer_type: "application" });
    expect(stack.resource("aws_lb_listener", "https")).toMatchObject({ port: 443, protocol: "HTTPS" });
    expect(stack.resource("aws_lb_listener", "http_")).toMatchObject({
      port: 80,
      default_action: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS" } }],
    });
    expect(stack.resource("aws_acm_certificate")).toMatchObject({ domain_name: "grafana.staging.wumbo.app" });
  });

  it("prints GrafanaUrl", () => {
    expect(stack.terraform["output"]).toMatchObject({ GrafanaUrl: { value: "https://grafana.staging.wumbo.app" } });
  });

  it("lets in those who sign in with Google in allowed domains, from the allow-list", () => {
    expect(stack.variables("grafana", "grafana")).toMatchObject({
      GF_AUTH_GOOGLE_ENABLED: "true",
      GF_AUTH_GOOGLE_ALLOWED_DOMAINS: "wumbo.app",
      GF_AUTH_ANONYMOUS_ENABLED: "false",
    });
    const networks = ["198.51.100.0/24", "203.0.113.0/24"];
    expect(stack.entrances()).toEqual(
      networks.flatMap((cidr) => [443, 80].map((port) => `${cidr} to staging-load-balancer:${port}`)),
    );
  });

  it("takes GF_SECURITY_ADMIN_PASSWORD and the client's secret from Secrets Manager", () => {
    const secrets = stack.container("grafana", "grafana").secrets;
    for (const name of ["GF_SECURITY_ADMIN_PASSWORD", "GF_AUTH_GOOGLE_CLIENT_SECRET"]) {
      const valueFrom = expect.stringMatching(/^\$\{(data\.)?aws_secretsmanager_secret\..*\.arn\}$/);
      expect(secrets).toContainEqual({ name, valueFrom });
    }
  });

  it.each(["prometheus", "grafana"])("writes the log /aws/ecs/staging-wumbo-cluster/%s", (service) => {
    const name = `/aws/ecs/staging-wumbo-cluster/${service}`;
    expect(stack.find("aws_cloudwatch_log_group", "name", name)).toMatchObject({ retention_in_days: 14 });
  });
});
