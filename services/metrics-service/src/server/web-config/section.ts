/** A mapping of a configuration file whose fields are checked one by one; every problem is kept. */
export class Section {
  readonly #fields: Readonly<Record<string, unknown>>;

  /**
   * @param path of the mapping in the file; empty for the whole of it
   * @param value what stands there, of whatever type
   */
  constructor(
    readonly path: string,
    value: unknown,
    readonly problems: string[],
  ) {
    if (isMapping(value)) this.#fields = value;
    else {
      this.#fields = {};
      if (value !== undefined && value !== null)
        problems.push(`${path || "the file"}: must be a mapping, not ${show(value)}`);
    }
  }

  /** Refuses all other fields by name. @param unsupported fields of the format that mean nothing here, with the reason */
  only(known: readonly string[], unsupported: Readonly<Record<string, string>> = {}): void {
    for (const name of this.names()) {
      const reason = unsupported[name];
      if (reason !== undefined) this.refuse(name, `is not supported: ${reason}`);
      else if (!known.includes(name)) this.refuse(name, `is no field of this file: ${known.join(", ")}`);
    }
  }

  names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  refuse(name: string, problem: string): void {
    this.problems.push(`${this.path ? `${this.path}.` : ""}${name}: ${problem}`);
  }

  section(name: string): Section | undefined {
    const value = this.#fields[name];
    return value === undefined || value === null
      ? undefined
      : new Section(this.path ? `${this.path}.${name}` : name, value, this.problems);
  }

  string(name: string, secret = false): string | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "string") return value;
    this.refuse(name, `must be text${secret ? "" : `, not ${show(value)}`}`);
    return undefined;
  }

  boolean(name: string): boolean | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null || typeof value === "boolean") return value ?? undefined;
    this.refuse(name, `must be true or false, not ${show(value)}`);
    return undefined;
  }

  strings(name: string): readonly string[] {
    const value = this.#fields[name];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every((each): each is string => typeof each === "string")) return value;
    this.refuse(name, `must be a list of texts, not ${show(value)}`);
    return [];
  }

  /** What stands for a text in a table. */
  choice<T>(name: string, choices: Readonly<Record<string, T>>): T | undefined {
    const value = this.string(name);
    return value === undefined ? undefined : this.#choose(name, value, choices);
  }

  /** What stands for each text of a list in a table. */
  choices<T>(name: string, choices: Readonly<Record<string, T>>): readonly T[] {
    return this.strings(name).flatMap((value) => this.#choose(name, value, choices) ?? []);
  }

  #choose<T>(name: string, value: string, choices: Readonly<Record<string, T>>): T | undefined {
    if (Object.hasOwn(choices, value)) return choices[value];
    this.refuse(name, `${show(value)} is not allowed: ${Object.keys(choices).join(", ")}`);
    return undefined;
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const show = (value: unknown) => JSON.stringify(value);
