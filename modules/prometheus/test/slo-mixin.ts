import { mixin, percent, scrapedSignal, slo } from "@watchpost/alerting/model";

const requests = scrapedSignal("http_requests_total", "shop", { kind: "counter", unit: "count", help: "Requests." });

const availability = slo({
  name: "Shop",
  prefix: "shop",
  objective: percent(99.5),
  errors: `sum by (job) (rate(${requests.name}{status=~"5.."}[$window]))`,
  total: `sum by (job) (rate(${requests.name}[$window]))`,
  of: "requests",
  atLeastPerSecond: 0.1,
  proof: {
    good: ["200", "404"].map((status) => `${requests.name}{job="api", status="${status}"}`),
    bad: ["500", "503"].map((status) => `${requests.name}{job="api", status="${status}"}`),
    labels: { job: "api" },
  },
});

/** A mixin that watches an objective: what a mixin does with what `slo` returns. */
export const sloMixin = mixin({
  name: "shop",
  signals: [requests, ...Object.values(availability.signals).flat()],
  alerts: availability.alerts,
});
