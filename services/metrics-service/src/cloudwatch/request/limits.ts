/**
 * What CloudWatch allows, and how much of it is taken: others in the account want some as well.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
export interface Limits {
  /** In one second, for each account and region. */
  readonly requests: Readonly<Record<Api, number>>;
  /**
   * Datapoints that GetMetricData may be asked for in one second, by how old the beginning of the request is. AWS
   * counts what a request asks for, not what is there.
   */
  readonly datapoints: { readonly recent: number; readonly older: number };
  /** Requests that are under way at one time, for each account and region. */
  readonly inFlight: number;
}

/** The requests that this service makes. */
export type Api = "GetMetricData" | "ListMetrics" | "GetResources";

/** Nine tenths of CloudWatch's quotas: 50, 25; 180,000, 396,000. Of the tagging API's GetResources few are ever needed. */
export const DEFAULT_LIMITS: Limits = {
  requests: { GetMetricData: 45, ListMetrics: 22, GetResources: 5 },
  datapoints: { recent: 162_000, older: 356_000 },
  inFlight: 16,
};

/**
 * Of one request.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const QUERIES_PER_REQUEST = 500;
export const DATAPOINTS_PER_PAGE = 100_800;

/** Requests that begin further back have the larger quota of datapoints. */
export const RECENT_SECONDS = 3 * 3600;
