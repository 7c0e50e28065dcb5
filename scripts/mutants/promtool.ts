import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { run } from "../testing/run";
import { chainOf, MARK, minutesOf, type Mutant, mutantsOf, type Rule, rulesOf } from "./mutants";

/** A rule file and the tests that `promtool test rules` runs on it, as texts. */
export interface Proven {
  readonly rules: string;
  readonly tests: string;
}

/** Names of a batch's files. */
const RULES = "rules.yaml";
const TESTS = "test.yaml";

interface RuleTest {
  readonly name: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly { readonly alertname: string; readonly eval_time: string }[];
}

/** An alert with its mutants: all are tried at once, side by side on the same series. */
interface Batch {
  readonly alert: Rule;
  readonly chain: readonly Rule[];
  readonly mutants: readonly Mutant[];
  readonly tests: readonly RuleTest[];
  readonly settings: object;
}

/** What became of mutants. */
export interface Outcome {
  readonly killed: readonly Mutant[];
  readonly survived: readonly Mutant[];
}

/**
 * Tries every mutant of every alert: one is killed when a proof of its alert fails with it, or when its rules cannot even
 * be evaluated. All mutants of an alert are tried in one run of promtool: what takes time is to begin, not to evaluate.
 * @param promtool the program
 * @param directory an empty one, for the files
 * @throws Error when the alerts themselves do not pass, or promtool refuses a mutant for what it is
 */
export async function tryMutants(proven: readonly Proven[], promtool: string, directory: string): Promise<Outcome> {
  const batches = proven.flatMap(batchesOf);
  const killed = new Set<Mutant>();
  const waiting = [...batches.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [id, batch] = next;
      const at = join(directory, String(id));
      mkdirSync(at);
      for (const mutant of await killedOf(batch, promtool, at)) killed.add(mutant);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const mutants = batches.flatMap((batch) => batch.mutants);
  return {
    killed: mutants.filter((mutant) => killed.has(mutant)),
    survived: mutants.filter((mutant) => !killed.has(mutant)),
  };
}

function batchesOf({ rules, tests: text }: Proven): Batch[] {
  const all = rulesOf(rules);
  const { tests, ...settings } = parse(text) as { readonly tests: readonly RuleTest[] };
  return all
    .filter(({ alert }) => alert !== undefined)
    .map((alert) => ({
      alert,
      chain: chainOf(alert, all),
      mutants: mutantsOf(alert, all),
      tests: tests.filter(({ alert_rule_test: [first] }) => first?.alertname === alert.alert),
      settings,
    }));
}

/** The mutants of an alert that are killed. The longest test is the dearest: few are left for it. */
async function killedOf(batch: Batch, promtool: string, directory: string): Promise<readonly Mutant[]> {
  const tests = [...batch.tests].sort((a, b) => minutesOfTest(a) - minutesOfTest(b));
  const killed: Mutant[] = [];
  for (const part of [tests.slice(0, -1), tests.slice(-1)]) {
    const mutants = batch.mutants.filter((mutant) => !killed.includes(mutant));
    killed.push(...(await killedBy({ ...batch, mutants, tests: part }, promtool, directory)));
  }
  return killed;
}

const minutesOfTest = ({ alert_rule_test }: RuleTest) =>
  Math.max(...alert_rule_test.map(({ eval_time }) => minutesOf(eval_time)));

/**
 * The mutants that are killed by tests. A rule that cannot be evaluated ends its test for all: such mutants are taken
 * out, and the others tried again.
 */
async function killedBy(batch: Batch, promtool: string, directory: string): Promise<readonly Mutant[]> {
  for (const [file, text] of filesOf(batch)) writeFileSync(join(directory, file), text);
  const { stdout, stderr } = await run(promtool, ["test", "rules", TESTS], { cwd: directory });
  const { unevaluated, failed } = resultOf(batch, stdout + stderr);
  if (unevaluated.length === 0) return failed;
  const mutants = batch.mutants.filter((mutant) => !unevaluated.includes(mutant));
  return [...unevaluated, ...(await killedBy({ ...batch, mutants }, promtool, directory))];
}

interface Result {
  readonly unevaluated: readonly Mutant[];
  readonly failed: readonly Mutant[];
}

function resultOf({ alert, mutants }: Batch, said: string): Result {
  const unevaluated = namesIn(said, /^ +rule: (\S+), time: /gm);
  const failed = namesIn(said, /^ +alertname: (\S+), time: /gm);
  const own = [...unevaluated, ...failed].filter((name) => !name.includes(MARK));
  if (own.length > 0)
    throw new Error(`The proofs of ${alert.alert ?? ""} do not even hold without a change: ${own.join()}`);
  if (unevaluated.size + failed.size === 0 && !/^ +SUCCESS$/m.test(said))
    throw new Error(`promtool cannot try mutants of ${alert.alert ?? ""}:\n${said}`);
  const among = (names: ReadonlySet<string>) =>
    mutants.filter((mutant) => [...mutant.names.values()].some((name) => names.has(name)));
  return { unevaluated: among(unevaluated), failed: among(failed) };
}

const namesIn = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));

/** The rule file and the test file of a batch. */
function filesOf({ chain, mutants, tests, settings }: Batch): [string, string][] {
  const rules = [...chain, ...mutants.flatMap((mutant) => mutant.rules)];
  const withMutants = tests.map((test) => ({
    ...test,
    input_series: [...test.input_series, ...mutants.flatMap(({ names }) => inputsUnder(names, test))],
    alert_rule_test: test.alert_rule_test.flatMap((expected) => [
      expected,
      ...mutants.map(({ names }) => ({ ...expected, alertname: names.get(expected.alertname) })),
    ]),
  }));
  const options = { lineWidth: 0, aliasDuplicateObjects: false };
  return [
    [RULES, stringify({ groups: [{ name: "mutants", rules }] }, options)],
    [TESTS, stringify({ ...settings, rule_files: [RULES], tests: withMutants }, options)],
  ];
}

/** Series that a proof gives instead of having them recorded, for the mutants that record them under another name. */
function inputsUnder(
  names: ReadonlyMap<string, string>,
  { input_series }: RuleTest,
): { series: string; values: string }[] {
  return input_series.flatMap(({ series, values }) => {
    const [name = ""] = series.split("{");
    const other = names.get(name.trim());
    return other ? [{ series: other + series.slice(name.length), values }] : [];
  });
}
