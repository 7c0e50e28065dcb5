import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { GrafanaValues, Images, Names, SignIn, Stage } from "@watchpost/core";
import {
  type Cluster,
  type ConfigBucket,
  type ConfigFile,
  type Container,
  type Delivery,
  SingleWriterService,
  StatelessService,
  type TaskContext,
} from "@watchpost/ecs";
import type { Network, Party, Target } from "@watchpost/network";
import { Construct } from "constructs";

import type { GrafanaContentProps } from "./content";
import { type Database, databaseOf, grafanaSecret } from "./database";
import type { GeneratedSecret } from "./generated-secret";
import { type ManagedAlerts, managedAlertFiles } from "./managed-files";
import { type Content, emptyProvisioningFiles, provisioningFiles } from "./provisioning";
import { clientSecretVariable, serverSettings, signInSettings } from "./settings";

export interface GrafanaProps extends Content {
  readonly names: Names;
  readonly stage: Stage;
  readonly values: GrafanaValues;
  readonly signIn: SignIn;
  readonly network: Network;
  readonly cluster: Cluster;
  readonly configuration: ConfigBucket;
  readonly context: TaskContext;
  readonly images: Images;
  /** Its security group. */
  readonly party: Party;
  /** How people reach it. @default - by the task's own address */
  readonly target?: Target | undefined;
  /** An expression of Terraform that, where it is not empty, becomes the administrator's password. @default - made up */
  readonly givenPassword?: string;
  /** Alerts that it fires itself. @default - it only shows those of Prometheus */
  readonly alerts?: ManagedAlerts | undefined;
}

export const GRAFANA_PORT = 3000;

/** What the container is made of. */
interface Parts {
  readonly adminPassword: GeneratedSecret;
  readonly database: Database;
  readonly delivery: Delivery;
}

/** Grafana, with its data source and dashboards where files bring them, which make them anew at every start. */
export class Grafana extends Construct {
  readonly serviceName: string;
  /** The name of the secret that holds the administrator's password. */
  readonly adminPasswordSecret: string;
  /** What another stack puts into it through the provider. @default - nothing, for files bring it all */
  readonly content: GrafanaContentProps | undefined;

  /** @throws Error where the provider is to fill a Grafana that has no address but its task's own */
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { names, stage, values, network, party } = props;
    party.allowHttpsOut();
    this.serviceName = names.service("grafana");
    const adminPassword = grafanaSecret(this, "admin-password", props, {
      description: "Password of Grafana's administrator, admin",
      version: values.adminPasswordVersion,
      ...(props.givenPassword && { givenValue: props.givenPassword }),
    });
    this.adminPasswordSecret = adminPassword.name;
    this.content = values.content === "provider" ? this.contentOf(props) : undefined;
    const database = databaseOf(this, { names, stage, network, party, choice: values.database });
    const delivery = props.configuration.deliver("grafana", {
      files: values.content === "files" ? filesOf(props) : emptyProvisioningFiles(),
    });
    this.service(props, { adminPassword, database, delivery });
  }

  private contentOf({ target, prometheus, dashboards, alerts }: GrafanaProps): GrafanaContentProps {
    if (!target) throw new Error(`${this.node.path}: the provider needs an address of Grafana that does not change.`);
    return {
      url: target.url,
      adminPasswordSecret: this.adminPasswordSecret,
      prometheus,
      dashboards,
      ...(alerts && { alerts }),
    };
  }

  /** One task where the database is a file that outlives it; else tasks that may overlap. */
  private service(props: GrafanaProps, parts: Parts): void {
    const { names, values, network, target } = props;
    const { adminPassword, database, delivery } = parts;
    const container = this.container(props, parts);
    const common = {
      name: this.serviceName,
      cluster: props.cluster,
      network,
      party: props.party,
      registration: network.namespace.register("grafana"),
      ...(target && { target: { target, container: container.name, port: GRAFANA_PORT } }),
      after: [...delivery.ready, ...database.ready, adminPassword.ready],
    };
    const task = {
      context: props.context,
      name: "grafana",
      family: names.of("grafana"),
      cpu: values.cpu,
      memoryMiB: values.memoryMiB,
      volumes: [...delivery.volumes, ...(database.volume ? [database.volume] : [])],
      statements: [...delivery.statements, ...database.statements],
    };
    if (database.volume) {
      new SingleWriterService(this, "service", { ...common, task, writer: container, sidecars: delivery.containers });
    } else {
      const containers = [container, ...delivery.containers];
      new StatelessService(this, "service", { ...common, task: { ...task, containers }, spot: values.spot });
    }
  }

  private container(
    { images, context, signIn, target, alerts }: GrafanaProps,
    { adminPassword, database, delivery }: Parts,
  ): Container {
    const { volume } = database;
    return {
      name: "grafana",
      image: images.reference("grafana"),
      environment: {
        ...serverSettings(target?.url, alerts !== undefined),
        ...signInSettings(signIn, context.region),
        ...database.settings,
      },
      secrets: {
        GF_SECURITY_ADMIN_PASSWORD: adminPassword.arn,
        ...database.secrets,
        ...this.clientSecret(signIn),
      },
      ports: [GRAFANA_PORT],
      mounts: [delivery.mount, ...(volume ? [{ volume: volume.name, path: "/var/lib/grafana", readOnly: false }] : [])],
      after: ["config"],
      healthCheck: {
        command: `wget -q -O /dev/null http://localhost:${GRAFANA_PORT}/api/health`,
        // On its first start it makes the tables of its database.
        startPeriodSeconds: 120,
      },
    };
  }

  private clientSecret(signIn: SignIn): Record<string, string> {
    const variable = clientSecretVariable(signIn);
    if (variable === undefined || signIn.kind === "password") return {};
    return {
      [variable]: new DataAwsSecretsmanagerSecret(this, "client-secret", { name: signIn.clientSecret.name }).arn,
    };
  }
}

const filesOf = (props: GrafanaProps): ConfigFile[] => [
  ...provisioningFiles(props),
  ...(props.alerts ? managedAlertFiles(props.alerts) : []),
];
