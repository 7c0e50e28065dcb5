import type { GrafanaValues, Names, PolicyStatement, Stage } from "@watchpost/core";
import { EfsVolume, type Volume } from "@watchpost/ecs";
import type { Network, Party } from "@watchpost/network";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

import { GeneratedSecret, type GeneratedSecretProps } from "./generated-secret";
import { Postgres } from "./postgres";
import type { Settings } from "./settings";

/** Where Grafana keeps what its users made: what this needs of the task. */
export interface Database {
  readonly settings: Settings;
  /** Variables and the ARNs of the secrets that they hold. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  readonly ready: readonly ITerraformDependable[];
  /** The volume that its file lies on, where it is one that outlives the task. */
  readonly volume?: Volume;
}

export interface DatabaseProps {
  readonly names: Names;
  readonly stage: Stage;
  readonly network: Network;
  /** Grafana. */
  readonly party: Party;
  readonly choice: GrafanaValues["database"];
}

/** User and group of Grafana in its image. https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/ */
const UID = 472;
const GID = 0;

/** Makes what the chosen kind of database needs; a file in the task needs nothing. */
export function databaseOf(scope: Construct, props: DatabaseProps): Database {
  const { names, network, party, stage, choice } = props;
  const nothing = { settings: {}, secrets: {}, statements: [], ready: [] };
  switch (choice.kind) {
    case "sqlite":
      return nothing;
    case "sqlite-on-efs": {
      const owner = { uid: UID, gid: GID };
      const efs = new EfsVolume(scope, "efs", { names, network, name: "grafana", user: party, ...owner });
      return { ...nothing, volume: efs.volume, statements: efs.statements, ready: efs.ready };
    }
    case "postgres": {
      const secret = (id: string, description: string) => grafanaSecret(scope, id, props, { description });
      const password = secret("database-password", "Password of Grafana at its database");
      // Encrypts what the database keeps of data sources; a new one would make that unreadable.
      const key = secret("secret-key", "Key with which Grafana encrypts secrets in its database");
      const values = { values: choice, stage, user: party, password };
      const { settings } = new Postgres(scope, "postgres", { names, network, ...values });
      return {
        ...nothing,
        settings,
        secrets: { GF_DATABASE_PASSWORD: password.arn, GF_SECURITY_SECRET_KEY: key.arn },
        ready: [password.ready, key.ready],
      };
    }
  }
}

/** A secret of Grafana, `dev-monitoring/grafana/<id>`: in a lab its name is free again at once, elsewhere after a week. */
export function grafanaSecret(
  scope: Construct,
  id: string,
  { names, stage }: Pick<DatabaseProps, "names" | "stage">,
  props: Omit<GeneratedSecretProps, "name" | "recoveryWindowDays">,
): GeneratedSecret {
  return new GeneratedSecret(scope, id, {
    name: `${names.of("monitoring")}/grafana/${id}`,
    recoveryWindowDays: stage === "lab" ? 0 : 7,
    ...props,
  });
}
