import { daily, restless, type SimulatedSeries } from "../../simulation";

const BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A route: who has it, how often it is asked for at most, and how long half of its answers take. */
interface Route {
  readonly job: string;
  readonly method: string;
  readonly route: string;
  readonly perSecond: number;
  readonly median: number;
}

const ROUTES: readonly Route[] = [
  { job: "qualisys-api", method: "GET", route: "/projects", perSecond: 12, median: 0.04 },
  { job: "qualisys-api", method: "GET", route: "/test-cases", perSecond: 20, median: 0.07 },
  { job: "qualisys-api", method: "POST", route: "/runs", perSecond: 3, median: 0.16 },
  { job: "qualisys-web", method: "GET", route: "/", perSecond: 8, median: 0.05 },
  { job: "qualisys-web", method: "GET", route: "/dashboard", perSecond: 5, median: 0.11 },
];

const NAMESPACES = { production: 1, staging: 0.1 } as const;

const PODS = ["x2x7p", "q9d4k"] as const;

/** Shares of the API's requests that fail: from half an hour on the last one is more than may be in an hour. */
const FAILING: Readonly<Record<string, number>> = {
  KubernetesAppErrorsHigh: 0.12,
  KubernetesAppBudgetGoneIn2Days: 0.3,
};
const FAILING_ALWAYS = 0.002;

function routeSeries(route: Route, namespace: string, share: number, seed: number, incident?: string) {
  const { job, method, route: path } = route;
  const api = namespace === "production" && job === "qualisys-api";
  const failing = (api && incident && FAILING[incident]) || FAILING_ALWAYS;
  const median = route.median * (api && incident === "KubernetesApiLatencyHigh" ? 12 : 1);
  const perSecond = daily((route.perSecond * share) / 8, route.perSecond * share, seed);
  return PODS.flatMap((hash): SimulatedSeries[] => {
    const labels = { namespace, job, pod: `${job}-5d4f8c7b9-${hash}`, method, route: path };
    const answered = (status: string, part: number): SimulatedSeries => ({
      name: "http_requests_total",
      labels: { ...labels, status },
      perSecond: (at) => (perSecond(at) * part) / PODS.length,
    });
    return [
      answered("200", 0.99 - failing),
      answered("404", 0.01),
      answered("500", failing),
      {
        name: "http_request_duration_seconds",
        labels: { ...labels, status: "200" },
        histogram: {
          perSecond: (at) => perSecond(at) / PODS.length,
          median: restless(median, 0.08, seed),
          buckets: BUCKETS,
        },
      },
    ];
  });
}

/** Both jobs, in production and in staging. */
export const applicationSeries = (incident?: string): SimulatedSeries[] =>
  Object.entries(NAMESPACES).flatMap(([namespace, share], n) =>
    ROUTES.flatMap((route, i) => routeSeries(route, namespace, share, 10 * n + i + 1, incident)),
  );
