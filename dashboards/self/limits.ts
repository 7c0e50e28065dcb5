import { percent } from "@watchpost/alerting/model";
import { RETENTION_SHARE_OF_DISK } from "@watchpost/core";

export const LIMITS = {
  storage: percent(80),
  /** Above it Prometheus deletes the oldest samples. */
  retention: percent(RETENTION_SHARE_OF_DISK * 100),
} as const;
