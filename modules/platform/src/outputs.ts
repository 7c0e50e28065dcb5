import { terraformText } from "@watchpost/core";
import type { Cluster } from "@watchpost/ecs";
import { type Grafana, GRAFANA_PORT } from "@watchpost/grafana";
import { type Prometheus, PROMETHEUS_PORT } from "@watchpost/prometheus";
import { TerraformOutput, type TerraformStack, TerraformVariable } from "cdktf";

import { accessInstructions, insideInstructions, openInstructions, type TaskAddress } from "./access-instructions";
import type { Entrance } from "./entrance";

const PASSWORD_VARIABLE = "grafana_admin_password";

/**
 * A variable by which the administrator's password may be given, as in a git-ignored `secrets.auto.tfvars`; without
 * it one is made up. It is ephemeral: neither plan nor state hold it.
 * @returns the expression that stands for it
 */
export function givenPassword(stack: TerraformStack): string {
  const variable = new TerraformVariable(stack, PASSWORD_VARIABLE, {
    type: "string",
    description: "Password of Grafana's administrator. Without it one is made up and stored in Secrets Manager.",
    sensitive: true,
    default: "",
  });
  // cdktf 0.21 has no property for it. https://developer.hashicorp.com/terraform/language/values/variables#exclude-values-from-state
  variable.addOverride("ephemeral", true);
  return `var.${PASSWORD_VARIABLE}`;
}

export interface OutputsProps {
  readonly region: string;
  readonly cluster: Cluster;
  readonly prometheus: Prometheus;
  readonly grafana: Grafana;
  readonly entrance: Entrance;
}

/** What `deploy` prints last: how to get in. */
export function addOutputs(
  stack: TerraformStack,
  { region, cluster, prometheus, grafana, entrance }: OutputsProps,
): void {
  const output = (name: string, value: string) => new TerraformOutput(stack, name, { value, staticId: true });
  const password = { secret: grafana.adminPasswordSecret, region };
  const taskOf = (service: string, port: number) => ({ cluster: cluster.name, service, port, region });
  output(
    "grafana_access_instructions",
    terraformText(
      entrance.grafana
        ? openInstructions(entrance.grafana.url, password)
        : accessInstructions(taskOf(grafana.serviceName, GRAFANA_PORT), password),
    ),
  );
  output(
    "prometheus_access_instructions",
    terraformText(prometheusInstructions(entrance, prometheus, taskOf(prometheus.serviceName, PROMETHEUS_PORT))),
  );
  output("prometheus_url", prometheus.url);
  if (entrance.grafana) output("GrafanaUrl", entrance.grafana.url);
}

function prometheusInstructions(entrance: Entrance, prometheus: Prometheus, task: TaskAddress): string {
  if (entrance.prometheus) return openInstructions(entrance.prometheus.url);
  // With a load balancer for Grafana alone, Prometheus has no address outside.
  return entrance.grafana ? insideInstructions(prometheus.url) : accessInstructions(task);
}
