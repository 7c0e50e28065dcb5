import { describe, expect, it } from "@jest/globals";
import type { PostgresValues, Stage } from "@watchpost/core";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { NAMES, networkIn } from "../test/stack";
import { GeneratedSecret } from "./generated-secret";
import { Postgres } from "./postgres";

const VALUES: PostgresValues = { kind: "postgres", multiAz: false, instanceClass: "db.t4g.micro", gib: 20 };

function postgres(stage: Stage = "staging", values: Partial<PostgresValues> = {}) {
  let made: Postgres | undefined;
  const stack = synthesizeStack((scope) => {
    const network = networkIn(scope);
    made = new Postgres(scope, "postgres", {
      ...{ names: NAMES, network, stage, values: { ...VALUES, ...values } },
      user: network.party("grafana", "Grafana"),
      password: new GeneratedSecret(scope, "password", {
        name: "p",
        description: "",
        version: 3,
        recoveryWindowDays: 0,
      }),
    });
  });
  if (!made) throw new Error("There is no database.");
  return { stack, settings: made.settings, instance: stack.resource("aws_db_instance") };
}

describe("Grafana's database", () => {
  it("is a PostgreSQL whose minor versions AWS keeps current", () => {
    expect(postgres().instance).toMatchObject({
      identifier: "test-grafana",
      engine: "postgres",
      engine_version: "17",
      auto_minor_version_upgrade: true,
      instance_class: "db.t4g.micro",
      multi_az: false,
    });
  });

  it("is encrypted, has no public address and is backed up for a week", () => {
    expect(postgres().instance).toMatchObject({
      storage_encrypted: true,
      publicly_accessible: false,
      backup_retention_period: 7,
      copy_tags_to_snapshot: true,
    });
  });

  it("may grow to twice its size", () => {
    expect(postgres("staging", { gib: 50 }).instance).toMatchObject({
      allocated_storage: 50,
      max_allocated_storage: 100,
      storage_type: "gp3",
    });
  });

  it("stands by in another zone where that is wanted", () => {
    expect(postgres("staging", { multiAz: true, instanceClass: "db.m7g.large" }).instance).toMatchObject({
      multi_az: true,
      instance_class: "db.m7g.large",
    });
  });

  it("refuses connections without TLS, and Grafana makes none", () => {
    const { stack, settings, instance } = postgres();
    expect(stack.resource("aws_db_parameter_group")).toMatchObject({
      family: "postgres17",
      parameter: [{ name: "rds.force_ssl", value: "1" }],
    });
    expect(instance["parameter_group_name"]).toMatch(/^\$\{aws_db_parameter_group\./);
    expect(settings).toEqual({
      GF_DATABASE_TYPE: "postgres",
      GF_DATABASE_HOST: expect.stringMatching(/:5432$/),
      GF_DATABASE_NAME: "grafana",
      GF_DATABASE_USER: "grafana",
      GF_DATABASE_SSL_MODE: "require",
      GF_DATABASE_MIGRATION_LOCKING: "true",
    });
  });

  it("lets in Grafana and nobody else", () => {
    const { stack, instance } = postgres();
    expect(instance["vpc_security_group_ids"]).toEqual([
      expect.stringMatching(/^\$\{aws_security_group\.network_grafana-database_\w+\.id\}$/),
    ]);
    const rules = Object.values(stack.resources("aws_vpc_security_group_ingress_rule"));
    expect(rules).toEqual([
      expect.objectContaining({
        security_group_id: expect.stringContaining("network_grafana-database_"),
        referenced_security_group_id: expect.stringMatching(/network_grafana_\w+\.id/),
        ip_protocol: "tcp",
        from_port: 5432,
        to_port: 5432,
      }),
    ]);
    expect(Object.values(stack.resources("aws_vpc_security_group_egress_rule"))).toHaveLength(1);
  });

  it("has a password that changes with its secret, and is not AWS's own, which would change by itself", () => {
    const { instance } = postgres();
    expect(instance).toMatchObject({ username: "grafana", password_wo_version: 3 });
    expect(instance).not.toHaveProperty("password");
    expect(instance).not.toHaveProperty("manage_master_user_password");
  });

  it.each(["lab", "staging"] as const)("goes without a trace in a %s", (stage) => {
    const { instance } = postgres(stage);
    expect(instance).toMatchObject({ deletion_protection: false, skip_final_snapshot: true });
    expect(instance).not.toHaveProperty("final_snapshot_identifier");
  });

  it("is protected in production, and leaves a snapshot when it goes all the same", () => {
    expect(postgres("production").instance).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "test-grafana-final",
    });
  });
});
