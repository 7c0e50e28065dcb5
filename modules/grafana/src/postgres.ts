import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import type { Names, PostgresValues, Stage } from "@watchpost/core";
import type { Network, Party } from "@watchpost/network";
import { Construct } from "constructs";

import type { GeneratedSecret } from "./generated-secret";
import type { Settings } from "./settings";

export interface PostgresProps {
  readonly names: Names;
  readonly network: Network;
  readonly values: PostgresValues;
  readonly stage: Stage;
  /** The party that connects. */
  readonly user: Party;
  readonly password: GeneratedSecret;
}

const PORT = 5432;
const DATABASE = "grafana";
/** A whole number: AWS chooses the newest minor version, and upgrades it in the maintenance window. */
const ENGINE_VERSION = "17";
const BACKUP_DAYS = 7;

/** A PostgreSQL database on RDS, encrypted on disk and reached by TLS only. */
export class Postgres extends Construct {
  /** How Grafana finds it; the password is given apart from this. */
  readonly settings: Settings;

  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    const { names, network, values, stage, user, password } = props;
    const isProduction = stage === "production";
    const identifier = names.of("grafana");
    const party = network.party("grafana-database", "Database of Grafana");
    user.connectTo(party, PORT);

    const instance = new DbInstance(this, "Resource", {
      identifier,
      engine: "postgres",
      engineVersion: ENGINE_VERSION,
      instanceClass: values.instanceClass,
      multiAz: values.multiAz,
      dbName: DATABASE,
      username: DATABASE,
      passwordWo: password.readBack(),
      passwordWoVersion: password.version,
      allocatedStorage: values.gib,
      maxAllocatedStorage: values.gib * 2,
      storageType: "gp3",
      storageEncrypted: true,
      dbSubnetGroupName: this.subnetGroup(identifier, network),
      parameterGroupName: this.parameterGroup(identifier),
      vpcSecurityGroupIds: [party.securityGroupId],
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      backupRetentionPeriod: BACKUP_DAYS,
      copyTagsToSnapshot: true,
      deletionProtection: isProduction,
      skipFinalSnapshot: !isProduction,
      ...(isProduction && { finalSnapshotIdentifier: `${identifier}-final` }),
    });
    this.settings = {
      GF_DATABASE_TYPE: "postgres",
      GF_DATABASE_HOST: `${instance.address}:${PORT}`,
      GF_DATABASE_NAME: DATABASE,
      GF_DATABASE_USER: DATABASE,
      GF_DATABASE_SSL_MODE: "require",
      // A new version changes the tables; one task at a time does.
      GF_DATABASE_MIGRATION_LOCKING: "true",
    };
  }

  private subnetGroup(name: string, network: Network): string {
    return new DbSubnetGroup(this, "subnets", { name, subnetIds: network.taskSubnets.ids }).name;
  }

  private parameterGroup(prefix: string): string {
    return new DbParameterGroup(this, "parameters", {
      name: `${prefix}-postgres${ENGINE_VERSION}`,
      family: `postgres${ENGINE_VERSION}`,
      parameter: [{ name: "rds.force_ssl", value: "1" }],
      lifecycle: { createBeforeDestroy: true },
    }).name;
  }
}
