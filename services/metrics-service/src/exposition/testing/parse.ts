/** A sample as a reader sees it. */
interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface ParsedFamily {
  readonly type: string;
  readonly unit?: string;
  readonly help?: string;
  readonly samples: readonly ParsedSample[];
}

interface Open {
  type: string;
  unit?: string;
  help?: string;
  samples: ParsedSample[];
}

const NUMBER = /^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]Inf|NaN)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/su;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/su;

/**
 * Reads a page in either text format, and throws at whatever is not in its grammar. It knows nothing of the code under
 * test.
 * Sources: Prometheus, "Exposition formats"; OpenMetrics 1.0, "ABNF".
 */
export function parsePage(page: string, format: "text" | "openmetrics"): ReadonlyMap<string, ParsedFamily> {
  const lines = page.split("\n");
  if (lines.pop() !== "") throw new Error("The last line does not end");
  if (format === "openmetrics" && lines.pop() !== "# EOF") throw new Error("There is no # EOF at the end");
  const families = new Map<string, Open>();
  let current: Open | undefined;
  for (const line of lines) {
    const [, keyword, name = "", rest = ""] = /^# (\S+) (\S+) (.*)$/su.exec(line) ?? [];
    if (keyword !== undefined) {
      current = families.get(name);
      if (!current) families.set(name, (current = { type: "untyped", samples: [] }));
      if (current.samples.length > 0) throw new Error(`Metadata behind samples: ${line}`);
      describe(current, keyword, rest, format);
      continue;
    }
    if (!current) throw new Error(`A sample without a family: ${line}`);
    current.samples.push(parseSample(line));
  }
  return families;
}

function describe(family: Open, keyword: string, rest: string, format: string): void {
  if (keyword === "TYPE") family.type = rest;
  else if (keyword === "HELP") family.help = unescape(rest);
  else if (keyword === "UNIT" && format === "openmetrics") family.unit = rest;
  else throw new Error(`Not a line of metadata: ${keyword} ${rest}`);
}

function parseSample(line: string): ParsedSample {
  const [, name, labels = "", number = ""] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`Not a sample: ${line}`);
  if (!NUMBER.test(number)) throw new Error(`Not a number: ${number}`);
  return { name, labels: parseLabels(labels), value: Number(number.replace("Inf", "Infinity")) };
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== "";) {
    const [all, name, value = ""] = LABEL.exec(rest) ?? [];
    if (all === undefined || name === undefined) throw new Error(`Not a label: ${rest}`);
    if (name in labels) throw new Error(`Twice the same label: ${name}`);
    labels[name] = unescape(value);
    rest = rest.slice(all.length);
  }
  return labels;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gsu, (_, character: string) => (character === "n" ? "\n" : character));
}
