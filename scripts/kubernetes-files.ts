import { agentPipeline } from "@watchpost/dashboards/agent-pipeline";
import { clusterFiles, manifestYaml, standaloneGrafana } from "@watchpost/kubernetes";
import { checkTogether } from "@watchpost/platform";

import { cluster as values } from "../apps/cluster/config";

/** `kubernetes-application` is `application` in a directory of Kubernetes. */
const nameOf = (uid: string) => uid.replace(/^kubernetes-/, "");

/**
 * The manifests that are committed, by path below `k8s/`: what `cluster` is through Terraform, as files, and a Grafana
 * that stands by itself, with the dashboard of the pipeline.
 */
export function kubernetesFiles(): ReadonlyMap<string, string> {
  const { clusters } = checkTogether([], [values]);
  const { dashboards = [] } = agentPipeline();
  return new Map([
    ...dashboards.flatMap((dashboard) =>
      Object.entries(standaloneGrafana(dashboard)).map(([file, manifests]) => [file, manifestYaml(manifests)] as const),
    ),
    ...clusters.flatMap((cluster) =>
      [...clusterFiles(cluster, nameOf)].map(([path, content]) => [`monitoring/${path}`, content] as const),
    ),
  ]);
}
