import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A dashboard as its JSON has it, as far as anything here looks. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export interface DashboardModel {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly time: { readonly from: string; readonly to: string };
  readonly panels: readonly PanelModel[];
  readonly templating?: { readonly list: readonly VariableModel[] };
  readonly annotations?: { readonly list: readonly AnnotationModel[] };
}

export interface PanelModel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly options?: Readonly<Record<string, unknown>>;
  readonly fieldConfig: { readonly defaults: FieldConfig; readonly overrides?: readonly Override[] };
  readonly targets: readonly TargetModel[];
  readonly transformations?: readonly { readonly id: string; readonly options: unknown }[];
}

export interface FieldConfig {
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  readonly thresholds?: { readonly steps: readonly ThresholdStep[] };
  readonly mappings?: readonly Mapping[];
  readonly custom?: Readonly<Record<string, unknown>>;
}

interface ThresholdStep {
  readonly value: number | null;
  readonly color: string;
}

interface Mapping {
  readonly type: string;
  readonly options: Readonly<Record<string, { readonly text?: string; readonly color?: string }>>;
}

interface Override {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
}

export interface TargetModel {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
}

export interface VariableModel {
  readonly type: string;
  readonly name: string;
  readonly label?: string;
  readonly query?: string | { readonly query: string };
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly multi?: boolean;
  readonly current?: { readonly value?: string | readonly string[] };
}

interface AnnotationModel {
  readonly name: string;
  readonly expr?: string;
  readonly iconColor?: string;
}

const JSON_DIRECTORY = resolve(__dirname, "../../dashboards/json");

/** Dashboards as they are committed, by uid. */
export function committedDashboards(): DashboardModel[] {
  return readdirSync(JSON_DIRECTORY)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(JSON_DIRECTORY, file), "utf8")) as DashboardModel);
}
