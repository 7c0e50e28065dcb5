import type { Alert, Inputs, Mixin, Proof } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";
import { stringify } from "yaml";

import { annotationsOf, GENERATED } from "./rules";

const INTERVAL = minutes(1);

/** How long after `for` has passed an alert is looked at: an evaluation must have come and gone. */
const SLACK_MINUTES = 2;

/**
 * The proofs of a mixin's alerts, for `promtool test rules`: each fires with the very words that people read, and
 * stays silent when the value is just not bad and when series are missing.
 * https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 * @param rulesFile the rule file, from the test file's directory on
 */
export function ruleTestsYaml(mixin: Mixin, rulesFile: string): string {
  const tests = mixin.alerts.flatMap((alert) =>
    alert.proof === "always" ? [alwaysFires(mixin, alert)] : provenAlert(mixin, alert, alert.proof),
  );
  return (
    GENERATED + stringify({ rule_files: [rulesFile], evaluation_interval: String(INTERVAL), tests }, { lineWidth: 0 })
  );
}

function provenAlert(mixin: Mixin, alert: Alert, { fires, says, justNot, missing = {} }: Proof): object[] {
  const message = {
    exp_labels: { severity: alert.severity, ...says.labels },
    exp_annotations: {
      ...annotationsOf(mixin, alert),
      summary: says.summary,
      ...(says.description && { description: says.description }),
    },
  };
  return [
    testOf(alert, "fires", fires, [message]),
    testOf(alert, "stays silent just below the limit", justNot, []),
    testOf(alert, "stays silent when series are missing", missing, []),
  ];
}

function alwaysFires(mixin: Mixin, alert: Alert): object {
  return testOf(alert, "always fires", {}, [
    { exp_labels: { severity: alert.severity }, exp_annotations: annotationsOf(mixin, alert) },
  ]);
}

function testOf(alert: Alert, what: string, inputs: Inputs, expected: readonly object[]): object {
  return {
    name: `${alert.name} ${what}`,
    interval: String(INTERVAL),
    input_series: Object.entries(inputs).map(([series, values]) => ({ series, values })),
    alert_rule_test: [
      {
        eval_time: `${alert.for.seconds / 60 + SLACK_MINUTES}m`,
        alertname: alert.name,
        exp_alerts: expected,
      },
    ],
  };
}
