import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { afterEach, describe, expect, it } from "@jest/globals";
import { run, temporaryDirectory } from "@watchpost/scripts/testing";
import fc from "fast-check";

import { activeSeries, days, efs, minutes, s3, seconds, secret } from ".";
import { COGNITO, checkedOf, LAB, problemsOf, PRODUCTION, PUBLIC } from "../test/values";
import { Duration } from "./units";

afterEach(() => {
  delete process.env["WATCHPOST_STATE"];
});

const FULL = {
  ...PRODUCTION,
  tags: { Feature: "CacheAnalytics" },
  access: { ...PRODUCTION.access, signIn: COGNITO },
  notify: { email: ["ops@example.com"], slack: { channel: "#engineering", webhook: secret("monitoring/slack") } },
  serviceDiscovery: { name: "prod.wumbo.local", existing: true },
  images: { mirror: "registry.example.com/mirror", grafana: "13.1.3" },
  prometheus: {
    keep: days(90),
    storage: efs({ acceptUnsupported: true }),
    scrapeEvery: seconds(30),
    evaluateEvery: minutes(1),
    ingest: activeSeries(5_000),
    scrapeConfigs: [{ job_name: "api", static_configs: [{ targets: ["api:8000"] }] }],
  },
};

describe("a right environment", () => {
  it("gets every default", () => {
    expect(checkedOf(LAB)).toEqual({
      ...LAB,
      tags: {},
      prometheus: {
        ...LAB.prometheus,
        scrapeEvery: minutes(1),
        ingest: activeSeries(10_000),
        cpu: 256,
        memoryMiB: 512,
        scrapeConfigs: [],
      },
      exporter: { kind: "metrics-service" },
      grafana: {
        ...LAB.grafana,
        cpu: 256,
        memoryMiB: 512,
        adminPasswordVersion: 1,
        content: "files",
        alerting: "none",
        spot: false,
      },
      budget: { usdPerMonth: 30, billingAlarm: false },
    });
  });

  it("gets the defaults of what it chooses", () => {
    const { access, grafana, network, prometheus } = checkedOf({
      ...PRODUCTION,
      network: {
        kind: "existing",
        id: "vpc-0a1b2c3d",
        privateSubnets: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
        egress: "nat",
      },
    });
    expect(prometheus.storage).toEqual({ kind: "ec2-ebs", gib: 80, instanceType: "t4g.small" });
    expect(grafana.database).toEqual({ kind: "postgres", multiAz: false, instanceClass: "db.t4g.micro", gib: 20 });
    expect(network).toMatchObject({ s3EndpointRouteTables: [] });
    expect(access).toMatchObject({ hostedZone: { private: false } });
  });

  it.each([
    ["LAB", LAB],
    ["PRODUCTION", PRODUCTION],
    ["PUBLIC", PUBLIC],
    ["FULL", FULL],
  ])("has no problems: %s", (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });
});

