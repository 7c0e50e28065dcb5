/** What is looked at, by AWS's names. */
export const AWS_SERVICES = ["ecs", "alb", "rds", "elasticache", "lambda", "api-gateway", "sqs"] as const;

export type AwsService = (typeof AWS_SERVICES)[number];

export interface AwsServicesProps {
  /**
   * Services that are not looked at: there are none, or another mixin reads their metrics, which no two may.
   * @default [] - all are
   */
  readonly without?: readonly AwsService[];
  /**
   * Which values dimensions of a service must have, as patterns that match all of a value:
   * `{ ecs: { ClusterName: "prod-.*" } }`. AWS bills each metric that is read.
   * @default {} - all that there is in the account and region
   */
  readonly where?: Partial<Readonly<Record<AwsService, Readonly<Record<string, string>>>>>;
  /**
   * Whether other mixins watch the applications that run on these services, such as ecs-web and serverless-commerce.
   * Then it is for them to tell that targets, functions and APIs fail.
   * @default false
   */
  readonly applicationsWatched?: boolean;
  /**
   * Whether it is told, as information, that a database's storage will be full in four days.
   * @default false
   */
  readonly forecasts?: boolean;
}
