import { dollarsPerMonth, percent } from "@watchpost/alerting/model";
import { RETENTION_SHARE_OF_DISK } from "@watchpost/core";

export const LIMITS = {
  storage: percent(80),
  /** Above it Prometheus deletes the oldest samples. */
  retention: percent(RETENTION_SHARE_OF_DISK * 100),
  /** A third of what all of the monitoring may cost in production. */
  spend: dollarsPerMonth(30),
  throttled: percent(5),
  grafanaErrors: percent(5),
  dataSourceErrors: percent(10),
} as const;

/** A certificate of ACM is renewed 60 days before it ends: 30 days before, that has failed for a month. */
export const CERTIFICATE_DAYS = 30;

/** Requests by the second below which a share of them says nothing. */
export const FLOORS = { grafanaRequests: 0.1, dataSourceRequests: 0.02 } as const;
