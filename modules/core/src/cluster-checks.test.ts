import { describe, expect, it } from "@jest/globals";

import { checkCluster } from "./cluster-checks";
import type { ClusterValues } from "./environment/cluster";
import { secret } from "./environment/secret";
import { localState } from "./environment/state";
import { minutes, seconds } from "./units";

const VALUES: ClusterValues = {
  name: "cluster",
  account: "111122223333",
  region: "eu-west-1",
  owner: "testers",
  state: localState(),
  eks: "example",
  grafana: { host: "grafana.example.com", adminPassword: secret("monitoring/grafana") },
  notify: { slack: { channel: "#alerts", webhook: secret("monitoring/slack") } },
};

/** Path and want of each problem. */
function problemsOf(values: object): (readonly [string, string])[] {
  const result = checkCluster({ ...VALUES, ...values }, ["watch"]);
  return "problems" in result ? result.problems.map(({ path, want }) => [path, want] as const) : [];
}

describe("values of a cluster", () => {
  it("are few: sizes, names and times have defaults", () => {
    expect(checkCluster(VALUES)).toMatchObject({
      cluster: {
        namespace: "monitoring",
        release: "monitoring",
        secretStore: "aws-secrets-manager",
        prometheus: {
          keepGigabytes: 45,
          volumeGib: 50,
          storageClass: "gp3",
          scrapeEvery: seconds(15),
          resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "1000m", memory: "2Gi" } },
        },
        grafana: { signIn: { kind: "password" }, issuer: "letsencrypt-prod", tlsSecret: "grafana-tls", volumeGib: 10 },
        applications: [],
      },
    });
  });

  it("are refused where Prometheus would fill its volume", () => {
    expect(problemsOf({ prometheus: { keepGigabytes: 45 } })).toEqual([]);
    expect(problemsOf({ prometheus: { keepGigabytes: 46 } })).toEqual([
      ["prometheus.keepGigabytes", "at most 45, nine tenths of the volume's 50 GiB: compaction needs the rest"],
    ]);
  });

  it("are refused where nobody is told", () => {
    const want = "slack, teams or webhooks, that somebody is told";
    expect(problemsOf({ notify: {} })).toEqual([["notify", want]]);
    expect(problemsOf({ notify: { webhooks: [] } })).toEqual([["notify", want]]);
    expect(problemsOf({ notify: { teams: { webhook: secret("monitoring/teams") } } })).toEqual([]);
  });

  it("are refused where a scrape may last longer than it takes until the next", () => {
    const application = { name: "web", namespaces: ["production"], timeout: minutes(1) };
    expect(problemsOf({ applications: [application] })).toEqual([
      ["applications[0].timeout", "at most scrapeEvery, 15s"],
    ]);
    expect(problemsOf({ applications: [{ ...application, scrapeEvery: minutes(1) }] })).toEqual([]);
  });

  it("are refused where names of applications or namespaces stand twice", () => {
    const web = { name: "web", namespaces: ["production", "production"] };
    expect(problemsOf({ applications: [web] })).toEqual([["applications[0].namespaces[1]", "each value once"]]);
    const one = { name: "web", namespaces: ["production"] };
    expect(problemsOf({ applications: [one, { ...one, port: "metrics" }] })).toEqual([
      ["applications[1].name", "each name once"],
    ]);
  });

  it("are refused with all that is wrong at once", () => {
    const found = problemsOf({ eks: "-", namespace: "Monitoring", tags: { Owner: "me" }, grafan: {} });
    expect(found.map(([path]) => path).sort()).toEqual(["eks", "grafan", "namespace", "tags.Owner"]);
  });

  it("are never shown where they stand in place of a secret", () => {
    const result = checkCluster({ ...VALUES, postgres: { secret: "postgres://me:password@db" } as never });
    expect(result).toMatchObject({ problems: [{ path: "postgres.secret" }] });
    expect(JSON.stringify(result)).not.toContain("password@");
  });
});
