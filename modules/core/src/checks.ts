import { stateOverrideProblems } from "./backend";
import { ACCESS_CHECKS } from "./checks/access";
import { type Check, given } from "./checks/check";
import { EGRESS_CHECKS } from "./checks/egress";
import { NAME_CHECKS } from "./checks/names";
import { NETWORK_CHECKS } from "./checks/network";
import { STAGE_CHECKS } from "./checks/stage";
import { type Environment, environmentSchema, type EnvironmentValues } from "./environment/environment";
import type { Problem } from "./problems";
import { problemsIn } from "./schema-problems";

/** The values with every default filled in, or everything that is wrong with them. */
type Checked = { readonly environment: Environment } | { readonly problems: readonly Problem[] };

/**
 * Checks each field, and then what the fields mean together; where some cannot be used, what the others mean together
 * is checked all the same, so that nobody mends an environment twice.
 * @param others fields that the caller takes beside these, for the list that a misspelled one is answered with
 */
export function checkEnvironment(values: EnvironmentValues, others: readonly string[] = []): Checked {
  const parsed = environmentSchema.safeParse(values);
  if (parsed.success) {
    const problems = CHECKS.flatMap((check) => check(parsed.data));
    return problems.length > 0 ? { problems } : { environment: parsed.data };
  }
  const unusable = new Set<PropertyKey>(parsed.error.issues.flatMap(({ path }) => path.slice(0, 1)));
  const rest = environmentSchema.partial().safeParse(usablePart(values, unusable));
  const together = rest.success ? CHECKS.flatMap((check) => check(rest.data)) : [];
  return {
    problems: [
      ...problemsIn(parsed.error, values, others),
      ...together.filter(({ path }) => !unusable.has(path.split(".")[0] ?? "")),
    ],
  };
}

/** The fields that are known and right. */
function usablePart(values: unknown, unusable: ReadonlySet<PropertyKey>): object {
  if (typeof values !== "object" || values === null) return {};
  return Object.fromEntries(
    Object.entries(values).filter(([field]) => field in environmentSchema.shape && !unusable.has(field)),
  );
}

const evaluation = given(["prometheus"], ({ prometheus: { evaluateEvery, scrapeEvery } }) => {
  if (!evaluateEvery || evaluateEvery.seconds >= scrapeEvery.seconds) return [];
  return [
    {
      path: "prometheus.evaluateEvery",
      got: evaluateEvery,
      want: `at least scrapeEvery, ${scrapeEvery}`,
      help: "Evaluating more often than scraping sees the same samples again.",
    },
  ];
});

const CHECKS: readonly Check[] = [
  ...NAME_CHECKS,
  ...NETWORK_CHECKS,
  ...EGRESS_CHECKS,
  ...ACCESS_CHECKS,
  evaluation,
  ...STAGE_CHECKS,
  stateOverrideProblems,
];
