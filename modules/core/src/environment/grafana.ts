import { z } from "zod";

import { fields, flag, integer, oneOf, text } from "../schema";

const sqliteSchema = fields({ kind: z.literal("sqlite") });

const sqliteOnEfsSchema = fields({
  kind: z.literal("sqlite-on-efs"),
  acceptLocking: z.literal(true, {
    error: "true, which says that you know: SQLite on EFS is slow and its lock may hang an upgrade",
  }),
});

const postgresSchema = fields({
  kind: z.literal("postgres"),
  /**
   * Whether a second instance stands by in another zone.
   * @default false
   */
  multiAz: flag().default(false),
  /** @default "db.t4g.micro" */
  instanceClass: text(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "an instance class of RDS, such as db.t4g.micro").default(
    "db.t4g.micro",
  ),
  /**
   * Size of the disk; general purpose storage begins at 20.
   * @default 20
   */
  gib: integer(20, 65_536).default(20),
});
export type PostgresValues = z.output<typeof postgresSchema>;

const databaseSchema = z.discriminatedUnion("kind", [sqliteSchema, sqliteOnEfsSchema, postgresSchema], {
  error: "sqlite(), sqliteOnEfs({ … }) or postgres({ … })",
});

/** In the task: what is provisioned comes back after a restart, what users made does not. */
export const sqlite = () => ({ kind: "sqlite" }) as const;
/** On EFS: what users made survives a restart; one task only. */
export const sqliteOnEfs = (values: Omit<z.input<typeof sqliteOnEfsSchema>, "kind">) =>
  ({ kind: "sqlite-on-efs", ...values }) as const;
/** On RDS for PostgreSQL. */
export const postgres = (values: Omit<z.input<typeof postgresSchema>, "kind">) =>
  ({ kind: "postgres", ...values }) as const;

export const grafanaSchema = fields({
  database: databaseSchema,
  /**
   * How the data source and the dashboards get into it.
   * - `files`: the task reads them when it starts; nothing needs to reach Grafana.
   * - `provider`: a second stack, `<name>-content`, puts them in through Grafana's API, which must be reachable from
   *   where Terraform runs.
   * @default "files"
   */
  content: oneOf(["files", "provider"]).default("files"),
  /**
   * Who fires the alerts of the workloads that are watched.
   * - `none`: Prometheus, which hands them to Alertmanager; Grafana only shows them.
   * - `managed`: Grafana, which hands them to the same Alertmanager. Prometheus keeps those that watch the monitoring
   *   itself, so nobody is told twice.
   * @default "none"
   */
  alerting: oneOf(["none", "managed"]).default("none"),
  /**
   * CPU units of the task: 1024 are one vCPU.
   * @default 256
   */
  cpu: integer(256, 16_384).default(256),
  /** @default 512 */
  memoryMiB: integer(512, 122_880).default(512),
  /**
   * Counts the administrator's passwords: a higher number makes and stores a new one.
   * @default 1
   */
  adminPasswordVersion: integer(1, 1_000_000).default(1),
  /**
   * Whether the task runs on Fargate Spot, which is cheaper and may be stopped with two minutes' notice.
   * @default false
   */
  spot: flag().default(false),
});
export type GrafanaValues = z.output<typeof grafanaSchema>;
