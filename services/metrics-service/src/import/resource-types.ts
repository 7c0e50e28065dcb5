import { CATALOGUE } from "../catalogue/catalogue";

/**
 * Types of the Resource Groups Tagging API for namespaces that the catalogue has no metrics of.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "AWS/AmazonMQ": ["mq"],
  "AWS/AutoScaling": ["autoscaling:autoScalingGroup"],
  "AWS/Backup": ["backup"],
  "AWS/CertificateManager": ["acm:certificate"],
  "AWS/CloudFront": ["cloudfront:distribution"],
  "AWS/DMS": ["dms"],
  "AWS/DocDB": ["rds:cluster", "rds:db"],
  "AWS/DX": ["directconnect"],
  "AWS/DynamoDB": ["dynamodb:table"],
  "AWS/EBS": ["ec2:volume"],
  "AWS/EC2": ["ec2:instance"],
  "AWS/EFS": ["elasticfilesystem:file-system"],
  "AWS/ELB": ["elasticloadbalancing:loadbalancer"],
  "AWS/ES": ["es:domain"],
  "AWS/Events": ["events:rule"],
  "AWS/Firehose": ["firehose:deliverystream"],
  "AWS/KMS": ["kms:key"],
  "AWS/Kafka": ["kafka:cluster"],
  "AWS/Kinesis": ["kinesis:stream"],
  "AWS/Logs": ["logs:log-group"],
  "AWS/NATGateway": ["ec2:natgateway"],
  "AWS/NetworkELB": ["elasticloadbalancing:loadbalancer", "elasticloadbalancing:targetgroup"],
  "AWS/Redshift": ["redshift:cluster"],
  "AWS/Route53": ["route53:healthcheck"],
  "AWS/S3": ["s3"],
  "AWS/SNS": ["sns"],
  "AWS/States": ["states:stateMachine"],
  "AWS/TransitGateway": ["ec2:transit-gateway"],
  "AWS/VPN": ["ec2:vpn-connection"],
  "AWS/WAFV2": ["wafv2"],
};

/** Types that a job need not name, as the catalogue does, and those that it must. */
export function resourceTypesOf(namespace: string): {
  readonly inCatalogue: boolean;
  readonly types?: readonly string[];
} {
  if (CATALOGUE.get(namespace)?.resourceTypes) return { inCatalogue: true };
  const types = OTHERS[namespace];
  return { inCatalogue: false, ...(types && { types }) };
}
