import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { asRecord } from "../test/support";

const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,30}$/),
  fc.constantFrom("type", "block", "attributes", "nested_type", "flags", "version", "constructor"),
);
const words = { description: fc.constant('Some "documentation".'), description_kind: fc.constant("markdown") };
const mode = fc.constantFrom("single", "group", "list", "set", "map");
const items = fc.record(
  { min_items: fc.integer({ min: 1, max: 9 }), max_items: fc.integer({ min: 1, max: 9 }) },
  { requiredKeys: [] },
);
const settable = fc.constantFrom({ required: true }, { optional: true }, { computed: true });
const further = fc.record(
  { sensitive: fc.boolean(), write_only: fc.boolean(), deprecated: fc.constant(true) },
  { requiredKeys: [] },
);
const flags = fc.tuple(settable, further).map(([first, second]) => ({ ...first, ...second }));

function typeOf(depth: number): fc.Arbitrary<unknown> {
  const simple = fc.constantFrom("string", "number", "bool", "dynamic");
  if (depth === 0) return simple;
  const inner = typeOf(depth - 1);
  return fc.oneof(
    simple,
    fc.tuple(fc.constantFrom("list", "set", "map"), inner),
    fc.tuple(fc.constant("object"), fc.dictionary(name, inner, { maxKeys: 5 })),
    fc.tuple(fc.constant("tuple"), fc.array(inner, { maxLength: 3 })),
  );
}

function attributeOf(depth: number): fc.Arbitrary<object> {
  const typed = fc.tuple(fc.record({ type: typeOf(2), ...words }), flags);
  const simple = typed.map(([facts, flag]) => ({ ...facts, ...flag }));
  if (depth === 0) return simple;
  const nested = fc.tuple(mode, fc.dictionary(name, attributeOf(depth - 1), { maxKeys: 3 }), flags);
  return fc.oneof(
    simple,
    nested.map(([nesting_mode, attributes, flag]) => ({ nested_type: { nesting_mode, attributes }, ...flag })),
  );
}

function blockOf(depth: number): fc.Arbitrary<object> {
  const attributes = fc.dictionary(name, attributeOf(2), { maxKeys: 4 });
  const about = fc.record({ ...words, deprecated: fc.constant(true) }, { requiredKeys: [] });
  if (depth === 0) return fc.tuple(attributes, about).map(([held, rest]) => ({ attributes: held, ...rest }));
  const nested = fc
    .tuple(mode, items, blockOf(depth - 1))
    .map(([nesting_mode, count, block]) => ({ nesting_mode, ...count, block }));
  return fc.tuple(attributes, fc.dictionary(name, nested, { maxKeys: 2 }), about).map(([held, blocks, rest]) => ({
    attributes: held,
    // No block of a provider bears the name of an attribute beside it.
    block_types: Object.fromEntries(Object.entries(blocks).filter(([key]) => !Object.hasOwn(held, key))),
    ...rest,
  }));
}

const schemas = fc.dictionary(name, fc.record({ version: fc.nat(), block: blockOf(2) }), { maxKeys: 2 });
const provider = fc.record({
  provider: fc.record({ block: blockOf(1) }),
  resource_schemas: schemas,
  data_source_schemas: schemas,
});

const PROGRAM = `
  import { readFileSync } from "node:fs";
  import { factProblems, fromFacts, toFacts } from "./facts.mjs";
  import { printFacts } from "./print-facts.mjs";
  const results = JSON.parse(readFileSync(0, "utf8")).map((provider) => {
    const facts = toFacts(provider, "1.2.3");
    return { facts, printed: printFacts(facts), again: toFacts(fromFacts(facts), "1.2.3"), problems: factProblems(facts) };
  });
  console.log(JSON.stringify(results));`;

it("any provider's schema is kept without its words, printed as JSON, and read back to the same facts", () => {
  const providers = fc.sample(provider, { numRuns: 300, seed: 20261121 });
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    cwd: __dirname,
    input: JSON.stringify(providers),
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  expect(run).toMatchObject({ status: 0, stderr: "" });
  const results: unknown = JSON.parse(run.stdout);
  if (!Array.isArray(results)) throw new Error(`wanted a list, got ${run.stdout.slice(0, 80)}`);
  expect(results).toHaveLength(providers.length);
  for (const result of results) {
    const { facts, printed, again, problems } = asRecord(result);
    expect(JSON.parse(String(printed))).toEqual(facts);
    expect(again).toEqual(facts);
    expect(problems).toEqual([]);
    expect(printed).not.toMatch(/documentation|markdown/);
  }
});
