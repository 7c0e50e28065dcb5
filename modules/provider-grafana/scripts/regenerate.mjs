// Writes schema.json anew from the provider itself: node scripts/regenerate.mjs [VERSION] [--all]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isVersion, SOURCE, toFacts } from "./facts.mjs";
import { PACKAGE_DIR, runAsScript, UserError } from "./package.mjs";
import { printFacts } from "./print-facts.mjs";

const USAGE = `Usage: node scripts/regenerate.mjs [VERSION] [--all]

Asks Terraform for the schema of ${SOURCE} and writes its facts to schema.json.
  VERSION  an exact version, such as 4.45.1; by default the one that schema.json has
  --all    every resource and data source of the provider, not only those of types.json`;

function readArguments(args) {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { all: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
    });
  } catch (error) {
    throw new UserError(`${error.message}\n\n${USAGE}`);
  }
  const { positionals, values } = parsed;
  if (positionals.length > 1) throw new UserError(`VERSION: got ${positionals.join(", ")}, wants one\n\n${USAGE}`);
  const version = positionals[0] ?? (values.help ? undefined : pinnedVersion());
  if (!values.help && !isVersion(version)) {
    throw new UserError(`VERSION: got "${version}", wants an exact version such as 4.45.1`);
  }
  return { version, ...values };
}

function readJson(name) {
  try {
    return JSON.parse(readFileSync(join(PACKAGE_DIR, name), "utf8"));
  } catch (error) {
    throw new UserError(`${name} cannot be read: ${error.message}`);
  }
}

function pinnedVersion() {
  try {
    return readJson("schema.json").version;
  } catch (error) {
    throw new UserError(`${error.message}\nName the VERSION to take instead of the one it pins.`);
  }
}

function wantedTypes() {
  const types = readJson("types.json");
  for (const kind of ["resources", "data_sources"]) {
    const names = types[kind];
    if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) {
      throw new UserError(`types.json: ${kind}: got ${JSON.stringify(names)}, wants a list of Terraform type names`);
    }
  }
  return types;
}

/** Runs Terraform in a directory; returns what it printed, throws what it complained about. */
function terraform(directory, ...args) {
  // Of the user's settings these would take Terraform out of the directory that was made for it.
  const leadingAway = ["TF_DATA_DIR", "TF_WORKSPACE", "TF_CLI_ARGS", "TF_CLI_ARGS_init"];
  const kept = Object.entries(process.env).filter(([name]) => !leadingAway.includes(name));
  const env = { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  const maxBuffer = 256 * 1024 * 1024;
  const run = spawnSync("terraform", args, { cwd: directory, env, encoding: "utf8", maxBuffer });
  if (run.error?.code === "ENOENT") {
    throw new UserError("terraform is not on PATH. Install Terraform, then run this again.");
  }
  if (run.error) throw new UserError(`terraform ${args[0]} could not be run: ${run.error.message}`);
  if (run.status !== 0) throw new TerraformRefused(args[0], `${run.stdout}${run.stderr}`.trim());
  return run.stdout;
}

class TerraformRefused extends UserError {
  constructor(command, output) {
    super(`terraform ${command} refused:\n${output}`);
    this.output = output;
  }
}

/** The provider's part of `terraform providers schema -json`, and nothing when Terraform knows no such version. */
function fetchProvider(version) {
  const directory = mkdtempSync(join(tmpdir(), "provider-grafana-"));
  try {
    const required = { grafana: { source: SOURCE, version } };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    initialise(directory, version);
    const schemas = JSON.parse(terraform(directory, "providers", "schema", "-json")).provider_schemas ?? {};
    const address = Object.keys(schemas).find((key) => key.endsWith(`/${SOURCE}`));
    if (address === undefined) throw new UserError(`terraform providers schema told nothing about ${SOURCE}.`);
    return schemas[address];
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserError(`terraform providers schema: no JSON: ${error.message}`);
    throw error;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function initialise(directory, version) {
  try {
    terraform(directory, "init", "-backend=false", "-input=false", "-no-color");
  } catch (error) {
    const isUnknown = error instanceof TerraformRefused && /no available releases match/.test(error.output);
    if (!isUnknown) throw error;
    throw new UserError(`Terraform finds no version ${version} of ${SOURCE} where it looks.\n${error.message}`);
  }
}

/** The provider with the wanted types only. */
function narrow(provider, types, version) {
  const gone = [];
  const pick = (kind, names, schemas = {}) =>
    Object.fromEntries(
      names.map((name) => {
        if (!(name in schemas)) gone.push(`  ${kind} ${name}`);
        return [name, schemas[name]];
      }),
    );
  const narrowed = {
    provider: provider.provider,
    resource_schemas: pick("resource", types.resources, provider.resource_schemas),
    data_source_schemas: pick("data source", types.data_sources, provider.data_source_schemas),
  };
  if (gone.length > 0) {
    const what = `types.json names what ${SOURCE} ${version} does not have:\n${gone.join("\n")}`;
    throw new UserError(`${what}\nTake them off the list, or choose a version that has them.`);
  }
  return narrowed;
}

/** Whole or not at all: a reader sees the old file or the new one. */
function replaceFile(name, text) {
  const partial = join(PACKAGE_DIR, `${name}.${process.pid}.partial`);
  try {
    writeFileSync(partial, text);
    renameSync(partial, join(PACKAGE_DIR, name));
  } finally {
    rmSync(partial, { force: true });
  }
}

/** The package's version says which provider it binds. */
function setPackageVersion(version) {
  const text = readFileSync(join(PACKAGE_DIR, "package.json"), "utf8");
  const changed = text.replace(
    /^( {2}"version": ").*(")/m,
    (_, before, after) => `${before}${version}-watchpost${after}`,
  );
  if (changed !== text) replaceFile("package.json", changed);
}

runAsScript(() => {
  const { version, all, help } = readArguments(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const types = all ? undefined : wantedTypes();
  const provider = fetchProvider(version);
  const facts = toFacts(types === undefined ? provider : narrow(provider, types, version), version);
  replaceFile("schema.json", printFacts(facts));
  setPackageVersion(version);
  const count = (schemas) => Object.keys(schemas).length;
  const held = `${count(facts.resources)} resources, ${count(facts.data_sources)} data sources`;
  console.log(`schema.json: ${SOURCE} ${version}, ${held}. Next: node scripts/build.mjs`);
});
