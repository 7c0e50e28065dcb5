import { cloudWatchSignal, mixin } from "@watchpost/alerting/model";
import { Images, metricsService } from "@watchpost/core";

import { cloudWatchSidecars } from "./src";

/** Reads one metric of every node of the cache `sessions`. */
export const watched = mixin({
  name: "sessions",
  signals: [
    cloudWatchSignal(
      {
        namespace: "AWS/ElastiCache",
        metric: "CacheHitRate",
        statistic: "Average",
        dimensions: { CacheClusterId: { matching: "sessions-\\d+" }, CacheNodeId: { matching: "\\d+" } },
      },
      { unit: "percent", help: "Reads that found their key." },
    ),
  ],
  alerts: [],
});

/** What runs beside Prometheus for it. */
export const example = cloudWatchSidecars(metricsService(), {
  images: new Images(),
  region: "eu-west-1",
  mixins: [watched],
});
