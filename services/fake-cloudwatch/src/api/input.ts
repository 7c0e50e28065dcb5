import type { Dimension, Metric } from "../truth/metric";
import type { UnixSeconds } from "../truth/series";
import { missingParameter, unreadable } from "./errors";

/** What a request says, by member, with the path at which it stands in the request. */
export class Input {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    readonly path = "",
  ) {
    if (!isRecord(value)) {
      throw unreadable(`${path === "" ? "The request" : path} is no structure.`);
    }
    this.#members = value;
  }

  text(name: string): string | undefined {
    return this.#typed(name, "string", (value) => (typeof value === "string" ? value : undefined));
  }

  requiredText(name: string): string {
    return this.required(name, this.text(name));
  }

  number(name: string): number | undefined {
    return this.#typed(name, "number", numeric);
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, "boolean", (value) => (typeof value === "boolean" ? value : undefined));
  }

  /** JSON has seconds as a number, CBOR the same behind tag 1. */
  time(name: string): UnixSeconds | undefined {
    return this.#typed(name, "timestamp", (value) => numeric(isRecord(value) ? value["value"] : value));
  }

  structure(name: string): Input | undefined {
    const value = this.#members[name];
    return value === undefined || value === null ? undefined : new Input(value, this.#pathOf(name));
  }

  structures(name: string): readonly Input[] {
    return this.#list(name).map((value, i) => new Input(value, `${this.#pathOf(name)}.member.${i + 1}`));
  }

  texts(name: string): readonly string[] {
    return this.#list(name).map((value, i) => {
      if (typeof value !== "string") {
        throw unreadable(`${this.#pathOf(name)}.member.${i + 1} is no string.`);
      }
      return value;
    });
  }

  numbers(name: string): readonly number[] {
    return this.#list(name).map((value, i) => {
      const number = numeric(value);
      if (number === undefined) {
        throw unreadable(`${this.#pathOf(name)}.member.${i + 1} is no number.`);
      }
      return number;
    });
  }

  has(name: string): boolean {
    return this.#members[name] !== undefined && this.#members[name] !== null;
  }

  required<T>(name: string, value: T | undefined): T {
    if (value === undefined) {
      throw missingParameter(this.#pathOf(name));
    }
    return value;
  }

  #list(name: string): readonly unknown[] {
    const value = this.#members[name] ?? [];
    if (!Array.isArray(value)) {
      throw unreadable(`${this.#pathOf(name)} is no list.`);
    }
    return value;
  }

  #typed<T>(name: string, type: string, read: (value: unknown) => T | undefined): T | undefined {
    const value = this.#members[name];
    if (value === undefined || value === null) {
      return undefined;
    }
    const typed = read(value);
    if (typed === undefined) {
      throw unreadable(`${this.#pathOf(name)} is no ${type}.`);
    }
    return typed;
  }

  #pathOf(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Values that no number of JSON can be come as these texts; whole numbers of CBOR may be long. */
function numeric(value: unknown): number | undefined {
  if (typeof value === "number") {
    return value;
  }
  if (typeof value === "bigint") {
    return Number(value);
  }
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : undefined;
}

export function readDimensions(input: Input): readonly Dimension[] {
  return input
    .structures("Dimensions")
    .map((dimension) => ({ name: dimension.requiredText("Name"), value: dimension.requiredText("Value") }));
}

export function readMetric(input: Input): Metric {
  return {
    namespace: input.requiredText("Namespace"),
    name: input.requiredText("MetricName"),
    dimensions: readDimensions(input),
  };
}

/** A metric as CloudWatch writes it. */
export function writeMetric({ namespace, name, dimensions }: Metric) {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensions.map((dimension) => ({ Name: dimension.name, Value: dimension.value })),
  };
}
