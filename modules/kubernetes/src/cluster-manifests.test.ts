import { describe, expect, it } from "@jest/globals";
import { dashboardJson } from "@watchpost/grafana";
import { parseAllDocuments } from "yaml";

import { clusterOf } from "../test/cluster";
import { validate } from "../test/validate";
import { webDashboard } from "../test/web-mixin";
import { clusterManifests, namespaceManifest } from "./cluster-manifests";
import { type Manifest, manifestYaml } from "./manifest";

const cluster = clusterOf();
const groups = clusterManifests(cluster);
const all: readonly Manifest[] = [namespaceManifest(cluster), ...Object.values(groups).flat()];
const titled = all.map((each) => [`${each.kind} ${nameOf(each)}`, each] as const);

function nameOf(manifest: Manifest): string {
  return (manifest as Manifest & { readonly metadata?: { readonly name?: string } }).metadata?.name ?? "";
}

/** What kubectl reads. */
const applied = (manifests: readonly Manifest[]) =>
  parseAllDocuments(manifestYaml(manifests), { version: "1.1" }).map((document) => document.toJS() as Manifest);

describe("objects in the cluster", () => {
  // Of ExternalSecrets there is no schema for this version of Node: they are looked at below.
  it.each(titled.filter(([, { kind }]) => kind !== "ExternalSecret"))(
    "fit the schema of their kind: %s",
    (_, manifest) => {
      expect(() => {
        for (const each of applied([manifest])) validate(each);
      }).not.toThrow();
    },
  );

  it("would be found not to fit", () => {
    const [deployment] = groups.postgresExporter;
    expect(() => {
      validate({ ...deployment, spec: { replicas: "1" } } as never);
    }).toThrow(/replicas|selector/);
    expect(() => {
      validate({ apiVersion: "v1", kind: "Pot" });
    }).toThrow("There is no schema for the kind Pot.");
  });

  it("are told from each other by kind and name", () => {
    const names = titled.map(([title]) => title);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are all in the namespace that was asked for, and found by the release that was", () => {
    const elsewhere = clusterOf({ namespace: "watch", release: "kps" });
    for (const manifest of Object.values(clusterManifests(elsewhere)).flat()) {
      const { metadata } = manifest as Manifest & { metadata: { namespace: string; labels: Record<string, string> } };
      expect(metadata.namespace).toBe("watch");
      if (/Rule|Monitor/.test(manifest.kind)) expect(metadata.labels["release"]).toBe("kps");
    }
  });

  it("are fewer where there is neither PostgreSQL nor Redis", () => {
    const { postgresExporter, redisExporter, externalSecrets, networkPolicies } = clusterManifests({
      ...cluster,
      postgres: undefined,
      redis: undefined,
    });
    expect([...postgresExporter, ...redisExporter]).toEqual([]);
    expect(externalSecrets.map(({ spec }) => spec.target.name)).not.toContain("redis-exporter-secret");
    expect(networkPolicies.map(nameOf)).not.toContain("postgres-exporter");
  });
});

describe("dashboards", () => {
  it("lead to their runbooks where the repository is browsed, and are as committed elsewhere", () => {
    const runbooks = "https://github.com/acme/watchpost/blob/main";
    const { slack } = cluster.notify;
    const [browsed] = clusterManifests(clusterOf({ notify: { slack, runbooks } })).dashboards;
    expect(browsed?.data?.["web.json"]).toContain(`"${runbooks}/docs/runbooks/web.md"`);
    expect(groups.dashboards[0]?.data?.["web.json"]).toBe(dashboardJson(webDashboard));
  });
});

describe("Secrets", () => {
  it("are what External Secrets reads from the store that was named", () => {
    for (const { apiVersion, kind, spec } of groups.externalSecrets) {
      expect({ apiVersion, kind }).toEqual({ apiVersion: "external-secrets.io/v1", kind: "ExternalSecret" });
      expect(spec).toMatchObject({
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: "aws-secrets-manager" },
        target: { creationPolicy: "Owner" },
      });
    }
  });

  it("are made from names in Secrets Manager alone, each with the keys that are read", () => {
    const found = groups.externalSecrets.map(({ spec }) => [
      spec.target.name,
      spec.data?.map(({ secretKey, remoteRef }) => `${secretKey} <- ${remoteRef.key}`) ??
        spec.dataFrom?.map(({ extract }) => `* <- ${extract.key}`),
    ]);
    expect(found).toEqual([
      ["grafana-admin", ["password <- monitoring/grafana-admin"]],
      ["grafana-sign-in", ["client-secret <- monitoring/google"]],
      ["alertmanager-channels", ["slack-webhook <- monitoring/slack", "heartbeat-url <- monitoring/heartbeat"]],
      ["postgres-exporter-secret", ["* <- monitoring/postgres"]],
      ["redis-exporter-secret", ["* <- monitoring/redis"]],
    ]);
  });

  it("of Grafana hold the keys that the chart is told", () => {
    expect(groups.externalSecrets[0]?.spec.target.template?.data).toEqual({
      "admin-user": "admin",
      "admin-password": "{{ .password }}",
    });
  });
});

describe("network policies", () => {
  interface Policy {
    readonly spec?: {
      readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
      readonly ingress?: readonly {
        readonly from?: readonly {
          readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
          readonly namespaceSelector?: object;
        }[];
        readonly ports?: readonly { readonly port?: unknown }[];
      }[];
    };
  }
  const byName = new Map(groups.networkPolicies.map((each) => [nameOf(each), each as Policy]));

  it("let nobody in whom no other one names", () => {
    expect(byName.get("default-deny-ingress")?.spec).toEqual({
      podSelector: { matchLabels: {} },
      policyTypes: ["Ingress"],
      ingress: [],
    });
  });

  it("let people reach Grafana through the ingress controller alone, and nothing else", () => {
    const reached = [...byName].flatMap(([name, { spec }]) =>
      (spec?.ingress ?? []).some(({ from = [] }) => from.some(({ namespaceSelector }) => namespaceSelector))
        ? [name]
        : [],
    );
    expect(reached).toEqual(["grafana", "acme-solver"]);
  });

  it.each([
    ["postgres-exporter", 9187],
    ["redis-exporter", 9121],
    ["kube-state-metrics", 8080],
    ["alertmanager", 9093],
    ["grafana", 3000],
  ])("let Prometheus reach %s at %d", (name, port) => {
    const rules = (byName.get(name)?.spec?.ingress ?? []).filter(({ from = [] }) =>
      from.some(({ podSelector }) => podSelector?.matchLabels?.["app.kubernetes.io/name"] === "prometheus"),
    );
    expect(rules.flatMap(({ ports = [] }) => ports.map((each) => each.port))).toContain(port);
  });
});
