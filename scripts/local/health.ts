import { LOCAL_SIMULATIONS } from "./simulations";

/** How everything is. */
export interface Health {
  readonly healthyTargets: number;
  /** Series that were scraped last, by simulated mixin. */
  readonly series: ReadonlyMap<string, number>;
  /** What is not as it should be. */
  readonly problems: readonly string[];
}

interface Target {
  readonly health: "up" | "down" | "unknown";
  readonly scrapePool: string;
  readonly lastError: string;
}
interface Vector {
  readonly data: {
    readonly result: readonly { readonly metric: { readonly job?: string }; readonly value: [number, string] }[];
  };
}

const ask = async (url: string): Promise<unknown> => (await fetch(url)).json();

/** Asks Prometheus for its targets, and for how much each simulated workload exposes. */
export async function healthOf(prometheusUrl: string): Promise<Health> {
  const targets = (await ask(`${prometheusUrl}/api/v1/targets?state=active`)) as {
    readonly data: { readonly activeTargets: readonly Target[] };
  };
  const query = encodeURIComponent('scrape_samples_scraped{job=~"simulated-.+"}');
  const { data } = (await ask(`${prometheusUrl}/api/v1/query?query=${query}`)) as Vector;
  const series = new Map(
    data.result.map(({ metric: { job = "" }, value }) => [job.replace("simulated-", ""), Number(value[1])]),
  );
  const unhealthy = targets.data.activeTargets.filter(({ health }) => health !== "up");
  const missing = LOCAL_SIMULATIONS.filter(({ mixin }) => !series.get(mixin));
  return {
    healthyTargets: targets.data.activeTargets.length - unhealthy.length,
    series,
    problems: [
      ...unhealthy.map(({ scrapePool, health, lastError }) => `${scrapePool} is ${health} ${lastError}`.trim()),
      ...missing.map(({ mixin }) => `${mixin} has no series`),
    ],
  };
}
