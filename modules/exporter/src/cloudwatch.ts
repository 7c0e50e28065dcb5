import { existsSync } from "node:fs";

import type { Mixin } from "@watchpost/alerting/model";
import type { ExporterChoice, Images, Problem } from "@watchpost/core";
import { BUNDLE } from "@watchpost/metrics-service/bundle";
import type { PrometheusSidecar } from "@watchpost/prometheus";

import { METRICS_SERVICE_MEMORY_MIB, metricsServiceSidecar } from "./metrics-service/sidecar";
import { CLOUDWATCH_EXPORTER_MEMORY_MIB, cloudWatchExporterSidecar } from "./stock/cloudwatch-exporter";

export interface CloudWatchProps {
  readonly images: Images;
  readonly region: string;
  readonly mixins: readonly Mixin[];
}

/** Most memory that it may take, by what was chosen. */
export const CLOUDWATCH_MEMORY_MIB: Readonly<Record<ExporterChoice["kind"], number>> = {
  "metrics-service": METRICS_SERVICE_MEMORY_MIB,
  "cloudwatch-exporter": CLOUDWATCH_EXPORTER_MEMORY_MIB,
};

/**
 * What runs beside Prometheus and reads the metrics of CloudWatch that the mixins name; both choices serve the same
 * series. There is none where no mixin names any.
 */
export function cloudWatchSidecars(choice: ExporterChoice, props: CloudWatchProps): PrometheusSidecar[] {
  if (!readsCloudWatch(props.mixins)) return [];
  return [choice.kind === "metrics-service" ? metricsServiceSidecar(choice, props) : cloudWatchExporterSidecar(props)];
}

/**
 * What is missing for what was chosen.
 * @param bundle where the metrics service's program should be
 */
export function exporterProblems(choice: ExporterChoice, mixins: readonly Mixin[], bundle = BUNDLE): Problem[] {
  if (choice.kind === "cloudwatch-exporter") return unreadable(mixins);
  if (!readsCloudWatch(mixins)) return [];
  const chosenTwice = selectedTwice(mixins);
  if (existsSync(bundle)) return chosenTwice;
  return [
    ...chosenTwice,
    {
      path: "exporter",
      got: "metricsService()",
      want: "its program, services/metrics-service/dist/metrics-service.cjs, which has not been built",
      help: "npm start builds it, as does every installation: npx pnpm install.",
    },
  ];
}

/** The stock exporter makes neither counters nor histograms. */
function unreadable(mixins: readonly Mixin[]): Problem[] {
  return mixins.flatMap(({ name, signals }) => {
    const series = signals.filter(({ source }) => source.from === "metrics-service").map((signal) => signal.name);
    return series.length === 0
      ? []
      : [
          {
            path: "exporter",
            got: "stockCloudWatchExporter()",
            want: `metricsService(), which alone has what the mixin ${name} names: ${series.join(", ")}`,
          },
        ];
  });
}

/** A family has one selection: the same series would else be there twice, under one name and with other values. */
function selectedTwice(mixins: readonly Mixin[]): Problem[] {
  const first = new Map<string, { readonly mixin: string; readonly where: string }>();
  const clashes = new Map<string, Set<string>>();
  for (const { name, signals } of mixins) {
    for (const { source } of signals) {
      if (source.from !== "metrics-service") continue;
      const where = JSON.stringify(source.where);
      const family = `${source.namespace} ${source.family}`;
      const before = first.get(family) ?? { mixin: name, where };
      first.set(family, before);
      if (before.where === where) continue;
      const pair = `${before.mixin} and ${name}`;
      clashes.set(pair, (clashes.get(pair) ?? new Set<string>()).add(family));
    }
  }
  return [...clashes].map(([pair, families]) => ({
    path: "watch",
    got: `${pair}, which select different resources of ${[...families].join(", ")}`,
    want: "each family of the metrics service read by one mixin",
    help: 'Leave what the other one reads out of the wider one: awsServices({ without: ["lambda"], … }).',
  }));
}

/** Whether anything must be read from CloudWatch. */
export function readsCloudWatch(mixins: readonly Mixin[]): boolean {
  const from = new Set(mixins.flatMap(({ signals }) => signals.map(({ source }) => source.from)));
  return from.has("cloudwatch") || from.has("metrics-service");
}
