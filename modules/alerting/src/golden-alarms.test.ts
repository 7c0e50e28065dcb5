import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

const APPS = join(__dirname, "../../../apps");

interface Alarm {
  readonly alarm_name: string;
  readonly alarm_actions: readonly string[];
  readonly ok_actions: readonly string[];
  readonly treat_missing_data: string;
  readonly alarm_description: string;
}

function alarmsOf(environment: string): Alarm[] {
  const golden = readFileSync(join(APPS, environment, "golden/cdk.tf.json"), "utf8");
  const { resource } = JSON.parse(golden) as { resource: { aws_cloudwatch_metric_alarm?: Record<string, Alarm> } };
  return Object.values(resource.aws_cloudwatch_metric_alarm ?? {});
}

/** Those in AWS: Terraform makes nothing there for a cluster. */
const environments = readdirSync(APPS).filter(
  (name) => existsSync(join(APPS, name, "golden/cdk.tf.json")) && alarmsOf(name).length > 0,
);

it("is looked at for every environment in AWS", () => {
  expect(environments).toEqual(["dev", "prod", "staging"]);
});

describe.each(environments)("the alarms of %s", (environment) => {
  const alarms = alarmsOf(environment);

  it("have names of their own, which begin with the environment's", () => {
    const names = alarms.map(({ alarm_name }) => alarm_name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !name.startsWith(`${environment}-`))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(
        ["alerting-silent", "prometheus-not-running", "grafana-not-running"].map((name) => `${environment}-${name}`),
      ),
    );
  });

  it("tell a topic of SNS when they begin and when they are over, and say what is wrong", () => {
    for (const { alarm_actions, ok_actions, alarm_description } of alarms) {
      expect(alarm_actions).toEqual([expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn\}$/)]);
      expect(ok_actions).toEqual(alarm_actions);
      expect(alarm_description).toMatch(/^(CRITICAL|WARNING): .*\.$/);
    }
  });

  it("take the silence of what must report for a fault, and that of a quiet application for none", () => {
    const silences = new Map(alarms.map(({ alarm_name, treat_missing_data }) => [alarm_name, treat_missing_data]));
    for (const [name, treatment] of silences) {
      const expected = /response-time/.test(name) ? "notBreaching" : /charges/.test(name) ? "missing" : "breaching";
      expect({ name, treatment }).toEqual({ name, treatment: expected });
    }
  });
});
