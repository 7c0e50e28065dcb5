import { DataAwsServiceDiscoveryDnsNamespace } from "@cdktf/provider-aws/lib/data-aws-service-discovery-dns-namespace";
import { ServiceDiscoveryPrivateDnsNamespace } from "@cdktf/provider-aws/lib/service-discovery-private-dns-namespace";
import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service";
import { Construct } from "constructs";

export interface NamespaceProps {
  readonly name: string;
  /** Whether the namespace is there already. */
  readonly existing: boolean;
  readonly vpcId: string;
}

/** Seconds that a name may be remembered: how long a moved task is still looked for in its old place. */
const TTL_SECONDS = 10;

/** A private namespace of AWS Cloud Map, in which services find each other by name. */
export class Namespace extends Construct {
  readonly name: string;
  private readonly namespaceId: string;

  constructor(scope: Construct, id: string, { name, existing, vpcId }: NamespaceProps) {
    super(scope, id);
    this.name = name;
    this.namespaceId = existing
      ? new DataAwsServiceDiscoveryDnsNamespace(this, "Resource", { name, type: "DNS_PRIVATE" }).id
      : new ServiceDiscoveryPrivateDnsNamespace(this, "Resource", {
          name,
          vpc: vpcId,
          description: "Services of the monitoring environment",
        }).id;
  }

  /** Makes a name under which tasks register: one A record a task. */
  register(service: string): Registration {
    const resource = new ServiceDiscoveryService(this, service, {
      name: service,
      dnsConfig: {
        namespaceId: this.namespaceId,
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: TTL_SECONDS }],
      },
      // ECS reports each task's health. AWS knows no other threshold than 1, and the provider warns that it is given;
      // without it, it makes no health check and wants to replace the service at every plan.
      // https://github.com/hashicorp/terraform-provider-aws/issues/44285
      healthCheckCustomConfig: { failureThreshold: 1 },
      // A namespace with instances left could not be destroyed.
      forceDestroy: true,
    });
    return { registryArn: resource.arn, hostname: `${service}.${this.name}` };
  }
}

/** A name in a namespace, for an ECS service to register its tasks under. */
export interface Registration {
  readonly registryArn: string;
  readonly hostname: string;
}
