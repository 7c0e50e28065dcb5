import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { z } from "zod";

import { loadConfig } from "./src/config/load";
import { durationText } from "./src/config/duration";
import { fileSchema, jobSchema, metricSchema } from "./src/config/schema";

const DOCUMENT = readFileSync(join(__dirname, "../../docs/metrics-service/configuration.md"), "utf8");

/** What a row of the document says of a field, or the schema does. */
interface Row {
  readonly takes: string;
  readonly default: string;
}

type Table = Readonly<Record<string, Row>>;

/** The document's tables, by the path in their heading: `jobs[].select`; the first has none. */
function tablesIn(text: string): Record<string, Table> {
  const sections = text.split(/^##+ /m).slice(1);
  const tables = sections.map((section) => {
    const path = /^[^\n]*?`([^`]+)`/.exec(section)?.[1] ?? "";
    const rows = [...section.matchAll(/^\| `(\w+)` +\| (.*?) +\| (.*?) +\| .*\|$/gm)].map(
      ([, field = "", takes = "", standard = ""]) => [field, { takes, default: standard }] as const,
    );
    return [path, Object.fromEntries(rows)] as const;
  });
  return Object.fromEntries(tables.filter(([, table]) => Object.keys(table).length > 0));
}

/** The objects that the schema knows, by the path at which they stand. */
function tablesOf(schema: z.ZodType, path = ""): Record<string, Table> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return tablesOf(inner(schema), path);
  if (schema instanceof z.ZodArray) return tablesOf(listed(schema, path), `${path}[]`);
  if (schema instanceof z.ZodUnion) return joined((schema.options as z.ZodType[]).map((form) => tablesOf(form, path)));
  if (!(schema instanceof z.ZodObject)) return {};
  const fields = Object.entries<z.ZodType>(schema.shape);
  const below = fields.map(([name, field]) => tablesOf(field, path === "" ? name : `${path}.${name}`));
  const own = Object.fromEntries(fields.map(([name, field]) => [name, rowOf(field)]));
  return joined([{ [path]: own }, ...below]);
}

function joined(tables: readonly Record<string, Table>[]): Record<string, Table> {
  return Object.fromEntries(tables.flatMap((each) => Object.entries(each)));
}

function inner(schema: z.ZodOptional | z.ZodDefault): z.ZodType {
  return schema.unwrap() as z.ZodType;
}

/** Jobs and metrics are read one by one, each by its own schema. */
function listed(schema: z.ZodArray, path: string): z.ZodType {
  return { jobs: jobSchema, "jobs[].metrics": metricSchema }[path] ?? (schema.element as z.ZodType);
}

function rowOf(field: z.ZodType): Row {
  const wrong = field.safeParse(Symbol());
  const absent = field.safeParse(undefined);
  return {
    takes: (wrong.error?.issues[0]?.message ?? "").replace(/, such as 30s, 5m or 1h30m$/, ""),
    default: absent.success ? defaultText(absent.data, wrong.error?.issues[0]?.message) : "required",
  };
}

function defaultText(value: unknown, takes = ""): string {
  if (value === undefined) return "";
  if (typeof value === "number" && takes.startsWith("a duration")) return `\`${durationText(value)}\``;
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

const schemaTables = tablesOf(fileSchema);
const documentTables = tablesIn(DOCUMENT);

describe("docs/metrics-service/configuration.md", () => {
  it("has a table for each object of the schema, and no other", () => {
    expect(Object.keys(documentTables).sort()).toEqual(Object.keys(schemaTables).sort());
  });

  it.each(Object.entries(schemaTables))("has each field of %p with what it takes, and no other", (path, table) => {
    const takes = (rows: Table = {}) =>
      Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.takes]));
    expect(takes(documentTables[path])).toEqual(takes(table));
  });

  it.each(Object.entries(schemaTables))("has the defaults of %p, and says what is required", (path, table) => {
    for (const [name, { default: standard }] of Object.entries(table)) {
      const said = documentTables[path]?.[name]?.default ?? "nothing";
      // Where the schema has none, what is taken depends on other things, and the document says on which.
      expect([name, standard === "" ? said !== "" && said !== "required" : said]).toEqual([name, standard || true]);
    }
  });

  it("has the defaults that depend on whether the catalogue knows the namespace", () => {
    const text = JSON.stringify({
      jobs: [{ namespace: "Acme", regions: ["eu-west-1"], metrics: [{ metric: "Sales", kind: "counter" }] }],
    });
    const [job] = loadConfig(text, "unknown.yaml").config?.jobs ?? [];
    const [rule] = job?.rules ?? [];
    const { poll_interval, period, settle, reread } = documentTables["jobs[]"] ?? {};
    const begins = (seconds = NaN) => expect.stringMatching(new RegExp(`^\`${durationText(seconds)}\``));
    expect(poll_interval?.default).toEqual(begins(job?.pollSeconds));
    expect(period?.default).toEqual(begins(job?.periodSeconds));
    expect(settle?.default).toEqual(begins(rule?.settleSeconds));
    expect(reread?.default).toEqual(begins(rule?.rereadSeconds));
  });

  it("shows configurations that are taken", () => {
    const shown = [...DOCUMENT.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = ""]) => yaml);
    expect(shown.length).toBeGreaterThan(0);
    for (const yaml of shown) expect(loadConfig(yaml, "shown.yaml").problems ?? []).toEqual([]);
  });
});
