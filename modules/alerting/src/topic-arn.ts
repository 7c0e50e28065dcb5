/** A topic of SNS by where it is and what it is called. */
export interface TopicPlace {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** The beginnings of regions that lie outside of AWS's first partition. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const PARTITIONS = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
] as const;

/**
 * The ARN that a topic will have, for files whose text must be known before it is there.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export function topicArn({ region, account, name }: TopicPlace): string {
  return `arn:${partitionOf(region)}:sns:${region}:${account}:${name}`;
}

/** `aws`, but for some regions. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([start]) => region.startsWith(start))?.[1] ?? "aws";
}
