import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { itWith, promtoolFindings, type Yield } from "../../scripts/testing";

const RULES = join(__dirname, "../rules/ecs-web.rules.yaml");

/** What expressions yield after ten minutes: samples by expression. @returns what promtool finds wrong */
const promtool = (inputs: Readonly<Record<string, string>>, yields: Readonly<Record<string, Yield[2]>>) =>
  promtoolFindings({
    rules: [RULES],
    inputs,
    yields: Object.entries(yields).map(([expr, samples]): Yield => [10, expr, samples]),
  });

const BACKEND = 'job="backend", instance="10.0.1.7:8000", method="GET", endpoint="/"';

describe("the rules of ecs-web", () => {
  itWith(
    ["promtool"],
    "S2: the share of 5xx is 1 % where one of a hundred fails; divided label by label it is all",
    async () => {
      const inputs = {
        [`http_requests_total{${BACKEND}, status="500"}`]: "0+1x20",
        [`http_requests_total{${BACKEND}, status="200"}`]: "0+99x20",
      };
      expect(
        await promtool(inputs, {
          "round(ecs_web:error_ratio, 0.001)": { '{job="backend"}': 0.01 },
          'sum by (job) (rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m]))': {
            '{job="backend"}': 1,
          },
        }),
      ).toBe("");
    },
  );

  itWith(
    ["promtool"],
    "S2: connections are set against their limit, though the labels differ; as they are, none match",
    async () => {
      const at = 'job="postgres-exporter", instance="10.0.2.5:9187"';
      const inputs = {
        [`pg_stat_activity_count{${at}, datname="wumbo", state="active"}`]: "60x20",
        [`pg_stat_activity_count{${at}, datname="wumbo", state="idle"}`]: "35x20",
        [`pg_settings_max_connections{${at}, server="db:5432"}`]: "100x20",
      };
      expect(
        await promtool(inputs, {
          "ecs_web:database_connections_ratio * 1": { '{job="postgres-exporter", instance="10.0.2.5:9187"}': 0.95 },
          "pg_stat_activity_count / pg_settings_max_connections > 0.9": {},
        }),
      ).toBe("");
    },
  );

  itWith(["promtool"], "tell requests in flight, users and what containers take", async () => {
    const ecs = (what: string) => `container_label_com_amazonaws_ecs_${what}`;
    const container = (instance: string) =>
      `container_memory_usage_bytes{instance="${instance}", ${ecs("task_definition_family")}="shop", ${ecs("container_name")}="web"}`;
    const inputs = {
      // Four a second of half a second each.
      [`http_request_duration_seconds_sum{${BACKEND}}`]: "0+120x20",
      'wumbo_active_users{job="backend", instance="a"}': "40x20",
      'wumbo_active_users{job="backend", instance="b"}': "41x20",
      'wumbo_active_users{job="another application", instance="c"}': "99x20",
      [container("a")]: "100x20",
      [container("b")]: "50x20",
      'container_memory_usage_bytes{instance="a", id="/"}': "9999x20",
    };
    expect(
      await promtool(inputs, {
        "ecs_web:requests_in_flight * 1": { '{job="backend"}': 2 },
        "ecs_web:active_users * 1": { '{job="backend"}': 41 },
        "ecs_web:container_memory_bytes * 1": { '{task="shop", container="web"}': 150 },
      }),
    ).toBe("");
  });
});
