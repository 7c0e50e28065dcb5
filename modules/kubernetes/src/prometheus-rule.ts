import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { Mixin } from "@watchpost/alerting/model";
import { ruleGroups } from "@watchpost/prometheus";

import { metadata, type Placement } from "./metadata";

export interface PrometheusRulePlacement extends Placement {
  /**
   * The Helm release of kube-prometheus-stack, whose Prometheus takes rules that bear its name.
   * @default "monitoring"
   */
  readonly release?: string;
}

/**
 * A mixin's rules for the Prometheus Operator: the groups of its rule file.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 * @throws Error for a mixin whose name Kubernetes does not take
 */
export function prometheusRule(mixin: Mixin, placement: PrometheusRulePlacement = {}): IPrometheusRule {
  const { release = "monitoring", labels = {}, ...rest } = placement;
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: metadata(`Mixin ${mixin.name}`, `watchpost-${mixin.name}`, { ...rest, labels: { release, ...labels } }),
    spec: { groups: ruleGroups(mixin).map(({ name, rules }) => ({ name, rules: [...rules] })) },
  };
}
