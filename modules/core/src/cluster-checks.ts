import { stateOverrideProblems } from "./backend";
import { type ClusterEnvironment, clusterSchema, type ClusterValues } from "./environment/cluster";
import type { Problem } from "./problems";
import { problemsIn } from "./schema-problems";
import { tagProblems } from "./tags";

/** The values with every default filled in, or everything that is wrong with them. */
type CheckedCluster = { readonly cluster: ClusterEnvironment } | { readonly problems: readonly Problem[] };

/**
 * Checks the values of a cluster.
 * @param others fields that the caller takes beside these, for the list that a misspelled one is answered with
 */
export function checkCluster(values: ClusterValues, others: readonly string[] = []): CheckedCluster {
  const parsed = clusterSchema.safeParse(values);
  if (!parsed.success) return { problems: [...problemsIn(parsed.error, values, others), ...stateOverrideProblems()] };
  const problems = [...tagProblems(parsed.data.tags), ...stateOverrideProblems()];
  return problems.length > 0 ? { problems } : { cluster: parsed.data };
}
