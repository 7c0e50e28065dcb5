import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Duration, GrafanaValues, Images, Names, PolicyStatement, SignIn, Stage } from "@watchpost/core";
import {
  type Cluster,
  type ConfigBucket,
  type Container,
  EfsVolume,
  SingleWriterService,
  StatelessService,
  type TaskContext,
  type Volume,
} from "@watchpost/ecs";
import type { Network, Party, Target } from "@watchpost/network";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { GeneratedSecret } from "./generated-secret";
import { Postgres } from "./postgres";
import { provisioningFiles } from "./provisioning";
import { clientSecretVariable, serverSettings, type Settings, signInSettings } from "./settings";

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
  readonly party: Party;
  readonly prometheus: { readonly url: string; readonly scrapeEvery: Duration };
  readonly dashboards: readonly Dashboard[];
  /** How people reach it. @default - by the task's own address */
  readonly target?: Target | undefined;
  /** An expression of Terraform that, where it is not empty, becomes the administrator's password: `var.password`. */
  readonly givenPassword: string;
}

export const GRAFANA_PORT = 3000;

/** User and group of Grafana in its image. https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/ */
const UID = 472;
const GID = 0;

/** Where Grafana finds its users' dashboards: what its database needs of the task. */
interface Database {
  readonly settings: Settings;
  readonly secrets: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  readonly ready: readonly ITerraformDependable[];
  /** The volume that its file lies on, where it is one. */
  readonly volume?: Volume;
}

/** Grafana with its data source and dashboards, made anew from files at every start. */
export class Grafana extends Construct {
  readonly serviceName: string;
  /** The secret that holds the administrator's password. */
  readonly adminPasswordSecret: string;
  readonly hostname: string;

  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { names, values, network, target, prometheus, party } = props;
    party.allowHttpsOut();
    this.serviceName = names.service("grafana");
    const adminPassword = this.secret(props, "admin-password", "Password of Grafana's administrator, admin", {
      version: values.adminPasswordVersion,
      givenValue: props.givenPassword,
    });
    this.adminPasswordSecret = adminPassword.name;
    const database = this.database(props);
    const delivery = props.configuration.deliver("grafana", {
      files: provisioningFiles(prometheus.url, String(prometheus.scrapeEvery), props.dashboards),
    });
    const registration = network.namespace.register("grafana");
    this.hostname = registration.hostname;

    const container: Container = {
      name: "grafana",
      image: props.images.reference("grafana"),
      environment: {
        ...serverSettings({ url: target?.url, secure: target !== undefined }),
        ...signInSettings(props.signIn, props.context.region),
        ...database.settings,
      },
      secrets: {
        GF_SECURITY_ADMIN_PASSWORD: adminPassword.arn,
        ...database.secrets,
        ...this.clientSecret(props.signIn),
      },
      ports: [GRAFANA_PORT],
      mounts: [
        delivery.mount,
        ...(database.volume ? [{ volume: database.volume.name, path: "/var/lib/grafana", readOnly: false }] : []),
      ],
      after: ["config"],
      healthCheck: {
        command: `wget -q -O /dev/null http://localhost:${GRAFANA_PORT}/api/health`,
        startPeriodSeconds: 120,
      },
    };
    const common = {
      name: this.serviceName,
      cluster: props.cluster,
      network,
      party,
      registration,
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

  private database(props: GrafanaProps): Database {
    const { names, network, party, stage, values } = props;
    const { database } = values;
    const nothing = { settings: {}, secrets: {}, statements: [], ready: [] };
    switch (database.kind) {
      case "sqlite":
        return nothing;
      case "sqlite-on-efs": {
        const efs = new EfsVolume(this, "efs", { names, network, name: "grafana", user: party, uid: UID, gid: GID });
        return { ...nothing, volume: efs.volume, statements: efs.statements, ready: efs.ready };
      }
      case "postgres": {
        const password = this.secret(props, "database-password", "Password of Grafana at its database");
        // Encrypts what the database keeps of data sources; a new one would make that unreadable.
        const key = this.secret(props, "secret-key", "Key with which Grafana encrypts secrets in its database");
        const postgres = new Postgres(this, "postgres", {
          names,
          network,
          values: database,
          stage,
          user: party,
          password,
        });
        return {
          settings: postgres.settings,
          secrets: { GF_DATABASE_PASSWORD: password.arn, GF_SECURITY_SECRET_KEY: key.arn },
          statements: [],
          ready: [password.ready, key.ready],
        };
      }
    }
  }

  private secret(
    { names, stage }: GrafanaProps,
    id: string,
    description: string,
    more: { readonly version?: number; readonly givenValue?: string } = {},
  ): GeneratedSecret {
    return new GeneratedSecret(this, id, {
      name: `${names.of("monitoring")}/grafana/${id}`,
      description,
      recoveryWindowDays: stage === "lab" ? 0 : 7,
      ...more,
    });
  }

  private clientSecret(signIn: SignIn): Record<string, string> {
    const variable = clientSecretVariable(signIn);
    if (!variable || signIn.kind === "password") return {};
    return {
      [variable]: new DataAwsSecretsmanagerSecret(this, "client-secret", { name: signIn.clientSecret.name }).arn,
    };
  }
}
