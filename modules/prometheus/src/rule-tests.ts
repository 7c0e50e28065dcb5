import type { Alert, Inputs, Mixin } from "@watchpost/alerting/model";
import { seconds } from "@watchpost/core";
import { stringify } from "yaml";

import { annotationsOf } from "./rule-groups";
import { GENERATED } from "./rules";
import { followedBy, lengthOf } from "./series-values";

const INTERVAL_SECONDS = 60;

/** How long after `for` has passed an alert must fire: series come in and rules are evaluated once a minute. */
const LATEST_SECONDS = 120;

/**
 * The proofs of a mixin's alerts, for `promtool test rules`: each fires with the very words that people read, not
 * before its time has passed, ends when all is well again, and stays silent when the value is just not bad and when
 * series are missing.
 * https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 * @param rulesFile the rule file, from the test file's directory on
 */
export function ruleTestsYaml(mixin: Mixin, rulesFile: string): string {
  const tests = mixin.alerts.flatMap((alert) => alertTests(mixin, alert));
  const file = { rule_files: [rulesFile], evaluation_interval: String(seconds(INTERVAL_SECONDS)), tests };
  return GENERATED + stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}

function alertTests(mixin: Mixin, alert: Alert): object[] {
  const { fires, says, justNot, missing = {}, ends = followedBy(fires, justNot) } = alert.proof;
  const message = {
    exp_labels: { severity: alert.severity, ...says.labels },
    exp_annotations: {
      ...annotationsOf(mixin, alert),
      summary: says.summary,
      ...(says.description && { description: says.description }),
    },
  };
  const early = alert.for.seconds - INTERVAL_SECONDS;
  const late = alert.for.seconds + LATEST_SECONDS;
  return [
    testOf(alert, "fires", fires, [...(early >= 0 ? [at(early, [])] : []), at(late, [message])]),
    testOf(alert, "ends when all is well again", ends, [
      at(late, [message]),
      at((lengthOf(ends) - 1) * INTERVAL_SECONDS, []),
    ]),
    testOf(alert, "stays silent when it is just not bad", justNot, [at(late, [])]),
    testOf(alert, "stays silent when series are missing", missing, [at(late, [])]),
  ];
}

/** What is expected of an alert at a time. */
interface Expectation {
  readonly eval_time: string;
  readonly exp_alerts: readonly object[];
}

const at = (time: number, exp_alerts: readonly object[]): Expectation => ({
  eval_time: String(seconds(time)),
  exp_alerts,
});

function testOf(alert: Alert, what: string, inputs: Inputs, expected: readonly Expectation[]): object {
  return {
    name: `${alert.name} ${what}`,
    interval: String(seconds(INTERVAL_SECONDS)),
    input_series: Object.entries(inputs).map(([series, values]) => ({ series, values })),
    alert_rule_test: expected.map(({ eval_time, exp_alerts }) => ({ eval_time, alertname: alert.name, exp_alerts })),
  };
}
