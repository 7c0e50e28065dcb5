import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { Service } from "kubernetes-models/v1/Service";

import type { Manifest } from "../src/manifest";

interface Model {
  new (manifest: never): { validate(): void };
}

const MODELS: Readonly<Record<string, Model>> = {
  ConfigMap,
  Deployment,
  Namespace,
  NetworkPolicy,
  PrometheusRule,
  Service,
  ServiceMonitor,
};

/**
 * Holds an object to the schema of its kind: Kubernetes's, or the Prometheus Operator's.
 * @throws Error that names what is wrong with it
 */
export function validate(manifest: Manifest): void {
  const Model = MODELS[manifest.kind];
  if (!Model) throw new Error(`There is no schema for the kind ${manifest.kind}.`);
  new Model(manifest as never).validate();
}
