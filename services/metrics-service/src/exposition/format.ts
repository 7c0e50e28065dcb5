import type { Family, FamilyType, Sample } from "../model";

/** Prometheus's text format 0.0.4, or OpenMetrics 1.0. */
export type Format = "text" | "openmetrics";

export const FORMATS: readonly Format[] = ["text", "openmetrics"];

/** What comes behind the last sample. */
export const END: Readonly<Record<Format, string>> = { text: "", openmetrics: "# EOF\n" };

/** Suffixes that the samples of a type may have. */
const SUFFIXES: Readonly<Record<FamilyType, readonly Sample["suffix"][]>> = {
  counter: ["_total", "_created"],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count", "_created"],
  summary: ["", "_sum", "_count", "_created"],
  info: ["_info"],
  unknown: [""],
};

/** The text format calls a counter and an information by the name of their samples, and knows no information. */
const TEXT_TYPES: Readonly<Record<FamilyType, { readonly type: string; readonly suffix: string }>> = {
  counter: { type: "counter", suffix: "_total" },
  gauge: { type: "gauge", suffix: "" },
  histogram: { type: "histogram", suffix: "" },
  summary: { type: "summary", suffix: "" },
  info: { type: "gauge", suffix: "_info" },
  unknown: { type: "untyped", suffix: "" },
};

/**
 * The lines above a family's samples.
 * Sources: Prometheus, "Exposition formats", "Text format details"; OpenMetrics 1.0, "MetricFamily metadata".
 */
export function metadata(family: Family, format: Format): string {
  return format === "text" ? textMetadata(family) : openMetricsMetadata(family);
}

function textMetadata({ name, type, help }: Family): string {
  const { type: textType, suffix } = TEXT_TYPES[type];
  const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return `# HELP ${name}${suffix} ${escaped}\n# TYPE ${name}${suffix} ${textType}\n`;
}

function openMetricsMetadata({ name, type, unit, help }: Family): string {
  // Prometheus refuses the whole page for a unit that does not end the name.
  const unitLine = unit && name.endsWith(`_${unit}`) ? `# UNIT ${name} ${unit}\n` : "";
  const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
  return `# TYPE ${name} ${type}\n${unitLine}# HELP ${name} ${escaped}\n`;
}

/** Whether a format has a sample: when a counter began is OpenMetrics's alone. */
export function hasSample(format: Format, suffix: Sample["suffix"]): boolean {
  return format === "openmetrics" || suffix !== "_created";
}

/** The names which the samples of one page go by, so that no name means two things. */
export class Names {
  readonly #taken = new Map<string, string>();

  /** Takes a family's names. @returns why the family cannot be on the page, if so */
  take({ name, type }: Family): string | undefined {
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) return `${JSON.stringify(name)} is no name of a metric`;
    const names = new Set([name, ...SUFFIXES[type].map((suffix) => name + suffix)]);
    for (const each of names) {
      const other = this.#taken.get(each);
      if (other !== undefined) return `${name} (${type}) shares the name ${each} with another family: ${other}`;
    }
    for (const each of names) this.#taken.set(each, `${name} (${type})`);
    return undefined;
  }
}
