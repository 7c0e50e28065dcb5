import { isTrue, number, type Resource, text } from "../terraform-json";
import type { Context, Costs } from "./charges";

/** A PostgreSQL instance and its storage. Backups up to the size of the storage are free. */
export function dbInstance(database: Resource, context: Context): Costs {
  const { values } = database;
  const engine = text(values, "engine");
  if (engine !== "postgres")
    return [{ why: `engine ${engine ?? "unknown"} is not in the price book, which has postgres` }];
  const deployment = isTrue(values, "multi_az") ? "multiAz" : "singleAz";
  return [
    ...instance(database, deployment, context),
    ...storage(database, deployment, context),
    ...(keepsInsights(database) ? [{ why: "performance history of more than 7 days costs extra" }] : []),
  ];
}

function instance(database: Resource, deployment: string, context: Context): Costs {
  const type = text(database.values, "instance_class");
  if (type === undefined) return [{ why: "its instance_class is not known before apply" }];
  return context.charge(database, {
    what: `RDS PostgreSQL ${type} ${deployment === "multiAz" ? "in two zones" : "in one zone"}`,
    quantity: 1,
    unit: "instance",
    key: `rds.postgres.${type}.${deployment}.hour`,
  });
}

function storage(database: Resource, deployment: string, context: Context): Costs {
  const { values } = database;
  const [type, gib] = [text(values, "storage_type"), number(values, "allocated_storage")];
  if (type !== "gp3")
    return [{ why: `storage of type ${type ?? "gp2, the default,"} is not in the price book, which has gp3` }];
  if (gib === undefined) return [{ why: "its allocated_storage is not known before apply" }];
  const extra = "iops" in values || "storage_throughput" in values;
  return [
    ...context.charge(database, {
      what: "RDS storage",
      quantity: gib,
      unit: "GB",
      key: `rds.postgres.gp3.${deployment}.gbMonth`,
    }),
    ...(extra ? [{ why: "IOPS and throughput above those that the storage includes cost extra" }] : []),
  ];
}

function keepsInsights({ values }: Resource): boolean {
  return (number(values, "performance_insights_retention_period") ?? 0) > 7;
}
