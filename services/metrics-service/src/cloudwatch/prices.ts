/**
 * Dollars for each metric that GetMetricData is asked for: up to five statistics of it in one request are one. What a
 * request returns costs nothing, however far back it reaches. us-east-1 and nearly all other regions, November 2026.
 * https://aws.amazon.com/cloudwatch/pricing/
 */
export const DOLLARS_PER_BILLED_METRIC = 0.01 / 1_000;
export const STATISTICS_PER_BILLED_METRIC = 5;

/** The first million requests of other kinds are free each month. https://aws.amazon.com/cloudwatch/pricing/ */
export const DOLLARS_PER_LIST_REQUEST = 0.01 / 1_000;
export const FREE_LIST_REQUESTS = 1_000_000;

/** 730 hours, as AWS counts a month in its own examples. */
export const SECONDS_PER_MONTH = 730 * 3_600;
