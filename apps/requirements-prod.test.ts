import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { prod } from "./prod/config";
import { Delivery } from "./test/delivery";

/** What Redis cache analytics was promised, by its acceptance criteria. */
describe("prod, Redis cache analytics", () => {
  const stack = new Delivery(prod);

  describe("AC1: Prometheus", () => {
    it("scrapes every minute", () => {
      expect(parse(stack.file("prometheus/prometheus.yml"))).toMatchObject({ global: { scrape_interval: "1m" } });
    });

    it("keeps 90 days, on an encrypted EBS volume that outlives its task and instance", () => {
      expect(stack.container("prometheus", "prometheus").command).toContain("--storage.tsdb.retention.time=90d");
      expect(stack.resource("aws_ebs_volume")).toMatchObject({ type: "gp3", encrypted: true, final_snapshot: true });
    });

    it("has a volume that holds 90 days of 500 MB, which 50 GiB at an alarm of 80 % would not", () => {
      const { size } = stack.resource("aws_ebs_volume");
      const neededGib = (90 * 500 * 2 ** 20) / 2 ** 30;
      expect(Number(size) * 0.8).toBeGreaterThan(neededGib);
      expect(50 * 0.8).toBeLessThan(neededGib);
    });

    it("is reached at https://prometheus.internal.example.com", () => {
      expect(stack.find("aws_route53_record", "name", "prometheus.internal.example.com")).toHaveProperty("alias");
      expect(stack.container("prometheus", "prometheus").command).toContain(
        "--web.external-url=https://prometheus.internal.example.com",
      );
    });
  });

  describe("AC2: the CloudWatch exporter", () => {
    const config = parse(stack.file("cloudwatch-exporter/config.yml")) as {
      set_timestamp: boolean;
      metrics: { aws_namespace: string; aws_metric_name: string }[];
    };
    const metricsOf = (namespace: string) =>
      config.metrics.filter((metric) => metric.aws_namespace === namespace).map((metric) => metric.aws_metric_name);

    it("runs beside Prometheus and is scraped on 9106", () => {
      expect(stack.container("prometheus", "cloudwatch-exporter").image).toMatch(/cloudwatch-exporter/);
      expect(parse(stack.file("prometheus/prometheus.yml"))).toMatchObject({
        scrape_configs: expect.arrayContaining([
          expect.objectContaining({
            job_name: "cloudwatch-exporter",
            static_configs: [{ targets: ["localhost:9106"] }],
          }),
        ]),
      });
    });

    it("reads of AWS/ElastiCache what ElastiCache publishes", () => {
      expect(metricsOf("AWS/ElastiCache")).toEqual([
        "CacheHitRate",
        "EngineCPUUtilization",
        "DatabaseMemoryUsagePercentage",
        "NetworkBytesIn",
        "NetworkBytesOut",
      ]);
    });

    it("reads of Lego/FeatureFlags what only the application knows", () => {
      expect(metricsOf("Lego/FeatureFlags")).toEqual([
        "cache_hit_rate",
        "redis_connection_errors",
        "response_latency_p95",
        "active_connections",
      ]);
    });

    it("reads nothing else", () => {
      expect(new Set(config.metrics.map((metric) => metric.aws_namespace))).toEqual(
        new Set(["AWS/ElastiCache", "Lego/FeatureFlags"]),
      );
    });

    it("gives its samples no timestamp of CloudWatch's, with which no alert would ever fire", () => {
      expect(config.set_timestamp).toBe(false);
    });
  });

  describe("AC3: Grafana", () => {
    it("keeps its data in RDS for PostgreSQL, encrypted, in private, over TLS", () => {
      expect(stack.resource("aws_db_instance")).toMatchObject({
        engine: "postgres",
        storage_encrypted: true,
        publicly_accessible: false,
        multi_az: true,
      });
      expect(stack.resource("aws_db_parameter_group")).toMatchObject({
        parameter: [{ name: "rds.force_ssl", value: "1" }],
      });
      const { GF_DATABASE_TYPE, GF_DATABASE_SSL_MODE } = stack.variables("grafana", "grafana");
      expect({ GF_DATABASE_TYPE, tls: ["require", "verify-full"].includes(GF_DATABASE_SSL_MODE ?? "") }).toEqual({
        GF_DATABASE_TYPE: "postgres",
        tls: true,
      });
    });

    it("is reached at https://grafana.internal.example.com", () => {
      expect(stack.find("aws_route53_record", "name", "grafana.internal.example.com")).toHaveProperty("alias");
      expect(stack.variables("grafana", "grafana")).toMatchObject({
        GF_SERVER_ROOT_URL: "https://grafana.internal.example.com",
      });
    });

    it("has Prometheus as its data source", () => {
      expect(stack.dataSourceUrl()).toBe("http://prometheus.prod.monitoring.internal:9090");
    });

    it("is asked for its health, which tells of its database", () => {
      const [targets] = Object.values(stack.resources("aws_lb_target_group")).filter(({ port }) => port === 3000);
      expect(targets?.["health_check"]).toMatchObject({ path: "/api/health", matcher: "200" });
    });
  });

  describe("AC6: storage", () => {
    it("is watched by CloudWatch, above 80 %", () => {
      expect(stack.alarm("prometheus-volume")).toMatchObject({
        metric_name: "VolumeUsedPercent",
        comparison_operator: "GreaterThanThreshold",
        threshold: 80,
        treat_missing_data: "breaching",
      });
    });

    it("is watched by Prometheus, above 80 %", () => {
      const alert = stack.rules("self").find((rule) => rule.alert === "PrometheusStorageAlmostFull");
      expect(alert).toMatchObject({ expr: "prometheus:storage_used_ratio > 0.8" });
    });

    it("deletes the oldest samples by itself, before the disk is full", () => {
      const { size } = stack.resource("aws_ebs_volume");
      const command = stack.container("prometheus", "prometheus").command?.join(" ") ?? "";
      const megabytes = Number(/--storage\.tsdb\.retention\.size=(\d+)MB/.exec(command)?.[1]);
      expect(megabytes / 1024 / Number(size)).toBeCloseTo(0.85, 2);
    });
  });

  describe("AC7: the exporter's rights", () => {
    it("are to read metrics, and nothing else of CloudWatch", () => {
      const actions = stack.statements("prometheus").flatMap(({ Action }) => Action);
      expect(actions.filter((action) => !/^(s3|sns):/.test(action))).toEqual([
        "cloudwatch:GetMetricData",
        "cloudwatch:GetMetricStatistics",
        "cloudwatch:ListMetrics",
      ]);
    });

    it("are for every namespace, for AWS knows no way to narrow reading; the exporter's configuration does", () => {
      expect(stack.statements("prometheus").find(({ Sid }) => Sid === "ReadCloudWatch")).toEqual({
        Sid: "ReadCloudWatch",
        Effect: "Allow",
        Action: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
        Resource: "*",
      });
    });

    it("have no other wildcard beside them", () => {
      const others = stack.statements("prometheus").filter(({ Sid }) => Sid !== "ReadCloudWatch");
      expect(others.flatMap(({ Resource }) => Resource).filter((resource) => resource === "*")).toEqual([]);
    });
  });

  describe("AC8: access", () => {
    it("is on 443 from the VPN alone", () => {
      expect(stack.entrances()).toEqual(["10.8.0.0/16 to prod-load-balancer:443"]);
      expect(stack.resource("aws_lb")).toMatchObject({ internal: true });
      expect(Object.values(stack.resources("aws_lb_listener")).map(({ port }) => port)).toEqual([443]);
    });

    it("gives no task a public address", () => {
      for (const service of Object.values(stack.resources("aws_ecs_service"))) {
        expect(service["network_configuration"]).not.toMatchObject({ assign_public_ip: true });
      }
    });

    it("needs single sign-on by Cognito for Grafana, of the group engineering alone", () => {
      expect(stack.variables("grafana", "grafana")).toMatchObject({
        GF_AUTH_GENERIC_OAUTH_ENABLED: "true",
        GF_AUTH_GENERIC_OAUTH_AUTH_URL: "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
        GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: expect.stringContaining("`\"engineering\"`) && 'Editor'"),
        GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_STRICT: "true",
        GF_AUTH_ANONYMOUS_ENABLED: "false",
      });
    });

    it("needs it for Prometheus, too, whose page for stopping it nobody reaches", () => {
      expect(stack.resource("aws_lb_listener_rule", "prometheus-route")["action"]).toMatchObject([
        { type: "authenticate-cognito" },
        { type: "forward" },
      ]);
      expect(stack.resource("aws_lb_listener_rule", "prometheus-forbidden")).toMatchObject({
        action: [{ type: "fixed-response", fixed_response: { status_code: "403" } }],
      });
    });
  });

  describe("AC9: cost", () => {
    it("raises an alarm and a budget at $100 a month", () => {
      expect(stack.alarm("estimated-charges")).toMatchObject({ threshold: 100, provider: "aws.us-east-1" });
      expect(stack.find("aws_budgets_budget", "time_unit", "MONTHLY")).toMatchObject({
        limit_amount: "100",
        limit_unit: "USD",
      });
    });

    it("is told apart by the tags Service=Monitoring and Feature=CacheAnalytics, in each region", () => {
      const { aws } = stack.terraform["provider"] as { aws: { default_tags: { tags: Record<string, string> }[] }[] };
      expect(aws).toHaveLength(2);
      for (const { default_tags } of aws) {
        expect(default_tags).toMatchObject([{ tags: { Service: "Monitoring", Feature: "CacheAnalytics" } }]);
      }
    });
  });
});
