import { above, type Alert, type Condition, counterValues } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { FLOORS, LIMITS } from "../limits";
import { PANELS } from "../panels";
import { selfSignals as s } from "../signals";

/** The condition, where there is enough to tell. */
const given = (condition: Condition, guard: string): Condition => ({
  ...condition,
  expr: `${condition.expr} and ${guard}`,
});

const pages = (statusCode: number, handler: string) =>
  `${s.grafanaRequests.name}_count{handler="${handler}", status_code="${statusCode}"}`;

/** So many at once every so many minutes, and nothing in between. */
const every = (minutes: number, requests: number) =>
  counterValues(...[1, 2, 3, 4].flatMap(() => [[requests, 1] as const, [0, minutes - 1] as const]));

const grafanaErrors: Alert = {
  name: "GrafanaErrors",
  when: given(
    above(s.grafanaErrorRatio, LIMITS.grafanaErrors),
    `${s.grafanaRequestsPerSecond.name} > ${FLOORS.grafanaRequests}`,
  ),
  for: minutes(5),
  severity: "warning",
  panel: PANELS.grafana,
  summary: "Grafana cannot answer {{ $value | humanizePercentage }} of requests",
  description:
    "People see errors instead of dashboards. Look at Grafana's log, its database, and whether it has memory enough.",
  proof: {
    // 32 requests in 5 minutes.
    fires: {
      [pages(200, "/api/ds/query")]: every(4, 26),
      [pages(500, "/api/ds/query")]: every(4, 1),
      [pages(502, "/api/search")]: every(4, 0.8),
      [pages(404, "/api/search")]: every(4, 4.2),
    },
    says: { summary: "Grafana cannot answer 5.625% of requests" },
    justNot: {
      [pages(200, "/api/ds/query")]: every(4, 266),
      [pages(500, "/api/ds/query")]: every(4, 14),
    },
    // 30 requests in 5 minutes, each other of which fails.
    missing: { [pages(200, "/api/ds/query")]: every(5, 15), [pages(500, "/api/ds/query")]: every(5, 15) },
    ends: {
      [pages(200, "/api/ds/query")]: counterValues([26, 1], [5.2, 14]),
      [pages(500, "/api/ds/query")]: counterValues([1, 1], [0.2, 7], [0, 7]),
      [pages(502, "/api/search")]: counterValues([0.8, 1], [0.16, 7], [0, 7]),
      [pages(404, "/api/search")]: counterValues([4.2, 1], [0.84, 14]),
    },
  },
};

const queries = (datasource: string, code: number, method = "POST") =>
  `${s.dataSourceRequests.name}{datasource="${datasource}", code="${code}", method="${method}"}`;

const dataSourceErrors: Alert = {
  name: "GrafanaDataSourceErrors",
  when: given(
    above(s.dataSourceErrorRatio, LIMITS.dataSourceErrors),
    `${s.dataSourceRequestsPerSecond.name} > ${FLOORS.dataSourceRequests}`,
  ),
  for: minutes(5),
  severity: "warning",
  panel: PANELS.dataSources,
  summary: "{{ $value | humanizePercentage }} of Grafana's queries to {{ $labels.datasource }} fail",
  description:
    "Panels stay empty. 400 and 422: a query that is wrong or asks for too much; 5xx and 0: Prometheus is down or slow. " +
    "Look at Prometheus's log and at the dashboard that people had open.",
  proof: {
    // 13 queries in 10 minutes.
    fires: {
      [queries("Prometheus", 200)]: every(8, 6),
      [queries("Prometheus", 200, "GET")]: every(8, 5.57),
      [queries("Prometheus", 503)]: every(8, 1),
      [queries("Prometheus", 422, "GET")]: every(8, 0.43),
      [queries("CloudWatch", 200)]: counterValues([9, 30]),
    },
    says: { labels: { datasource: "Prometheus" }, summary: "11% of Grafana's queries to Prometheus fail" },
    justNot: {
      [queries("Prometheus", 200)]: every(8, 72),
      [queries("Prometheus", 503)]: every(8, 8),
      // Twelve in 10 minutes.
      [queries("CloudWatch", 200)]: counterValues([9, 1], [0, 30]),
      [queries("CloudWatch", 500)]: counterValues([3, 1], [0, 30]),
    },
    ends: {
      [queries("Prometheus", 200)]: counterValues([11.57, 1], [1.157, 19]),
      [queries("Prometheus", 503)]: counterValues([1, 1], [0.1, 7], [0, 12]),
      [queries("Prometheus", 422, "GET")]: counterValues([0.43, 1], [0.043, 7], [0, 12]),
      [queries("CloudWatch", 200)]: counterValues([9, 20]),
    },
  },
};

export const grafanaAlerts: Alert[] = [grafanaErrors, dataSourceErrors];
