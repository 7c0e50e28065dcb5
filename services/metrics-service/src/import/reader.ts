import { pathText, shown } from "../config/problem";
import type { YamlFile } from "../config/yaml-file";

/** Something in a peer's configuration that is not the same here, and what became of it. */
export interface Note {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly text: string;
}

/** A value of a peer's configuration: read loosely, for the peers ignore what they do not know, too. */
export class Reader {
  private constructor(
    readonly value: unknown,
    readonly path: readonly PropertyKey[],
    private readonly yaml: YamlFile,
    private readonly found: Note[],
  ) {}

  static of(yaml: YamlFile): Reader {
    return new Reader(yaml.value, [], yaml, []);
  }

  /** Of all readers of the file, in the order of its lines. */
  get notes(): readonly Note[] {
    const seen = new Set<string>();
    return this.found
      .filter((note) => !seen.has(JSON.stringify(note)) && seen.add(JSON.stringify(note)))
      .sort((a, b) => a.line - b.line || a.column - b.column);
  }

  note(text: string): void {
    this.found.push({ ...this.yaml.positionOf(this.path), path: pathText(this.path), text });
  }

  get(key: string): Reader {
    const value = isRecord(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Reader(value, [...this.path, key], this.yaml, this.found);
  }

  get isGiven(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get items(): readonly Reader[] {
    if (!this.isGiven) return [];
    if (Array.isArray(this.value))
      return this.value.map((item: unknown, i) => new Reader(item, [...this.path, i], this.yaml, this.found));
    this.note(`Not a list: ${shown(this.value)}. Left out.`);
    return [];
  }

  get entries(): readonly (readonly [string, Reader])[] {
    return isRecord(this.value) ? Object.keys(this.value).map((key) => [key, this.get(key)]) : [];
  }

  /** Numbers and booleans as they would be written, as the peers take them. */
  get text(): string | undefined {
    if (!this.isGiven) return undefined;
    if (typeof this.value === "string") return this.value;
    if (typeof this.value === "number" || typeof this.value === "boolean") return String(this.value);
    this.note(`Not a text: ${shown(this.value)}. Left out.`);
    return undefined;
  }

  get texts(): readonly string[] {
    return this.items.flatMap((item) => item.text ?? []);
  }

  get seconds(): number | undefined {
    if (!this.isGiven) return undefined;
    const value = Number(this.value);
    if (Number.isInteger(value) && value >= 0) return value;
    this.note(`Not a number of seconds: ${shown(this.value)}. Left out.`);
    return undefined;
  }

  get isTrue(): boolean {
    return this.value === true;
  }

  /** Notes each field that is not among those that are known. */
  refuseOthers(known: readonly string[]): void {
    for (const [key, reader] of this.entries) if (!known.includes(key)) reader.note("An unknown field. Left out.");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
