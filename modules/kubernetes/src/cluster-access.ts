import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, propertyAccess, ref } from "cdktf";
import { Construct } from "constructs";

export interface ClusterAccessProps {
  /** The name of the cluster of EKS. */
  readonly cluster: string;
  readonly region: string;
}

/**
 * The providers for a cluster that is there already. Its address is read, not made, so that a plan can be made before
 * anything is applied; and the token, which lasts minutes, is fetched by the AWS CLI whenever one is needed, so that no
 * state holds it.
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs#exec-plugins
 */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, { cluster, region }: ClusterAccessProps) {
    super(scope, id);
    const { endpoint, fqn } = new DataAwsEksCluster(this, "Resource", { name: cluster });
    const clusterCaCertificate = Fn.base64decode(certificateOf(fqn));
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: ["eks", "get-token", "--cluster-name", cluster, "--region", region],
    };
    new KubernetesProvider(this, "kubernetes", { host: endpoint, clusterCaCertificate, exec: [exec] });
    new HelmProvider(this, "helm", { kubernetes: { host: endpoint, clusterCaCertificate, exec } });
  }
}

/**
 * The certificate of the cluster's own authority. It is looked up, for schemas of the provider that were derived from
 * cdktf's bindings do not list computed blocks, and Terraform would refuse to name one; whoever has none trusts nobody.
 */
function certificateOf(fqn: string): string {
  const authorities = Fn.lookup(ref(fqn), "certificate_authority", []) as unknown;
  return Fn.try([propertyAccess(authorities, [0, "data"]), ""]) as string;
}
