import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Duration, GrafanaValues, Images, Names, SignIn, Stage } from "@watchpost/core";
import {
  type Cluster,
  type ConfigBucket,
  type Container,
  type Delivery,
  SingleWriterService,
  StatelessService,
  type TaskContext,
} from "@watchpost/ecs";
import type { Network, Party, Target } from "@watchpost/network";
import { Construct } from "constructs";

import { type Database, databaseOf, grafanaSecret } from "./database";
import type { GeneratedSecret } from "./generated-secret";
import { provisioningFiles } from "./provisioning";
import { clientSecretVariable, serverSettings, signInSettings } from "./settings";

export interface GrafanaProps {
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
  /** Where its data source asks, and how far apart samples lie there. */
  readonly prometheus: { readonly url: string; readonly scrapeEvery: Duration };
  /** Each with a uid of its own. */
  readonly dashboards: readonly Dashboard[];
  /** How people reach it. @default - by the task's own address */
  readonly target?: Target | undefined;
  /** An expression of Terraform that, where it is not empty, becomes the administrator's password. @default - made up */
  readonly givenPassword?: string;
}

export const GRAFANA_PORT = 3000;

/** What the container is made of. */
interface Parts {
  readonly adminPassword: GeneratedSecret;
  readonly database: Database;
  readonly delivery: Delivery;
}

/** Grafana with its data source and dashboards, made anew from files at every start. */
export class Grafana extends Construct {
  readonly serviceName: string;
  /** The name of the secret that holds the administrator's password. */
  readonly adminPasswordSecret: string;

  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { names, stage, values, network, party, prometheus, dashboards } = props;
    party.allowHttpsOut();
    this.serviceName = names.service("grafana");
    const adminPassword = grafanaSecret(this, "admin-password", props, {
      description: "Password of Grafana's administrator, admin",
      version: values.adminPasswordVersion,
      ...(props.givenPassword && { givenValue: props.givenPassword }),
    });
    this.adminPasswordSecret = adminPassword.name;
    const database = databaseOf(this, { names, stage, network, party, choice: values.database });
    const delivery = props.configuration.deliver("grafana", {
      files: provisioningFiles(prometheus.url, String(prometheus.scrapeEvery), dashboards),
    });
    this.service(props, { adminPassword, database, delivery });
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
    { images, context, signIn, target }: GrafanaProps,
    { adminPassword, database, delivery }: Parts,
  ): Container {
    const { volume } = database;
    return {
      name: "grafana",
      image: images.reference("grafana"),
      environment: {
        ...serverSettings(target?.url),
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