describe("a wrong environment", () => {
  it("has all its problems told at once, those between right fields, too", () => {
    const values = {
      ...PRODUCTION,
      account: "1",
      owner: undefined,
      state: { kind: "local" },
      network: { ...PRODUCTION.network, zones: ["us-east-1a"] },
      access: { ...PRODUCTION.access, hostedZone: { name: "example.org" } },
      grafana: { ...PRODUCTION.grafana, adminPasswordVersion: 0 },
      prometheus: { ...PRODUCTION.prometheus, keep: 90 },
      colour: "green",
    };
    expect(problemsOf(values)).toEqual([
      'account: got "1", want the twelve digits of an AWS account.',
      "owner: got nothing, want a team's name, at most 256 letters, digits, spaces and _.:/=+-@.",
      "prometheus.keep: got 90, want a duration from 2h to 3650d, such as minutes(1) or days(7).",
      "grafana.adminPasswordVersion: got 0, want a whole number from 1 to 1000000.",
      expect.stringContaining("colour: got an unknown field, want one of name, stage,"),
      'network.zones[0]: got "us-east-1a", want a zone of eu-west-1.',
      'access.hostedZone.name: got "example.org", want a zone that holds monitoring.example.com.',
      'state: got "localState", want s3({ … }) or terraformCloud({ … }). Production is refused what only suits a lab.',
    ]);
  });

  it("is not told that a field is missing which is there and wrong", () => {
    const values = {
      ...PRODUCTION,
      network: { ...PRODUCTION.network, egress: "endpoints-only" },
      images: { mirror: "https://registry.example.com" },
    };
    expect(problemsOf(values)).toEqual([
      expect.stringMatching(/^images\.mirror: got "https:.*no https:\/\/ and no tag\.$/),
    ]);
  });

  it.each([[undefined], [null], ["dev"], [[]]])("may be no environment at all: %j", (values) => {
    const [first] = problemsOf(values as unknown as object);
    expect(first).toMatch(/^the environment: got .*, want an object with the fields name, stage, account, /);
  });

  it("may have a wrong WATCHPOST_STATE", () => {
    process.env["WATCHPOST_STATE"] = "lokal";
    expect(problemsOf(LAB)).toEqual([
      'WATCHPOST_STATE: got "lokal", want local or nothing. It is an environment variable.',
    ]);
  });

  /** Every path into the values, lists and objects included. */
  function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
    if (typeof value !== "object" || value === null || value instanceof Duration) return [];
    return Object.entries(value).flatMap(([key, each]) => [[...path, key], ...pathsOf(each, [...path, key])]);
  }

  function replaced(value: object, [key = "", ...rest]: readonly string[], by: unknown): object {
    const inner: unknown = Reflect.get(value, key);
    const put = rest.length > 0 && typeof inner === "object" && inner !== null ? replaced(inner, rest, by) : by;
    return Array.isArray(value)
      ? value.map((item: unknown, i) => (String(i) === key ? put : item))
      : { ...value, [key]: put };
  }

  const junk = fc.oneof(
    fc.constantFrom(undefined, null, true, -1, 0, 0.5, Number.NaN, "", "x", "${x}", "a b", [], {}, [[]], { kind: "x" }),
    fc.anything(),
  );

  it("is told in words of ours, with a path, whatever stands in whichever place", () => {
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(FULL)), junk, (path, by) => {
        const texts = problemsOf(replaced(FULL, path, by));
        for (const text of texts) {
          expect(text).toMatch(/^[a-zA-Z].*: got .*, want .+\.$/s);
          expect(text).not.toMatch(/Invalid|expected|received|too small|too big/i);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("synthesis of a wrong environment", () => {
  it("prints what is wrong, ends with status 1 and writes nothing", async () => {
    const directory = temporaryDirectory();
    const platform = resolve(__dirname, "../../platform/src");
    const main = join(directory, "main.ts");
    const outdir = join(directory, "cdktf.out");
    const values = { ...LAB, region: "eu-wset-1", prometheus: undefined, logs: undefined, watch: [] };
    writeFileSync(
      main,
      `import { synthesize } from ${JSON.stringify(platform)};\nsynthesize([${JSON.stringify(values)}]);\n`,
    );
    const { status, stderr } = await run(process.execPath, ["--import", "tsx", main], {
      cwd: resolve(__dirname, "../../.."),
      env: { ...process.env, CDKTF_OUTDIR: outdir },
    });
    expect({ status, written: existsSync(outdir) }).toEqual({ status: 1, written: false });
    expect(stderr).toContain(
      'of environment "dev" cannot be used:\n  region: got "eu-wset-1", want a region, such as eu-west-1.\n',
    );
    expect(stderr).not.toContain("    at ");
  });
});

it("names the state's bucket by its own region, which may be another", () => {
  expect(problemsOf({ ...LAB, state: s3({ bucket: "acme-terraform-state", region: "us-east-1" }) })).toEqual([]);
  expect(problemsOf({ ...LAB, state: s3({ bucket: "acme-terraform-state", region: "useast1" }) })).toEqual([
    'state.region: got "useast1", want a region, such as eu-west-1.',
  ]);
});
