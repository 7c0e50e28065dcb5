/** Uses most of what cloudwatch_exporter has. */
export const EXPORTER = `region: eu-west-1
role_arn: arn:aws:iam::111122223333:role/metrics
period_seconds: 120
set_timestamp: true
metrics:
  - aws_namespace: AWS/ELB
    aws_metric_name: RequestCount
    aws_dimensions: [LoadBalancerName, AvailabilityZone]
    aws_dimension_select: { LoadBalancerName: [a.b, c] }
    aws_statistics: [Sum]
    help: Requests.
  - aws_namespace: AWS/ELB
    aws_metric_name: Latency
    aws_dimensions: [AvailabilityZone, LoadBalancerName]
    aws_dimension_select: { LoadBalancerName: [a.b, c] }
    aws_extended_statistics: [p95]
  - aws_namespace: AWS/DynamoDB
    aws_metric_name: ReadThrottleEvents
    aws_dimensions: [TableName, GlobalSecondaryIndexName]
    aws_dimension_select_regex: { TableName: ["a.*", "b.*"] }
    delay_seconds: 300
    range_seconds: 3600
    list_metrics_cache_ttl: 10
    use_get_metric_data: false
  - aws_namespace: AWS/SQS
    aws_metric_name: NumberOfMessagesSent
    aws_dimensions: [QueueName]
    aws_statistics: [Sum]
    aws_tag_select: { resource_type_selection: "sqs:", resource_id_dimension: QueueName, tag_selections: { Team: [shop, cart] }, arn_resource_id_regexp: x }
    warn_on_empty_list_dimensions: true
  - aws_namespace: AWS/SQS
`;
