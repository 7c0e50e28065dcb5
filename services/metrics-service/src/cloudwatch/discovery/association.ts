import type { Metric } from "../../model";
import { accountOf } from "../metric-key";
import type { Resource } from "./get-resources";

/**
 * What an ARN says of the dimensions of its resource's metrics: its service, and its last part with groups that are
 * named for dimensions. The more particular come first: a metric of a service of ECS is the service's, not the cluster's.
 *
 * ARNs: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * Dimensions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
 */
const ARNS: readonly { readonly service: string; readonly resource: RegExp }[] = [
  { service: "lambda", resource: /^function:(?<FunctionName>[^:]+)/ },
  { service: "elasticache", resource: /^cluster:(?<CacheClusterId>.+)$/ },
  { service: "elasticache", resource: /^serverlesscache:(?<clusterId>.+)$/ },
  { service: "elasticache", resource: /^replicationgroup:(?<ReplicationGroupId>.+)$/ },
  { service: "rds", resource: /^db:(?<DBInstanceIdentifier>.+)$/ },
  { service: "rds", resource: /^cluster:(?<DBClusterIdentifier>.+)$/ },
  { service: "elasticloadbalancing", resource: /^(?<TargetGroup>targetgroup\/.+)$/ },
  { service: "elasticloadbalancing", resource: /^loadbalancer\/(?<LoadBalancer>.+)$/ },
  { service: "ecs", resource: /^service\/(?<ClusterName>[^/]+)\/(?<ServiceName>[^/]+)$/ },
  { service: "ecs", resource: /^cluster\/(?<ClusterName>[^/]+)$/ },
  { service: "sqs", resource: /^(?<QueueName>.+)$/ },
  { service: "apigateway", resource: /^\/apis\/(?<ApiId>[^/]+)\/stages\/(?<Stage>[^/]+)$/ },
  { service: "apigateway", resource: /^\/apis\/(?<ApiId>[^/]+)$/ },
];

type Dimensions = Readonly<Record<string, string>>;

/** Resources whose ARNs have one form, by the values of the dimensions in it. */
interface Kind {
  readonly order: number;
  readonly names: readonly string[];
  readonly byValues: Map<string, Resource>;
}

/** Which of some resources a metric is of. */
export class Association {
  readonly #kinds: readonly Kind[];
  /** Of services that are not known here: by the end of their ARN, which is usually the value of a dimension. */
  readonly #byEnd = new Map<string, Resource>();

  constructor(resources: readonly Resource[]) {
    const kinds = new Map<number, Kind>();
    for (const resource of resources) {
      const known = dimensionsOf(resource.arn);
      if (known) {
        const { order, dimensions } = known;
        const kind = kinds.get(order) ?? {
          order,
          names: Object.keys(dimensions),
          byValues: new Map<string, Resource>(),
        };
        kinds.set(order, kind);
        kind.byValues.set(valuesKey(Object.values(dimensions)), resource);
      } else if (!isKnownService(resource.arn)) this.#byEnd.set(endOf(resource.arn), resource);
    }
    this.#kinds = [...kinds.values()].sort((a, b) => a.order - b.order);
  }

  resourceOf(metric: Metric): Resource | undefined {
    for (const { names, byValues } of this.#kinds) {
      const values = names.flatMap(
        (name) => metric.dimensions.find((dimension) => dimension.name === name)?.value ?? [],
      );
      const resource = values.length === names.length ? byValues.get(valuesKey(values)) : undefined;
      if (resource && isInAccount(resource, metric)) return resource;
    }
    const found = metric.dimensions.map(({ value }) => this.#byEnd.get(value));
    return found.find((resource) => resource && isInAccount(resource, metric));
  }
}

/** What an ARN says of dimensions; nothing where it says none. */
function dimensionsOf(arn: string): { readonly order: number; readonly dimensions: Dimensions } | undefined {
  const { service, resource } = parse(arn);
  for (const [order, known] of ARNS.entries()) {
    const groups = known.service === service ? known.resource.exec(resource)?.groups : undefined;
    if (groups) return { order, dimensions: { ...groups } };
  }
  return undefined;
}

function isKnownService(arn: string): boolean {
  return ARNS.some(({ service }) => service === parse(arn).service);
}

/** A metric of a linked account has namesakes in others. */
function isInAccount({ arn }: Resource, { account }: Metric): boolean {
  const owner = accountOf(arn);
  return account === undefined || owner === undefined || account === owner;
}

/** `arn:partition:service:region:account:resource`, the resource with colons of its own. */
function parse(arn: string): { readonly service: string; readonly resource: string } {
  const [, , service = "", , , ...resource] = arn.split(":");
  return { service, resource: resource.join(":") };
}

function endOf(arn: string): string {
  return parse(arn).resource.split(/[:/]/).at(-1) ?? "";
}

function valuesKey(values: readonly string[]): string {
  return values.join("\u0001");
}
