import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "@jest/globals";
import type { GrafanaValues, SignIn } from "@watchpost/core";
import { itWith, type Synthesized, Terraform } from "@watchpost/scripts/testing";

import { cacheMixin } from "../test/cache-mixin";
import { containersOf, grafana, secretsOf, settingsOf } from "../test/stack";

type DatabaseChoice = GrafanaValues["database"];
const SQLITE: DatabaseChoice = { kind: "sqlite" };
const ON_EFS: DatabaseChoice = { kind: "sqlite-on-efs", acceptLocking: true };
const POSTGRES: DatabaseChoice = { kind: "postgres", multiAz: true, instanceClass: "db.t4g.micro", gib: 20 };

const GITHUB: SignIn = {
  kind: "github",
  clientId: "client",
  clientSecret: { kind: "secret", name: "test/github" },
  allowedOrganizations: ["acme"],
};

const ALERTS = { environment: "test", mixins: [cacheMixin], alertmanagerUrl: "http://prometheus.test:9093" };

const service = (stack: Synthesized) => stack.resource("aws_ecs_service");

describe("Grafana", () => {
  const stack = grafana();

  it("starts after its files have been delivered, and is healthy when it says so", () => {
    const { config, grafana: container } = containersOf(stack);
    expect(config).toMatchObject({ essential: false });
    expect(container).toMatchObject({
      image: expect.stringMatching(/^docker\.io\/grafana\/grafana:/),
      essential: true,
      dependsOn: [{ containerName: "config", condition: "SUCCESS" }],
      mountPoints: [{ sourceVolume: "config", containerPath: "/config", readOnly: true }],
      portMappings: [{ containerPort: 3000, hostPort: 3000, protocol: "tcp" }],
      healthCheck: {
        command: ["CMD-SHELL", "wget -q -O /dev/null http://localhost:3000/api/health"],
        startPeriod: 120,
      },
    });
  });

  it("has its data source, its provider of dashboards and each dashboard in the bucket", () => {
    const dashboards = [new DashboardBuilder("A").uid("a").build(), new DashboardBuilder("B").uid("b").build()];
    const keys = Object.values(grafana({ dashboards }).resources("aws_s3_object")).map(({ key }) => String(key));
    expect(keys.map((key) => key.replace(/\.[0-9a-f]{16}$/, ""))).toEqual(
      [
        "grafana/grafana/dashboards/a.json",
        "grafana/grafana/dashboards/b.json",
        "grafana/grafana/provisioning/dashboards/watchpost.yaml",
        "grafana/grafana/provisioning/datasources/prometheus.yaml",
        "grafana/manifest",
      ].sort(),
    );
  });

  it("has its alert rules and the way to Alertmanager in the bucket, and evaluates them, where it is to fire alerts", () => {
    const made = grafana({ alerts: ALERTS });
    const keys = Object.values(made.resources("aws_s3_object")).map(({ key }) => String(key));
    expect(keys.flatMap((key) => /provisioning\/alerting\/\w+/.exec(key)?.[0] ?? [])).toEqual([
      "provisioning/alerting/alertmanager",
      "provisioning/alerting/rules",
    ]);
    expect(settingsOf(made)).toMatchObject({ GF_UNIFIED_ALERTING_EXECUTE_ALERTS: "true" });
  });

  it("finds no alert rule in the bucket where the provider brings them, and evaluates them all the same", () => {
    const made = grafana({ alerts: ALERTS, content: "provider", https: true });
    expect(
      Object.values(made.resources("aws_s3_object"))
        .map(({ key }) => String(key))
        .join(),
    ).not.toContain("alerting");
    expect(settingsOf(made)).toMatchObject({ GF_UNIFIED_ALERTING_EXECUTE_ALERTS: "true" });
  });

  it("finds no dashboard in the bucket where the provider brings them", () => {
    const dashboards = [new DashboardBuilder("A").uid("a").build()];
    const stack = grafana({ dashboards, content: "provider", https: true });
    const objects = Object.values(stack.resources("aws_s3_object"));
    expect(objects.map(({ key }) => String(key).replace(/\.[0-9a-f]{16}$/, ""))).toEqual([
      "grafana/grafana/provisioning/datasources/prometheus.yaml",
      "grafana/manifest",
    ]);
    expect(objects[0]?.["content"]).toContain("datasources: []");
  });

  it("is not filled by the provider where its address changes", () => {
    expect(() => grafana({ content: "provider" })).toThrow(
      "test/grafana: the provider needs an address of Grafana that does not change.",
    );
  });

  it("is found under its name", () => {
    expect(stack.resource("aws_service_discovery_service")["name"]).toBe("grafana");
    expect(service(stack)).toHaveProperty("service_registries");
  });

  it("reaches AWS and sign-in providers by HTTPS, and by itself nothing else", () => {
    const rules = Object.values(stack.resources("aws_vpc_security_group_egress_rule"));
    expect(rules).toMatchObject([{ cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 }]);
  });

  it("is reached at its own address, or through a load balancer by TLS", () => {
    expect(service(stack)).not.toHaveProperty("load_balancer");
    const behind = grafana({ https: true });
    expect(service(behind)).toMatchObject({ load_balancer: [{ container_name: "grafana", container_port: 3000 }] });
    expect(settingsOf(behind)).toMatchObject({
      GF_SERVER_ROOT_URL: "https://grafana.example.com",
      GF_SECURITY_COOKIE_SECURE: "true",
    });
  });
});

