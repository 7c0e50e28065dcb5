import { join } from "node:path";

import { build, type PlatformValues } from "@watchpost/platform";
import { type Arguments, Synthesized, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { deliveredFiles } from "../../scripts/delivered-files";

/** A container of a task definition, as far as tests look at it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
}

/** A recording or alerting rule of Prometheus. */
export interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** What one environment would give to Terraform, and through it to its tasks. */
export class Delivery extends Synthesized {
  private readonly files: ReadonlyMap<string, string>;

  constructor(readonly environment: PlatformValues) {
    const outdir = join(temporaryDirectory(), "cdktf.out");
    build([environment], outdir).synth();
    super(join(outdir, "stacks", environment.name));
    this.files = deliveredFiles(this.terraform);
  }

  /** A file as its program reads it: `prometheus/prometheus.yml`. */
  file(path: string): string {
    const [found] = [...this.files].filter(([key]) => key.endsWith(`/${path}`)).map(([, text]) => text);
    if (found === undefined) throw new Error(`Want a file ${path}. There are: ${[...this.files.keys()].join(", ")}.`);
    return found;
  }

  /** The rules of a mixin. */
  rules(mixin: string): readonly Rule[] {
    const { groups } = parse(this.file(`prometheus/rules/${mixin}.rules.yaml`)) as { groups: { rules: Rule[] }[] };
    return groups.flatMap(({ rules }) => rules);
  }

  /** Where Grafana asks for metrics, whether it is told by a file or by the stack of its content. */
  dataSourceUrl(): string {
    const { datasources } = parse(this.file("grafana/provisioning/datasources/prometheus.yaml")) as {
      datasources: readonly { readonly url: string }[];
    };
    const [provisioned] = datasources;
    if (provisioned) return provisioned.url;
    const content = new Synthesized(`${this.directory}-content`);
    return String(content.resource("grafana_data_source")["url"]);
  }

  /** The one resource of a type with this value. */
  find(type: string, argument: string, value: string): Arguments {
    const all = Object.values(this.resources(type));
    const found = all.find((resource) => resource[argument] === value);
    if (!found) {
      const values = all.map((resource) => String(resource[argument])).join(", ");
      throw new Error(`Want one ${type} with ${argument} ${value}. There are: ${values || "none"}.`);
    }
    return found;
  }

  /** `alarm("grafana-not-running")` */
  alarm(name: string): Arguments {
    return this.find("aws_cloudwatch_metric_alarm", "alarm_name", `${this.environment.name}-${name}`);
  }

  task(service: string): Arguments {
    return this.find("aws_ecs_task_definition", "family", `${this.environment.name}-${service}`);
  }

  container(service: string, name: string): Container {
    const containers = JSON.parse(String(this.task(service)["container_definitions"])) as Container[];
    const found = containers.find((container) => container.name === name);
    if (!found)
      throw new Error(`Want a container ${name}. There are: ${containers.map((each) => each.name).join(", ")}.`);
    return found;
  }

  /** The environment variables of a container. */
  variables(service: string, container: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.container(service, container).environment.map(({ name, value }) => [name, value]));
  }

  /** What the programs of a service may do: `statements("prometheus")`. */
  statements(service: string): readonly Statement[] {
    const policy = this.find("aws_iam_role_policy", "name", `${this.environment.name}-${service}-task`);
    return (JSON.parse(String(policy["policy"])) as { Statement: Statement[] }).Statement;
  }

  /** Who may connect from outside the environment, as `203.0.113.0/24 to dev-grafana:3000`, sorted. */
  entrances(): string[] {
    return Object.values(this.resources("aws_vpc_security_group_ingress_rule"))
      .flatMap(({ cidr_ipv4, security_group_id, from_port, to_port }) => {
        if (typeof cidr_ipv4 !== "string") return [];
        const group = /aws_security_group\.([^.]+)\./.exec(String(security_group_id))?.[1] ?? "";
        const ports = from_port === to_port ? String(from_port) : `${String(from_port)}-${String(to_port)}`;
        return [`${cidr_ipv4} to ${String(this.resources("aws_security_group")[group]?.["name"])}:${ports}`];
      })
      .sort();
  }
}
