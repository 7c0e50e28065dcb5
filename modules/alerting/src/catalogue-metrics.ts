import { CATALOGUE } from "@watchpost/metrics-service/catalogue";

import type { CatalogueFamily } from "./model/signal";

/** A metric of CloudWatch that a family of the catalogue is made of. */
export interface CatalogueMetric {
  readonly namespace: string;
  readonly metric: string;
  /** The one that says most of it: the sum of what is counted, the 95th percentile of what is measured. */
  readonly statistic: string;
  /** Exactly those that it carries. @default - its publisher chooses them */
  readonly dimensions?: readonly string[];
}

/** What a family is made of; nothing where the catalogue does not have it. */
export function catalogueMetrics({
  namespace,
  family,
}: Pick<CatalogueFamily, "namespace" | "family">): CatalogueMetric[] {
  return (CATALOGUE.get(namespace)?.groups ?? []).flatMap(({ dimensions, metrics }) =>
    metrics
      .filter((entry) => entry.family === family)
      .flatMap(({ kind, statistic, terms }) =>
        terms.map(({ metric }) => ({
          namespace,
          metric,
          statistic: statistic ?? (kind === "counter" ? "Sum" : kind === "gauge" ? "Average" : "p95"),
          ...(dimensions && { dimensions }),
        })),
      ),
  );
}
