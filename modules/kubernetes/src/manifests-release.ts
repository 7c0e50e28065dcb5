import { join } from "node:path";

import { Release } from "@cdktf/provider-helm/lib/release";
import { terraformText } from "@watchpost/core";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

import type { Manifest } from "./manifest";
import { yamlText } from "./yaml-text";

export interface ManifestsReleaseProps {
  readonly chart: ManifestsChart;
  readonly name: string;
  readonly namespace: string;
  readonly manifests: readonly Manifest[];
  readonly dependsOn: ITerraformDependable[];
}

/** The chart of all such releases, which prints its values. */
export class ManifestsChart extends TerraformAsset {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      path: join(__dirname, "../chart"),
      type: AssetType.DIRECTORY,
      // The version in its Chart.yaml. What changes is in the values, and the path stays.
      assetHash: "1.0.0",
    });
  }
}

/**
 * Objects as a release of Helm, whose chart is a template of one line that prints its values. Of kinds that are only
 * defined in the same apply, such as ServiceMonitor, the provider for Kubernetes could plan nothing; and what stands in
 * values is shown by a plan, and is no template, so that Prometheus's own braces stay.
 * https://github.com/hashicorp/terraform-provider-kubernetes/issues/1367
 */
export class ManifestsRelease extends Construct {
  readonly resource: Release;

  constructor(scope: Construct, id: string, { chart, name, namespace, manifests, dependsOn }: ManifestsReleaseProps) {
    super(scope, id);
    this.resource = new Release(this, "Resource", {
      name,
      namespace,
      chart: `./${chart.path}`,
      values: [terraformText(yamlText({ manifests }))],
      atomic: true,
      dependsOn,
    });
  }
}
