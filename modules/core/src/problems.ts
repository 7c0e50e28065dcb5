import { inspect } from "node:util";

/** One value that cannot be used, in words that let the reader mend it without looking anything up. */
export interface Problem {
  /** The field, as written in the environment's file: `prometheus.storage.gib`. */
  readonly path: string;
  /** The value found there. */
  readonly got: unknown;
  /** What is allowed. */
  readonly want: string;
  /** Why, or what to do, where `want` does not say it all. */
  readonly help?: string | undefined;
}

/** Stands for a value found, and says in words what it is. */
export class Described {
  constructor(private readonly words: string) {}

  [inspect.custom](): string {
    return this.words;
  }
}

/** A field as one writes it in TypeScript: `network.zones[1]`, `tags["aws:x"]`. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the environment";
  return path
    .map((key, i) => {
      if (typeof key === "number") return `[${key}]`;
      const name = String(key);
      return /^[A-Za-z_]\w*$/.test(name) ? `${i > 0 ? "." : ""}${name}` : `[${JSON.stringify(name)}]`;
    })
    .join("");
}

/** `prometheus.storage.gib: got 50, want at least 55. 90 days × 500 MB …` */
export function problemText({ path, got, want, help }: Problem): string {
  const line = `${path}: got ${shown(got)}, want ${want}.`;
  return help ? `${line} ${help}` : line;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? JSON.stringify(value) : inspect(value, { depth: 4, breakLength: Infinity });
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}

const LONGEST_SHOWN = 120;

/** Thrown once for all values of all environments that cannot be used. Nothing has been written when it is. */
export class InvalidValues extends Error {
  /** @param problems what is wrong, by the environment's name */
  constructor(readonly problems: ReadonlyMap<string, readonly Problem[]>) {
    super([...problems].map(([environment, found]) => section(environment, found)).join("\n\n"));
    this.name = "InvalidValues";
  }
}

function section(environment: string, found: readonly Problem[]): string {
  const count = found.length === 1 ? "1 value" : `${found.length} values`;
  const lines = found.map((problem) => `  ${problemText(problem)}`);
  return [`${count} of environment ${JSON.stringify(environment)} cannot be used:`, ...lines].join("\n");
}
