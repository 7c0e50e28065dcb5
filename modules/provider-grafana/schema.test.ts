import { describe, expect, it } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { asRecord, isRecord, PACKAGE_DIR, readRecord } from "./test/support";

const schema = readRecord(PACKAGE_DIR, "schema.json");
const types = readRecord(PACKAGE_DIR, "types.json");

const KEPT_BESIDE_THE_REPOSITORY = join(PACKAGE_DIR, "../../../shared/terraform/schemas/grafana.json.gz");
const kept = existsSync(KEPT_BESIDE_THE_REPOSITORY) ? KEPT_BESIDE_THE_REPOSITORY : undefined;
const real = process.env["WATCHPOST_GRAFANA_SCHEMA"] ?? kept;
const itWithProvider = real === undefined ? it.skip : it;

/** What a schema says, by the path of the attribute or block. */
type Statements = Record<string, unknown>;

/** The provider's own words: the output of `terraform providers schema -json`. */
function readProvider(path: string): Record<string, unknown> {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const providers = asRecord(asRecord(JSON.parse(text))["provider_schemas"]);
  const [address = ""] = Object.keys(providers).filter((key) => key.endsWith("/grafana/grafana"));
  return asRecord(providers[address]);
}

function providerStatements(path: string, value: unknown): Statements {
  const block = asRecord(value);
  const statements: Statements = {};
  for (const [name, attribute] of Object.entries(asRecord(block["attributes"] ?? {}))) {
    const { type, ...rest } = asRecord(attribute);
    const flags = Object.entries(rest).filter(([key]) => !key.startsWith("description"));
    statements[`${path}.${name}`] = { type, flags: Object.fromEntries(flags) };
  }
  for (const [name, nested] of Object.entries(asRecord(block["block_types"] ?? {}))) {
    const { block: inner, ...nesting } = asRecord(nested);
    statements[`${path}.${name}`] = nesting;
    Object.assign(statements, providerStatements(`${path}.${name}`, inner));
  }
  return statements;
}

function ourStatements(path: string, value: unknown): Statements {
  const statements: Statements = {};
  for (const [name, member] of Object.entries(asRecord(value))) {
    if (name === "@") continue;
    if (Array.isArray(member)) {
      const [type, ...flags] = Array.from<unknown>(member);
      statements[`${path}.${name}`] = { type, flags: Object.fromEntries(flags.map((flag) => [String(flag), true])) };
    } else {
      statements[`${path}.${name}`] = asRecord(member)["@"];
      Object.assign(statements, ourStatements(`${path}.${name}`, member));
    }
  }
  return statements;
}

describe("schema.json", () => {
  const kinds = [
    ["resources", "resource_schemas"],
    ["data_sources", "data_source_schemas"],
  ] as const;

  itWithProvider(
    "equals the provider's own schema (wants WATCHPOST_GRAFANA_SCHEMA or ../shared/terraform/schemas)",
    () => {
      const provider = readProvider(real ?? "");
      const ours = ourStatements("provider", schema["provider"]);
      expect(ours).toEqual(providerStatements("provider", asRecord(provider["provider"])["block"]));
      for (const [kind, providersKind] of kinds) {
        for (const [type, facts] of Object.entries(asRecord(schema[kind]))) {
          const block = asRecord(asRecord(provider[providersKind])[type])["block"];
          expect(ourStatements(type, facts)).toEqual(providerStatements(type, block));
        }
      }
    },
  );

  it.each(["resources", "data_sources"])("has the %s that types.json lists, no other", (kind) => {
    expect(Object.keys(asRecord(schema[kind]))).toEqual(types[kind]);
  });

  it("tells facts only", () => {
    const words = new Set<unknown>();
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(collect);
      else if (isRecord(value)) Object.values(value).forEach(collect);
      else words.add(value);
    };
    [schema["provider"], schema["resources"], schema["data_sources"]].forEach(collect);
    const typeWords = ["string", "number", "bool", "list", "set", "map", "object", "tuple", "dynamic"];
    const flags = ["required", "optional", "computed", "sensitive", "write_only", "deprecated"];
    const known = new Set<unknown>([...typeWords, ...flags, "single", "group", true]);
    expect([...words].filter((word) => typeof word !== "number" && !known.has(word))).toEqual([]);
  });

  it("binds the version that the package is named after", () => {
    expect(readRecord(PACKAGE_DIR, "package.json")["version"]).toBe(`${String(schema["version"])}-watchpost`);
  });
});
