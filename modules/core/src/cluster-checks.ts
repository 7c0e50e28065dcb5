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
  const tags = clusterSchema.shape.tags.safeParse(values.tags);
  const together = [...(tags.success ? tagProblems(tags.data) : []), ...stateOverrideProblems()];
  if (!parsed.success) return { problems: [...problemsIn(parsed.error, values, others), ...together] };
  return together.length > 0 ? { problems: together } : { cluster: parsed.data };
}
