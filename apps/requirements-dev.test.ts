import { describe, expect, it } from "@jest/globals";

import { dev } from "./dev/config";
import { Delivery } from "./test/delivery";

/** What the serverless commerce lab was promised. */
describe("dev, the serverless commerce lab", () => {
  const lab = new Delivery(dev);

  it("is one ECS cluster, dev-monitoring-cluster, without Container Insights", () => {
    expect(lab.resource("aws_ecs_cluster")).toEqual({
      name: "dev-monitoring-cluster",
      setting: [{ name: "containerInsights", value: "disabled" }],
    });
  });

  it("runs dev-prometheus-service and dev-grafana-service, one task each", () => {
    const services = Object.values(lab.resources("aws_ecs_service"));
    expect(services.map(({ name, desired_count }) => [name, desired_count])).toEqual([
      ["dev-grafana-service", 1],
      ["dev-prometheus-service", 1],
    ]);
  });

  it.each(["prometheus", "grafana"])("gives %s 256 CPU units and 512 MiB", (service) => {
    expect(lab.task(service)).toMatchObject({ cpu: "256", memory: "512", requires_compatibilities: ["FARGATE"] });
  });

  it.each(["prometheus", "grafana"])("keeps the log /ecs/dev-%s for one day", (service) => {
    expect(lab.find("aws_cloudwatch_log_group", "name", `/ecs/dev-${service}`)).toMatchObject({ retention_in_days: 1 });
    expect(Object.keys(lab.resources("aws_cloudwatch_log_group"))).toHaveLength(2);
  });

  it("scrapes every 30 s", () => {
    expect(lab.file("prometheus/prometheus.yml")).toContain("scrape_interval: 30s");
  });

  it("reads CloudWatch with the metrics service, one file on the stock image of Node, beside Prometheus", () => {
    const { image, command = [] } = lab.container("prometheus", "metrics-service");
    expect(image).toMatch(/\/library\/node:\d+\.\d+\.\d+-slim$/);
    expect(command.join(" ")).toMatch(
      /^node --max-old-space-size=\d+ --max-semi-space-size=\d+ \/config\/current\/metrics-service\/metrics-service\.cjs --config \S+$/,
    );
    expect(lab.file("prometheus/prometheus.yml")).toContain("job_name: metrics-service");
    expect(() => lab.container("prometheus", "cloudwatch-exporter")).toThrow("Want a container cloudwatch-exporter");
  });

  it("leaves Prometheus more than half of its task's memory", () => {
    const containers = JSON.parse(String(lab.task("prometheus")["container_definitions"])) as {
      name: string;
      memory?: number;
    }[];
    const limits = containers.flatMap(({ name, memory }) => (memory === undefined ? [] : [[name, memory] as const]));
    expect(limits.map(([name]) => name)).toEqual(["alertmanager", "metrics-service"]);
    expect(limits.reduce((left, [, memory]) => left - memory, 512)).toBeGreaterThan(256);
  });

  it("carries tags by which it can be cleaned up", () => {
    const { aws } = lab.terraform["provider"] as { aws: { default_tags: { tags: Record<string, string> }[] }[] };
    expect(aws[0]?.default_tags[0]?.tags).toMatchObject({
      AutoCleanup: "true",
      CleanupAfter: "1d",
      Environment: "dev",
    });
  });

  it.each(["aws_lb", "aws_nat_gateway", "aws_eip"])("pays for no %s", (type) => {
    expect(lab.resources(type)).toEqual({});
  });

  it.each(["prometheus", "grafana"])("gives the task of %s a public address", (service) => {
    const { network_configuration } = lab.find("aws_ecs_service", "name", `dev-${service}-service`);
    expect(network_configuration).toMatchObject({ assign_public_ip: true });
  });

  it("opens :9090 and :3000, to the allow-list alone", () => {
    expect(lab.entrances()).toEqual(["203.0.113.0/24 to dev-grafana:3000", "203.0.113.0/24 to dev-prometheus:9090"]);
  });

  it.each([
    ["grafana", 3000],
    ["prometheus", 9090],
  ])("prints %s_access_instructions: how to find the task's address", (service, port) => {
    const output = (lab.terraform["output"] as Record<string, { value: string }>)[`${service}_access_instructions`];
    expect(output?.value).toContain("aws ecs list-tasks --cluster dev-monitoring-cluster");
    expect(output?.value).toContain(`--service-name dev-${service}-service`);
    expect(output?.value).toContain("aws ecs describe-tasks --cluster dev-monitoring-cluster");
    expect(output?.value).toContain(`http://$ip:${port}`);
  });

  it("says so when a day costs more than $1, and not because a month does", () => {
    expect(lab.find("aws_budgets_budget", "time_unit", "DAILY")).toMatchObject({
      limit_amount: "1",
      limit_unit: "USD",
    });
  });

  it("takes grafana_admin_password from a git-ignored tfvars file, sensitive and in no state, and leaves it out of every file", () => {
    const { grafana_admin_password } = lab.terraform["variable"] as Record<string, object>;
    expect(grafana_admin_password).toMatchObject({ type: "string", sensitive: true, ephemeral: true });
    expect(lab.container("grafana", "grafana").secrets.map(({ name }) => name)).toContain("GF_SECURITY_ADMIN_PASSWORD");
    expect(Object.keys(lab.variables("grafana", "grafana")).filter((name) => /PASSWORD/.test(name))).toEqual([]);
  });

  it("frees the names of its secrets at once when it is destroyed, so that it can be raised again", () => {
    for (const secret of Object.values(lab.resources("aws_secretsmanager_secret"))) {
      expect(secret).toMatchObject({ recovery_window_in_days: 0 });
    }
  });

  it("has the data source preset, by name and not by the task's address", () => {
    expect(lab.dataSourceUrl()).toBe("http://prometheus.dev.monitoring.internal:9090");
  });
});
