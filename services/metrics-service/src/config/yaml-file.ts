import { isAlias, isMap, isScalar, isSeq, LineCounter, type Document, type Node, parseDocument } from "yaml";

import type { Problem } from "./problem";

/** Far more than any configuration, and little enough to be read at once. */
const LONGEST_FILE = 4 * 1024 * 1024;

/** What YAML takes amiss is seldom more than one mistake, and can be said at each character that follows it. */
const MOST_PROBLEMS = 10;

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML file as values, and where each of them stands. */
export interface YamlFile {
  readonly value: unknown;
  /** Of the value at a path, or of the key before it; of what is around it where there is none. */
  positionOf(path: readonly PropertyKey[], atKey?: boolean): Position;
}

export type ReadYaml =
  | { readonly yaml: YamlFile; readonly problems?: undefined }
  | { readonly yaml?: undefined; readonly problems: readonly Problem[] };

/** Reads YAML 1.2 with merge keys, and texts alone for keys. Whatever YAML itself finds wrong is a problem, its warnings too. */
export function readYaml(text: string, file: string): ReadYaml {
  if (text.length > LONGEST_FILE) return { problems: [unreadable(file, `${text.length} characters`)] };
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
      stringKeys: true,
      logLevel: "error",
    });
    const found = [...document.errors, ...document.warnings];
    if (found.length > 0) {
      const first = found.slice(0, MOST_PROBLEMS);
      return { problems: first.map(({ pos, message }) => ({ ...unreadable(file, message), ...at(lines, pos[0]) })) };
    }
    const value: unknown = document.toJS({ maxAliasCount: 1_000 });
    return { yaml: { value, positionOf: (path, atKey = false) => position(document, lines, path, atKey) } };
  } catch (error) {
    // Too many aliases, or nested deeper than the stack.
    return { problems: [unreadable(file, error instanceof Error ? error.message : String(error))] };
  }
}

function unreadable(file: string, message: string): Problem {
  const [first = ""] = message.split("\n");
  return { file, path: "", got: "what YAML cannot read", want: "a YAML document", help: first };
}

function at(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function position(document: Document, lines: LineCounter, path: readonly PropertyKey[], atKey: boolean): Position {
  let node: unknown = document.contents;
  let offset = rangeOf(node) ?? 0;
  for (const [i, segment] of path.entries()) {
    const { key, value } = child(resolved(node, document), segment);
    offset = (atKey && i === path.length - 1 ? rangeOf(key) : (rangeOf(value) ?? rangeOf(key))) ?? offset;
    node = value;
  }
  return at(lines, offset);
}

function child(node: unknown, segment: PropertyKey): { readonly key?: unknown; readonly value?: unknown } {
  if (isSeq(node)) return { value: node.items[Number(segment)] };
  if (!isMap(node)) return {};
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment)) ?? {};
}

function resolved(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function rangeOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
