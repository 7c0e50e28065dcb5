import { inBaseUnit } from "../catalogue/bins";
import type { DirectFamily, DirectSettings } from "../config/config";
import { labelNameWanted, labelOf } from "../config/names";
import { renderWithPlace, type Rendered } from "../engine/labels";
import { canonicalNumber } from "../exposition";
import type { Job, Rule } from "../model";
import type { Attributes, PushedMetric } from "./otlp/request";
import { baseUnitOf } from "./units";

/** What a pushed metric becomes. */
export interface Target {
  readonly family: string;
  readonly kind: "counter" | "gauge" | "histogram";
  /** Whether CloudWatch has it as well. */
  readonly isShared: boolean;
  readonly help: string;
  readonly unit?: string;
  /** A pushed value times this is in the base unit. */
  readonly scale: number;
  /** Of a histogram, in the base unit. */
  readonly bounds: readonly number[];
  /** Nothing where attributes cannot be labels. */
  readonly labelsOf: (attributes: Attributes, resource: Attributes) => Rendered | undefined;
}

/** Why a metric becomes nothing: it is none of the families, or of another kind than its family, or its name is none. */
export type NoTarget = "unlisted" | "kind" | "name";

/** A family of the jobs as it is pushed. */
interface Shared {
  readonly family: string;
  readonly rule: Rule;
  readonly labels: DirectFamily["labels"];
  /** Labels that all its rules have. */
  readonly constants: Readonly<Record<string, string>>;
}

const LONGEST_VALUE = 1_024;

/** Which pushed metric becomes which family. */
export class Targets {
  readonly #byMetric = new Map<string, Shared>();
  readonly #byFamily = new Map<string, Shared>();
  readonly #publishesOthers: boolean;

  constructor({ families, others }: DirectSettings, jobs: readonly Job[]) {
    this.#publishesOthers = others === "publish";
    const rules = jobs.flatMap((job) => job.rules);
    for (const { family, metric, labels } of families) {
      const own = rules.filter((rule) => rule.family === family);
      const [rule] = own;
      if (rule === undefined) continue;
      const shared = { family, rule, labels, constants: commonLabels(own) };
      if (metric === undefined) this.#byFamily.set(family, shared);
      else this.#byMetric.set(metric, shared);
    }
  }

  /** Names of the families that CloudWatch has as well. */
  get shared(): readonly string[] {
    return [...this.#byMetric.values(), ...this.#byFamily.values()].map(({ family }) => family);
  }

  of(metric: PushedMetric): Target | NoTarget {
    const { name, unit, kind } = metric;
    const base = baseUnitOf(unit);
    const family = sanitized(name).replace(/_total$/, "");
    const withUnit = base === undefined || family.endsWith(`_${base.unit}`) ? family : `${family}_${base.unit}`;
    const shared = this.#byMetric.get(name) ?? this.#byFamily.get(family) ?? this.#byFamily.get(withUnit);
    if (shared !== undefined) return shared.rule.kind === kind ? sharedTarget(shared, base) : "kind";
    if (!this.#publishesOthers) return "unlisted";
    if (kind === "unsupported") return "kind";
    // OpenTelemetry says 1 of what is counted: only of a gauge it is a ratio.
    const hasUnit = base !== undefined && (base.unit !== "ratio" || kind === "gauge");
    return family === "" ? "name" : ownTarget(metric, kind, hasUnit ? { ...base, family: withUnit } : { family });
  }
}

function sharedTarget({ family, rule, labels, constants }: Shared, base: ReturnType<typeof baseUnitOf>): Target {
  return {
    family,
    kind: rule.kind === "histogram" ? "histogram" : "counter",
    isShared: true,
    help: rule.help,
    ...(rule.unit !== undefined && { unit: rule.unit }),
    scale: base !== undefined && base.unit === rule.unit ? base.scale : 1,
    bounds: (rule.bounds ?? []).map((bound) => inBaseUnit(bound, rule.scale)),
    labelsOf: (attributes, resource) => {
      const own = labels === undefined ? namedLabels(attributes) : chosenLabels(labels, attributes, resource);
      return own && rendered({ ...constants, ...own });
    },
  };
}

function ownTarget(
  { description, points }: PushedMetric,
  kind: Target["kind"],
  { family, unit, scale = 1 }: { readonly family: string; readonly unit?: string; readonly scale?: number },
): Target {
  const value = points.find((point) => typeof point.value === "object")?.value;
  const bounds = typeof value === "object" ? value.bounds.filter(Number.isFinite) : [];
  return {
    family,
    kind,
    isShared: false,
    help: description || "Pushed by OpenTelemetry.",
    ...(unit !== undefined && { unit }),
    scale,
    bounds: bounds.map((bound) => inBaseUnit(bound, scale)),
    labelsOf: (attributes, resource) => {
      const service = resource.get("service.name");
      const own = namedLabels(attributes);
      return own && rendered({ ...(service !== undefined && { service_name: service }), ...own });
    },
  };
}

/** The value of `le` for each bound. */
export function upperBounds(bounds: readonly number[]): readonly string[] {
  return [...bounds.map(canonicalNumber), "+Inf"];
}

function commonLabels(rules: readonly Rule[]): Readonly<Record<string, string>> {
  const [first, ...others] = rules;
  return Object.fromEntries(
    Object.entries(first?.labels ?? {}).filter(([name, value]) => others.every(({ labels }) => labels[name] === value)),
  );
}

function chosenLabels(
  labels: Readonly<Record<string, string>>,
  attributes: Attributes,
  resource: Attributes,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([label, attribute]) => [
      label,
      attributes.get(attribute) ?? resource.get(attribute) ?? "",
    ]),
  );
}

/** A label for each attribute, under the name that a dimension would have. Nothing where two become one. */
function namedLabels(attributes: Attributes): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  for (const [name, value] of attributes) {
    const label = labelOf(name);
    if (Object.hasOwn(labels, label)) return undefined;
    labels[label] = value;
  }
  return labels;
}

function rendered(labels: Readonly<Record<string, string>>): Rendered | undefined {
  const isFine = Object.entries(labels).every(
    ([name, value]) => labelNameWanted(name) === undefined && value.length <= LONGEST_VALUE,
  );
  return isFine ? renderWithPlace(labels, "le") : undefined;
}

/** https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-metadata-1 */
function sanitized(name: string): string {
  const clean = name
    .replaceAll(/[^a-zA-Z0-9_]+/g, "_")
    .replaceAll(/_{2,}/g, "_")
    .replace(/_$/, "");
  return /^\d/.test(clean) ? `_${clean}` : clean;
}
