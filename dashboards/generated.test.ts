import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse, stringify } from "yaml";

import { generatedFiles } from "../scripts/generated-files";
import { findTool, itWith, run, temporaryDirectory } from "../scripts/testing";

const generated = generatedFiles();

describe("committed files", () => {
  it.each([...generated.keys()])("%s is what the mixins say (npm run generate writes it anew)", (path) => {
    const committed = join(__dirname, path);
    expect(existsSync(committed) ? readFileSync(committed, "utf8") : "missing").toBe(generated.get(path));
  });

  it("are no others than those", () => {
    const found = ["json", "rules"].flatMap((folder) =>
      readdirSync(join(__dirname, folder)).map((file) => `${folder}/${file}`),
    );
    expect(found.filter((path) => !generated.has(path))).toEqual([]);
  });
});

const promtool = (directory: string, ...args: string[]) =>
  run(findTool("promtool") ?? "promtool", args, { cwd: directory });

const mixins = [...generated.keys()].flatMap((path) => /^rules\/(.*)\.rules\.yaml$/.exec(path)?.[1] ?? []);

describe.each(mixins)("the rules of %s", (mixin) => {
  const rulesFile = `rules/${mixin}.rules.yaml`;

  itWith(["promtool"], "are accepted by promtool", async () => {
    expect(await promtool(__dirname, "check", "rules", rulesFile)).toMatchObject({ status: 0, stderr: "" });
  });

  itWith(["promtool"], "pass their tests", async () => {
    const { status, stdout } = await promtool(__dirname, "test", "rules", `rules/${mixin}.test.yaml`);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("SUCCESS") });
  });

  const alerts = rulesIn(generated.get(rulesFile) ?? "").flatMap((rule) => (rule.alert ? [rule.alert] : []));

  itWith(["promtool"], `are proven: every mutant of an alert is noticed, of ${alerts.join(", ")}`, async () => {
    const mutants = alerts.flatMap((alert) => mutantsOf(alert, generated.get(rulesFile) ?? ""));
    expect(mutants.length).toBeGreaterThan(alerts.length * 2);
    expect(await survivors(mutants, generated.get(`rules/${mixin}.test.yaml`) ?? "")).toEqual([]);
  });
});

interface Rule {
  readonly alert?: string;
  expr: string;
  for?: string;
}
interface Rules {
  readonly groups: readonly { readonly rules: Rule[] }[];
}

function rulesIn(text: string): Rule[] {
  return (parse(text) as Rules).groups.flatMap(({ rules }) => rules);
}

interface Mutant {
  readonly alert: string;
  readonly change: string;
  readonly rules: string;
}

/** The rules with one alert changed: its limit moved either way, its time longer or gone. */
function mutantsOf(alert: string, text: string): Mutant[] {
  const mutant = (change: string, mutate: (rule: Rule) => void): Mutant => {
    const rules = parse(text) as Rules;
    const rule = rules.groups.flatMap((group) => group.rules).find((each) => each.alert === alert);
    if (!rule) throw new Error(`no alert ${alert}`);
    mutate(rule);
    return { alert, change, rules: stringify(rules) };
  };
  const rule = rulesIn(text).find((each) => each.alert === alert);
  return [
    ...mutatedExpressions(rule?.expr ?? "").map((expr) => mutant(expr, (changed) => (changed.expr = expr))),
    ...(rule?.for
      ? [
          mutant("for: 3m more", (changed) => (changed.for = `${parseInt(changed.for ?? "", 10) + 3}m`)),
          mutant("no for", (changed) => delete changed.for),
        ]
      : []),
  ];
}

/** The expression with its last comparison changed. */
function mutatedExpressions(expr: string): string[] {
  const comparison = /(?<comparator>[<>]=?|==) (?<limit>[\d.]+)(?!.*[<>=]=? [\d.])/.exec(expr);
  if (!comparison?.groups) return [`${expr} > 1e9`];
  const { comparator = "", limit = "" } = comparison.groups;
  const change = (text: string) => expr.replace(comparison[0], () => text);
  if (comparator === "==") return [change(`== ${1 - Number(limit)}`), change(`> ${limit}`)];
  if (Number(limit) === 0) return [change(">= 0"), change("> 10"), change("< 0")];
  return [0.8, 1.2].map((factor) => change(`${comparator} ${Number(limit) * factor}`));
}

interface RuleTests {
  readonly tests: readonly { readonly name: string }[];
}

/** Mutants that the proofs of their alerts do not notice. */
async function survivors(mutants: readonly Mutant[], proofs: string): Promise<string[]> {
  const directory = temporaryDirectory();
  const { tests, ...rest } = parse(proofs) as RuleTests;
  mutants.forEach(({ alert, rules }, i) => {
    const own = tests.filter(({ name }) => name.startsWith(`${alert} `));
    writeFileSync(join(directory, `${i}.rules.yaml`), rules);
    writeFileSync(
      join(directory, `${i}.test.yaml`),
      stringify({ ...rest, rule_files: [`${i}.rules.yaml`], tests: own }),
    );
  });
  const files = mutants.map((_, i) => `${i}.test.yaml`);
  const { stdout, stderr } = await promtool(directory, "test", "rules", ...files);
  const passed = new Set(
    [...(stdout + stderr).matchAll(/Unit Testing: {2}(\S+)\n {2}SUCCESS/g)].map(([, file]) => file),
  );
  // Each was run: none is refused for what it is rather than for what it does.
  expect(stdout.match(/Unit Testing:/g)).toHaveLength(mutants.length);
  expect(stdout + stderr).not.toMatch(/pars(e|ing)|unmarshal/);
  return mutants.flatMap(({ alert, change }, i) => (passed.has(`${i}.test.yaml`) ? [`${alert}: ${change}`] : []));
}
