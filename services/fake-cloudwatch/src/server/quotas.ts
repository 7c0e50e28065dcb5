import { throttled } from "../api/errors";

/** What an account may do in a region, in a second of the fake's time. */
export interface Quotas {
  readonly getMetricDataRequests: number;
  /** Datapoints, estimated from the request, when it starts at most three hours ago. */
  readonly recentDatapoints: number;
  /** The same when it starts earlier. */
  readonly oldDatapoints: number;
  readonly listMetricsRequests: number;
  readonly getMetricStatisticsRequests: number;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const AWS_QUOTAS: Quotas = {
  getMetricDataRequests: 50,
  recentDatapoints: 180_000,
  oldDatapoints: 396_000,
  listMetricsRequests: 25,
  getMetricStatisticsRequests: 400,
};

/** Buckets that hold one second's worth each. AWS says nothing of bursts. */
export class QuotaBuckets {
  readonly #quotas: Quotas | undefined;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(quotas: Quotas | undefined) {
    this.#quotas = quotas;
  }

  /**
   * Takes an amount, if anything is left at all: one request larger than a second's worth is let through, and paid off after.
   *
   * @param of Whose bucket: account and region.
   * @throws ApiError `ThrottlingException`
   */
  take(quota: keyof Quotas, of: string, amount: number, now: number): void {
    const perSecond = this.#quotas?.[quota];
    if (perSecond === undefined) {
      return;
    }
    const key = `${quota} ${of}`;
    const bucket = this.#buckets.get(key) ?? { tokens: perSecond, at: now };
    this.#buckets.set(key, bucket);
    bucket.tokens = Math.min(perSecond, bucket.tokens + Math.max(0, now - bucket.at) * perSecond);
    bucket.at = Math.max(now, bucket.at);
    if (bucket.tokens < Math.min(1, amount)) {
      throw throttled();
    }
    bucket.tokens -= amount;
  }
}
