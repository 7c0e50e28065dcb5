import { mixinProblems } from "./mixin-checks";
import type { Mixin } from "./mixin-parts";

/**
 * Makes a mixin of its parts.
 * @throws Error that names all that could never fire or show anything: an alert, a rule, a panel or a proof that is no
 * PromQL or names a series that none of the signals is, an alert whose panel no dashboard has, and names given twice
 */
export function mixin(parts: Mixin): Mixin {
  const problems = mixinProblems(parts);
  if (problems.length > 0)
    throw new Error(`Mixin ${parts.name}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  return parts;
}
