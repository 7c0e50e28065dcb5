/** One thing in a configuration file that cannot be used. */
export interface Problem {
  readonly file: string;
  /** From 1; absent where the file cannot be read at all. */
  readonly line?: number;
  readonly column?: number;
  /** The field: `jobs[0].regions[1]`; empty for the whole file. */
  readonly path: string;
  /** The value found there, as text. */
  readonly got: string;
  /** What is allowed. */
  readonly want: string;
  /** Why, or what was probably meant. */
  readonly help?: string;
}

/** `metrics.yaml:12:5: jobs[0].regions[1]: got "eu-wset-1", want a region, such as eu-west-1. Did you mean eu-west-1?` */
export function problemText({ file, line, column, path, got, want, help }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const sentence = `got ${got}, want ${want}.`;
  return [`${place}:`, ...(path === "" ? [] : [`${path}:`]), sentence, ...(help === undefined ? [] : [help])].join(" ");
}

/** A problem before it is known where in the file it stands. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  /** The value found there, as text. */
  readonly got: string;
  readonly want: string;
  readonly help?: string;
  /** Whether it is the name of the field that is wrong, not its value. */
  readonly atKey?: boolean;
}

/** What is wrong below one field, in the order in which it was found. */
export class Findings {
  constructor(
    private readonly path: readonly PropertyKey[] = [],
    private readonly found: Finding[] = [],
  ) {}

  get all(): readonly Finding[] {
    return this.found;
  }

  below(...path: readonly PropertyKey[]): Findings {
    return new Findings([...this.path, ...path], this.found);
  }

  /** @param got the value, which is shown as it stands in the file */
  add(got: unknown, want: string, more: Pick<Finding, "help" | "atKey"> = {}): void {
    this.found.push({ path: this.path, got: shown(got), want, ...more });
  }

  addAll(findings: readonly Finding[]): void {
    this.found.push(...findings);
  }

  get pathHere(): readonly PropertyKey[] {
    return this.path;
  }
}

/** A field as one would write it: `jobs[0].labels["a b"]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => {
      if (typeof key === "number") return `[${key}]`;
      const name = String(key);
      return /^[A-Za-z_][\w-]*$/.test(name) ? `${i > 0 ? "." : ""}${name}` : `[${JSON.stringify(name)}]`;
    })
    .join("");
}

const LONGEST_SHOWN = 80;

/** A value as it stands in the file, shortened. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner));
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

export function didYouMean(text: string | undefined): { readonly help?: string } {
  return text === undefined ? {} : { help: `Did you mean ${text}?` };
}
