import { stringify } from "yaml";

import { PORTS } from "./addresses";

const text = (config: object): string => stringify(config, { lineWidth: 0, aliasDuplicateObjects: false });

/**
 * What is read of the simulated CloudWatch: a cache's metrics and its application's, under the names of the catalogue.
 * Those that alerts ask for whether there are any come from the simulated workloads alone.
 */
export function simulatedCloudWatchYaml(listen = `:${PORTS.metricsService}`): string {
  const common = { regions: ["us-east-1"], poll_interval: "60s" };
  return text({
    listen,
    jobs: [
      { namespace: "Lego/FeatureFlags", ...common },
      {
        name: "Cache without its load",
        namespace: "AWS/ElastiCache",
        ...common,
        metrics: [
          { metric: "CacheHits", kind: "counter" },
          { metric: "CacheMisses", kind: "counter" },
        ],
      },
    ],
  });
}

/** What is read of a real account: the cache and its application, and the functions, of one region. */
export function awsYaml(region: string): string {
  const regions = [region];
  return text({
    listen: `:${PORTS.metricsService}`,
    // A laptop that is forgotten should cost no more than this.
    max_dollars_per_month: 5,
    jobs: [
      { namespace: "AWS/ElastiCache", regions, poll_interval: "5m" },
      { namespace: "Lego/FeatureFlags", regions, poll_interval: "5m" },
      { namespace: "AWS/Lambda", regions, poll_interval: "5m" },
    ],
  });
}
