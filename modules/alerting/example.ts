import { above, mixin, percent, recordedSignal, scrapedSignal } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

const requests = scrapedSignal("http_requests_total", "web", { kind: "counter", unit: "count", help: "Requests." });

const errorRatio = recordedSignal("web:error_ratio", {
  expr: `sum(rate(${requests.name}{status=~"5.."}[5m])) / sum(rate(${requests.name}[5m]))`,
  unit: "ratio",
  help: "Requests that failed.",
});

/** A web application: what is known of it, and when that is bad. */
export const web = mixin({
  name: "web",
  signals: [requests, errorRatio],
  alerts: [
    {
      name: "WebErrorsHigh",
      when: above(errorRatio, percent(5)),
      for: minutes(5),
      severity: "critical",
      summary: "{{ $value | humanizePercentage }} of requests fail",
      description: "Users see errors. Look at the application's log, and at what was deployed last.",
      proof: {
        fires: { 'http_requests_total{status="500"}': "0+6x30", 'http_requests_total{status="200"}': "0+94x30" },
        says: { summary: "6% of requests fail" },
        justNot: { 'http_requests_total{status="500"}': "0+5x30", 'http_requests_total{status="200"}': "0+95x30" },
      },
    },
  ],
});
