import { describe, expect, it } from "@jest/globals";

import {
  activeSeries,
  checkEnvironment,
  efs,
  metricsService,
  minutes,
  postgres,
  seconds,
  stockCloudWatchExporter,
} from "..";
import { COGNITO, HTTPS, LAB, problemsOf, PRODUCTION } from "../../test/values";

const prometheus = (values: object) => ({ ...LAB, prometheus: { ...LAB.prometheus, ...values } });
const grafana = (values: object) => ({ ...LAB, grafana: { ...LAB.grafana, ...values } });
const signIn = (values: object) => ({
  ...PRODUCTION,
  access: { ...PRODUCTION.access, signIn: { ...COGNITO, ...values } },
});

describe("prometheus", () => {
  it.each<[string, object, string]>([
    [
      "days as a plain number",
      prometheus({ keep: 90 }),
      "prometheus.keep: got 90, want a duration from 2h to 3650d, such as minutes(1) or days(7).",
    ],
    [
      "seconds as a plain number",
      prometheus({ scrapeEvery: 30 }),
      "prometheus.scrapeEvery: got 30, want a duration from 5s to 2m, such as minutes(1) or days(7).",
    ],
    [
      "parts of a second, which Prometheus does not read",
      prometheus({ scrapeEvery: seconds(7.5) }),
      "prometheus.scrapeEvery: got 7.5s, want a duration from 5s to 2m, such as minutes(1) or days(7).",
    ],
    [
      "an interval so long that a missed scrape is a gap",
      prometheus({ scrapeEvery: minutes(5) }),
      "prometheus.scrapeEvery: got 5m, want a duration from 5s to 2m, such as minutes(1) or days(7).",
    ],
    [
      "rules that run more often than samples come",
      prometheus({ scrapeEvery: seconds(30), evaluateEvery: seconds(15) }),
      "prometheus.evaluateEvery: got 15s, want at least scrapeEvery, 30s. Evaluating more often than scraping sees the same samples again.",
    ],
    [
      "EFS without a word that it is not supported",
      prometheus({ storage: { kind: "efs" } }),
      "prometheus.storage.acceptUnsupported: got nothing, want true, which says that you know: Prometheus does not support NFS, and its database may be damaged beyond repair.",
    ],
    [
      "EFS with a false word",
      prometheus({ storage: { ...efs({ acceptUnsupported: true }), acceptUnsupported: false } }),
      "prometheus.storage.acceptUnsupported: got false, want true, which says that you know: Prometheus does not support NFS, and its database may be damaged beyond repair.",
    ],
    [
      "half a series",
      prometheus({ ingest: activeSeries(0.5) }),
      "prometheus.ingest.series: got 0.5, want a whole number from 1 to 100000000.",
    ],
    [
      "a scrape_config without its name",
      prometheus({ scrapeConfigs: [{ job: "api" }] }),
      "prometheus.scrapeConfigs[0].job_name: got nothing, want the job's name.",
    ],
    [
      "a scrape_config that is not in a list",
      prometheus({ scrapeConfigs: { job_name: "api" } }),
      "prometheus.scrapeConfigs: got { job_name: 'api' }, want a list of scrape_configs.",
    ],
  ])("is refused %s", (_, values, text) => {
    expect(problemsOf(values)).toEqual([text]);
  });
});

describe("exporter", () => {
  const chosen = (values: object) => {
    const result = checkEnvironment({ ...LAB, ...values }, []);
    return "environment" in result ? result.environment.exporter : result.problems;
  };

  it("is the metrics service, unless the stock one is chosen", () => {
    expect(chosen({})).toEqual({ kind: "metrics-service" });
    expect(chosen({ exporter: metricsService({ usdPerMonth: 5 }) })).toEqual({
      kind: "metrics-service",
      usdPerMonth: 5,
    });
    expect(chosen({ exporter: stockCloudWatchExporter() })).toEqual({ kind: "cloudwatch-exporter" });
  });

  it.each<[string, unknown, string]>([
    ["a name", "yace", 'exporter: got "yace", want metricsService() or stockCloudWatchExporter().'],
    [
      "nothing to spend",
      metricsService({ usdPerMonth: 0 }),
      "exporter.usdPerMonth: got 0, want dollars, from 0.01 to 1000000.",
    ],
    [
      "a budget for what has none",
      { ...stockCloudWatchExporter(), usdPerMonth: 5 },
      "exporter.usdPerMonth: got an unknown field, want no fields.",
    ],
  ])("is refused %s", (_, exporter, text) => {
    expect(problemsOf({ ...LAB, exporter })).toEqual([text]);
  });
});

describe("grafana and its sign-in", () => {
  it.each<[string, object, string]>([
    [
      "SQLite on EFS without a word that it locks",
      grafana({ database: { kind: "sqlite-on-efs" } }),
      "grafana.database.acceptLocking: got nothing, want true, which says that you know: SQLite on EFS is slow and its lock may hang an upgrade.",
    ],
    [
      "version 0 of the password",
      grafana({ adminPasswordVersion: 0 }),
      "grafana.adminPasswordVersion: got 0, want a whole number from 1 to 1000000.",
    ],
    [
      "a database smaller than RDS makes them",
      grafana({ database: postgres({ gib: 10 }) }),
      "grafana.database.gib: got 10, want a whole number from 20 to 65536.",
    ],
    [
      "a user pool's ARN of another service",
      signIn({ userPoolArn: "arn:aws:iam::111122223333:role/x" }),
      'access.signIn.userPoolArn: got "arn:aws:iam::111122223333:role/x", want an ARN such as arn:aws:cognito-idp:eu-west-1:111122223333:userpool/….',
    ],
    [
      "an ARN of the service for another thing",
      signIn({ userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:client/x" }),
      'access.signIn.userPoolArn: got "arn:aws:cognito-idp:eu-west-1:111122223333:client/x", want an ARN such as arn:aws:cognito-idp:eu-west-1:111122223333:userpool/….',
    ],
    [
      "groups of which there are none, so that nobody gets in",
      signIn({ groups: {} }),
      'access.signIn.groups: got {}, want groups and roles, such as { engineering: "Editor" }, at least 1.',
    ],
    [
      "a role that Grafana has not",
      signIn({ groups: { engineering: "Owner" } }),
      'access.signIn.groups.engineering: got "Owner", want one of Viewer, Editor, Admin.',
    ],
    [
      "a domain with a scheme",
      { ...PRODUCTION, access: { ...PRODUCTION.access, ...HTTPS, domain: "https://example.com" } },
      'access.domain: got "https://example.com", want a domain name in lower case, such as internal.example.com.',
    ],
  ])("are refused %s", (_, values, text) => {
    expect(problemsOf(values)).toContain(text);
  });
});
