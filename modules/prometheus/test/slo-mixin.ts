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
    good: `${requests.name}{job="api", status="200"}`,
    bad: `${requests.name}{job="api", status="503"}`,
    labels: { job: "api" },
  },
});

/** A mixin that watches an objective: what a mixin does with what `slo` returns. */
export const sloMixin = mixin({
  name: "shop",
  signals: [
    requests,
    ...availability.signals.errorRatios,
    availability.signals.perSecond,
    availability.signals.budgetLeft,
  ],
  alerts: availability.alerts,
});
