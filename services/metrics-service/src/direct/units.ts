/** A unit as Prometheus has it, and the number by which values come into it. */
interface BaseUnit {
  readonly unit: string;
  readonly scale: number;
}

/**
 * Units of the Unified Code for Units of Measure, which OpenTelemetry writes, that have a base unit in Prometheus.
 * https://opentelemetry.io/docs/specs/semconv/general/metrics/#instrument-units
 * https://prometheus.io/docs/practices/naming/#base-units
 */
const UNITS: ReadonlyMap<string, BaseUnit> = new Map([
  ["d", { unit: "seconds", scale: 86_400 }],
  ["h", { unit: "seconds", scale: 3_600 }],
  ["min", { unit: "seconds", scale: 60 }],
  ["s", { unit: "seconds", scale: 1 }],
  ["ms", { unit: "seconds", scale: 1e-3 }],
  ["us", { unit: "seconds", scale: 1e-6 }],
  ["ns", { unit: "seconds", scale: 1e-9 }],
  ["By", { unit: "bytes", scale: 1 }],
  ["KiBy", { unit: "bytes", scale: 2 ** 10 }],
  ["MiBy", { unit: "bytes", scale: 2 ** 20 }],
  ["GiBy", { unit: "bytes", scale: 2 ** 30 }],
  ["kBy", { unit: "bytes", scale: 1e3 }],
  ["MBy", { unit: "bytes", scale: 1e6 }],
  ["GBy", { unit: "bytes", scale: 1e9 }],
  ["%", { unit: "ratio", scale: 0.01 }],
  ["1", { unit: "ratio", scale: 1 }],
]);

/** Nothing where values stay as they are. */
export function baseUnitOf(unit: string): BaseUnit | undefined {
  return UNITS.get(unit);
}
