import type { Environment, Images } from "@watchpost/core";

/** What is allowed, but should not stay: each line goes into the output of every synthesis. */
export function warnings({ prometheus, grafana }: Environment, images: Images): string[] {
  return [
    ...(prometheus.storage.kind === "efs"
      ? [
          "prometheus.storage: Prometheus does not support NFS, and so EFS: its database may be damaged beyond repair. Durable: ec2Ebs({ … }).",
        ]
      : []),
    ...(grafana.database.kind === "sqlite-on-efs"
      ? [
          'grafana.database: SQLite on EFS may answer "database is locked", and fail when Grafana is upgraded. Durable: postgres().',
        ]
      : []),
    ...images.warnings(),
  ];
}
