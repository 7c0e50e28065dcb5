import type { PrometheusValues } from "@watchpost/core";
import { CONFIG_DIRECTORY } from "@watchpost/ecs";

import { retentionSize } from "./sizing";

export interface FlagsProps {
  readonly values: Pick<PrometheusValues, "keep" | "storage">;
  /** The address that links in alerts lead to. */
  readonly externalUrl: string;
  /** Whether it reads its files again when told to over HTTP. */
  readonly reloads: boolean;
}

/** The command line. https://prometheus.io/docs/prometheus/latest/command-line/prometheus/ */
export function flags({ values, externalUrl, reloads }: FlagsProps): string[] {
  const size = retentionSize(values);
  return [
    `--config.file=${CONFIG_DIRECTORY}/prometheus/prometheus.yml`,
    "--storage.tsdb.path=/data/prometheus",
    `--storage.tsdb.retention.time=${values.keep}`,
    ...(size ? [`--storage.tsdb.retention.size=${size}`] : []),
    `--web.external-url=${externalUrl}`,
    ...(reloads ? ["--web.enable-lifecycle"] : []),
  ];
}