describe("secrets of Grafana", () => {
  it("are read by ECS from Secrets Manager, and stand in no plain variable", () => {
    const stack = grafana({ database: POSTGRES, signIn: GITHUB });
    expect(secretsOf(stack)).toEqual({
      GF_SECURITY_ADMIN_PASSWORD: expect.stringMatching(
        /^\$\{aws_secretsmanager_secret\.grafana_admin-password_\w+\.arn\}$/,
      ),
      GF_DATABASE_PASSWORD: expect.stringMatching(
        /^\$\{aws_secretsmanager_secret\.grafana_database-password_\w+\.arn\}$/,
      ),
      GF_SECURITY_SECRET_KEY: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.grafana_secret-key_\w+\.arn\}$/),
      GF_AUTH_GITHUB_CLIENT_SECRET: expect.stringMatching(/^\$\{data\.aws_secretsmanager_secret\./),
    });
    expect(Object.keys(settingsOf(stack)).filter((name) => /PASSWORD|SECRET/.test(name))).toEqual([]);
    expect(stack.data("aws_secretsmanager_secret")).toEqual({
      [Object.keys(stack.data("aws_secretsmanager_secret")).join()]: { name: "test/github" },
    });
  });

  it("have names that are free again at once in a lab, and can be restored for a week elsewhere", () => {
    const windows = (stage: "lab" | "production") =>
      Object.values(grafana({ stage, database: POSTGRES }).resources("aws_secretsmanager_secret")).map(
        ({ name, recovery_window_in_days: days }) => [name, days],
      );
    const names = ["admin-password", "database-password", "secret-key"].map((id) => `test-monitoring/grafana/${id}`);
    expect(windows("lab")).toEqual(names.map((name) => [name, 0]));
    expect(windows("production")).toEqual(names.map((name) => [name, 7]));
  });

  it("are there before the first task starts", () => {
    expect(service(grafana({ database: POSTGRES }))["depends_on"]).toEqual(
      expect.arrayContaining(
        ["admin-password", "database-password", "secret-key"].map((id) =>
          expect.stringMatching(new RegExp(`^aws_secretsmanager_secret_version\\.grafana_${id}_value_`)),
        ),
      ),
    );
  });
});

describe("the database of Grafana", () => {
  it("that is a file in the task keeps nothing, so that tasks may overlap and run on Spot", () => {
    const stack = grafana({ database: SQLITE, spot: true });
    expect(service(stack)).toMatchObject({
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT" }],
    });
    expect(Object.keys(settingsOf(stack)).filter((name) => name.startsWith("GF_DATABASE"))).toEqual([]);
  });

  it("that is a file on EFS has one writer at a time, the user of Grafana's image", () => {
    const stack = grafana({ database: ON_EFS, stage: "staging" });
    expect(service(stack)).toMatchObject({
      desired_count: 1,
      deployment_minimum_healthy_percent: 0,
      deployment_maximum_percent: 100,
      availability_zone_rebalancing: "DISABLED",
      launch_type: "FARGATE",
    });
    expect(stack.resource("aws_efs_access_point")).toMatchObject({ posix_user: { uid: 472, gid: 0 } });
    expect(containersOf(stack)["grafana"]).toMatchObject({
      stopTimeout: 120,
      mountPoints: [
        { sourceVolume: "config" },
        { sourceVolume: "grafana", containerPath: "/var/lib/grafana", readOnly: false },
      ],
    });
    expect(String(stack.resource("aws_iam_role_policy", "task-policy")["policy"])).toContain("MountEfs");
    expect(service(stack)["depends_on"]).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_efs_mount_target\./)]),
    );
  });

  it("that is PostgreSQL is shared by tasks that overlap", () => {
    const stack = grafana({ database: POSTGRES, stage: "production" });
    expect(service(stack)).toMatchObject({ deployment_minimum_healthy_percent: 100, deployment_maximum_percent: 200 });
    expect(settingsOf(stack)).toMatchObject({
      GF_DATABASE_TYPE: "postgres",
      GF_DATABASE_HOST: expect.stringMatching(/^\$\{aws_db_instance\.[\w-]+\.address\}:5432$/),
      GF_DATABASE_SSL_MODE: "require",
    });
    expect(stack.resource("aws_db_instance")).toMatchObject({ multi_az: true, deletion_protection: true });
  });
});

describe("Grafana in Terraform", () => {
  for (const database of [SQLITE, ON_EFS, POSTGRES]) {
    itWith(
      ["terraform", "offline providers"],
      `is applied with ${database.kind}, and a second plan is empty`,
      async () => {
        const stack = grafana({ database, signIn: GITHUB, https: true, stage: "production" });
        const terraform = new Terraform(stack.directory);
        await terraform.init();
        await terraform.plan();
        await terraform.apply();
        expect((await terraform.changes()).any).toBe(false);
        expect(await terraform.state()).not.toContain("fake-");
      },
    );
  }
});
