import type { Mutant } from "./mutants";
import type { Outcome, Proven } from "./promtool";

/**
 * Rule files and their tests among generated files: of all mixins, or of some.
 * @throws Error for a mixin that has no rules
 */
export function provenOf(files: ReadonlyMap<string, string>, mixins: readonly string[] = []): Proven[] {
  const rules = new Map(
    [...files].flatMap(([path, text]) => {
      const mixin = /^rules\/(.*)\.rules\.yaml$/.exec(path)?.[1];
      return mixin === undefined ? [] : [[mixin, text] as const];
    }),
  );
  const unknown = mixins.filter((mixin) => !rules.has(mixin));
  if (unknown.length > 0)
    throw new Error(
      `No mixin has rules that is called ${unknown.join(", ")}; there are ${[...rules.keys()].join(", ")}`,
    );
  return [...rules]
    .filter(([mixin]) => mixins.length === 0 || mixins.includes(mixin))
    .map(([mixin, text]) => ({ rules: text, tests: files.get(`rules/${mixin}.test.yaml`) ?? "" }));
}

/** Of a hundred mutants so many are killed; all, where there are none. */
export function scoreOf({ killed, survived }: Outcome): number {
  const all = killed.length + survived.length;
  return all === 0 ? 100 : (100 * killed.length) / all;
}

/** `mutants: 97 of 100 killed (97.0 %)` */
export function summaryOf(outcome: Outcome): string {
  const { killed, survived } = outcome;
  return `mutants: ${killed.length} of ${killed.length + survived.length} killed (${scoreOf(outcome).toFixed(1)} %)`;
}

/** A line for each mutant that no proof notices, below its alert. */
export function survivorsOf({ survived }: Outcome): string[] {
  const byAlert = new Map<string, Mutant[]>();
  for (const mutant of survived) byAlert.set(mutant.alert, [...(byAlert.get(mutant.alert) ?? []), mutant]);
  return [...byAlert].flatMap(([alert, mutants]) => [
    `${alert}:`,
    ...mutants.map(({ rule, change }) => `  ${rule === alert ? "" : `${rule}: `}${change}`),
  ]);
}
