import { PrometheusApi } from "../prometheus-api";
import { LOCAL_SIMULATIONS } from "./simulations";

/** How everything is. */
export interface Health {
  readonly healthyTargets: number;
  /** Series that were scraped last, by simulated mixin. */
  readonly series: ReadonlyMap<string, number>;
  /** What is not as it should be. */
  readonly problems: readonly string[];
}

/** Asks Prometheus for its targets, and for how much each simulated workload exposes. */
export async function healthOf(prometheusUrl: string): Promise<Health> {
  const prometheus = new PrometheusApi(prometheusUrl);
  const targets = await prometheus.activeTargets();
  const scraped = await prometheus.instant('scrape_samples_scraped{job=~"simulated-.+"}', Date.now() / 1000);
  const series = new Map(
    scraped.map(({ labels: { job = "" }, points }) => [job.replace("simulated-", ""), points[0]?.[1] ?? NaN]),
  );
  const unhealthy = targets.filter(({ health }) => health !== "up");
  const missing = LOCAL_SIMULATIONS.filter(({ mixin }) => !series.get(mixin));
  return {
    healthyTargets: targets.length - unhealthy.length,
    series,
    problems: [
      ...unhealthy.map(({ scrapePool, health, lastError }) => `${scrapePool} is ${health} ${lastError}`.trim()),
      ...missing.map(({ mixin }) => `${mixin} has no series`),
    ],
  };
}
