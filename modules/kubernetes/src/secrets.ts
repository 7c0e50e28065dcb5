import { secretFiles } from "@watchpost/alerting";
import type { ClusterEnvironment } from "@watchpost/core";

import { metadata } from "./metadata";

/** The Secrets that what runs in the cluster reads, by what reads them. */
export const SECRETS = {
  grafanaAdmin: "grafana-admin",
  grafanaSignIn: "grafana-sign-in",
  alertmanager: "alertmanager-channels",
  postgres: "postgres-exporter-secret",
  redis: "redis-exporter-secret",
} as const;

/** Keys of the Secrets of Grafana. */
export const GRAFANA_KEYS = { user: "admin-user", password: "admin-password", clientSecret: "client-secret" } as const;

/** The name of the first administrator. */
export const ADMINISTRATOR = "admin";

/** How soon a value that was changed in Secrets Manager is there. */
const REFRESH = "1h";

/** https://external-secrets.io/latest/api/externalsecret/ */
export interface ExternalSecret {
  readonly apiVersion: "external-secrets.io/v1";
  readonly kind: "ExternalSecret";
  readonly metadata: ReturnType<typeof metadata>;
  readonly spec: {
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly kind: "ClusterSecretStore"; readonly name: string };
    readonly target: {
      readonly name: string;
      readonly creationPolicy: "Owner";
      readonly template?: { readonly engineVersion: "v2"; readonly data: Readonly<Record<string, string>> };
    };
    readonly data?: readonly { readonly secretKey: string; readonly remoteRef: { readonly key: string } }[];
    readonly dataFrom?: readonly { readonly extract: { readonly key: string } }[];
  };
}

/** What a Secret is made from. */
type Content = Pick<ExternalSecret["spec"], "data" | "dataFrom"> & Pick<ExternalSecret["spec"]["target"], "template">;

/**
 * What makes the Secrets of the cluster from those in AWS Secrets Manager: only names are written down, External Secrets
 * reads the values. https://external-secrets.io/latest/provider/aws-secrets-manager/
 */
export function externalSecrets(cluster: ClusterEnvironment): ExternalSecret[] {
  const { grafana, notify, postgres, redis } = cluster;
  const { signIn } = grafana;
  const make = (name: string, content: Content) => externalSecret(cluster, name, content);
  return [
    make(SECRETS.grafanaAdmin, {
      data: [plain("password", grafana.adminPassword.name)],
      template: {
        engineVersion: "v2",
        data: { [GRAFANA_KEYS.user]: ADMINISTRATOR, [GRAFANA_KEYS.password]: "{{ .password }}" },
      },
    }),
    ...(signIn.kind === "password"
      ? []
      : [make(SECRETS.grafanaSignIn, { data: [plain(GRAFANA_KEYS.clientSecret, signIn.clientSecret.name)] })]),
    make(SECRETS.alertmanager, {
      data: Object.entries(secretFiles(notify)).map(([file, name]) => plain(file, name)),
    }),
    ...(postgres ? [make(SECRETS.postgres, { dataFrom: [{ extract: { key: postgres.secret.name } }] })] : []),
    ...(redis ? [make(SECRETS.redis, { dataFrom: [{ extract: { key: redis.secret.name } }] })] : []),
  ];
}

/** A key whose value is a whole secret of Secrets Manager. */
const plain = (secretKey: string, key: string) => ({ secretKey, remoteRef: { key } });

function externalSecret(
  { namespace, secretStore }: ClusterEnvironment,
  name: string,
  { template, ...from }: Content,
): ExternalSecret {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: metadata(`Secret ${name}`, name, { namespace }),
    spec: {
      refreshInterval: REFRESH,
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
      target: { name, creationPolicy: "Owner", ...(template && { template }) },
      ...from,
    },
  };
}
