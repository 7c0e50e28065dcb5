import type { Mixin } from "@watchpost/alerting/model";
import {
  checkCluster,
  type ClusterEnvironment,
  type ClusterValues as CoreValues,
  EnvironmentStack,
  Images,
  InvalidValues,
  type Problem,
} from "@watchpost/core";
import { ClusterAccess, Monitoring, prometheusService, type WatchedCluster } from "@watchpost/kubernetes";
import { Annotations, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";

import { clashProblems, examine, nameOf, watchProblems } from "./check";
import type { PlatformEnvironment, PlatformValues } from "./environment";

/** What one writes down for a cluster of Kubernetes. Each field is explained in modules/core/src/environment/cluster.ts. */
export interface ClusterValues extends CoreValues {
  /** The workloads that are watched. */
  readonly watch: readonly Mixin[];
}

/** A cluster's values, as its file exports them. They are checked when everything is synthesized. */
export function cluster(values: ClusterValues): ClusterValues {
  return values;
}

/** Everything of an app, checked. */
interface Checked {
  readonly environments: readonly PlatformEnvironment[];
  readonly clusters: readonly WatchedCluster[];
}

/**
 * Fills in the defaults of all environments and clusters.
 * @throws InvalidValues that names everything that cannot be used in any of them
 */
export function checkTogether(environments: readonly PlatformValues[], clusters: readonly ClusterValues[]): Checked {
  const { checked, problems } = examine(environments);
  const report = (name: string, found: readonly Problem[]) => {
    if (found.length > 0) problems.set(name, [...(problems.get(name) ?? []), ...found]);
  };
  const names: unknown[] = environments.map(({ name }) => name);
  const usable = clusters.flatMap(({ watch, ...values }, i) => {
    const result = checkCluster(values, ["watch"]);
    report(nameOf(values.name, environments.length + i), [
      ...("problems" in result ? result.problems : []),
      ...watchProblems(watch),
      ...clashProblems(watch, undefined),
      ...(names.includes(values.name)
        ? [{ path: "name", got: values.name, want: "a name that nothing else has" }]
        : []),
    ]);
    names.push(values.name);
    return "problems" in result ? [] : [{ ...result.cluster, watch }];
  });
  usable.forEach((cluster, i) => {
    report(cluster.name, workspaceProblems(cluster, [...checked, ...usable.slice(0, i)]));
  });
  if (problems.size > 0) throw new InvalidValues(problems);
  return { environments: checked, clusters: usable };
}

type KeepsState = Pick<ClusterEnvironment, "name" | "state">;

/** A workspace of Terraform Cloud that something else keeps its state in, too. */
function workspaceProblems({ name, state }: KeepsState, others: readonly KeepsState[]): Problem[] {
  if (state.kind !== "terraform-cloud") return [];
  const { organization, workspace } = state;
  const other = others.find(
    (each) =>
      // Of one that has the same name is told already.
      each.name !== name &&
      each.state.kind === "terraform-cloud" &&
      each.state.organization === organization &&
      each.state.workspace === workspace,
  );
  if (!other) return [];
  const want = `another one than ${other.name} has`;
  return [{ path: "state.workspace", got: workspace, want, help: "A workspace holds one state." }];
}

const NO_HEARTBEAT =
  "notify.heartbeat: there is none, so that nobody is told when the cluster's monitoring as a whole is silent.";

/** Monitoring in a cluster of Kubernetes that is there already. */
export class ClusterStack extends EnvironmentStack {
  constructor(scope: Construct, cluster: WatchedCluster) {
    super(scope, cluster.name, cluster);
    new ClusterAccess(this, "access", { cluster: cluster.eks, region: cluster.region });
    new Monitoring(this, "monitoring", { cluster });
    const { namespace, release, grafana, notify, images } = cluster;
    const warnings = [...(notify.heartbeat ? [] : [NO_HEARTBEAT]), ...new Images(images).warnings()];
    for (const warning of warnings) Annotations.of(this).addWarning(warning);
    const output = (name: string, value: string) => new TerraformOutput(this, name, { value, staticId: true });
    output("grafana_url", `https://${grafana.host}`);
    output(
      "prometheus_access_instructions",
      `kubectl --namespace ${namespace} port-forward service/${prometheusService(release)} 9090, then open http://127.0.0.1:9090`,
    );
  }
}
