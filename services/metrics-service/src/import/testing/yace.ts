/** Uses most of what YACE has. */
export const YACE = `apiVersion: v1alpha1
sts-region: eu-west-1
discovery:
  exportedTagsOnMetrics:
    AWS/SQS: [Team]
  jobs:
    - type: AWS/SQS
      regions: [eu-west-1, eu-wset-1]
      roles:
        - roleArn: arn:aws:iam::111122223333:role/metrics
          externalId: abc
        - roleArn: ""
      searchTags:
        - { key: Environment, value: "^prod$" }
        - { key: Team, value: shop }
      customTags:
        - { key: CostCentre, value: "4711" }
      dimensionNameRequirements: [QueueName]
      roundingPeriod: 60
      delay: 180
      statistics: [Sum]
      metrics:
        - { name: NumberOfMessagesSent, period: 60, length: 1800, nilToZero: true, delay: 30 }
        - { name: ApproximateAgeOfOldestMessage, statistics: [Maximum, p90, Foo], period: 90, length: 300 }
      wrong: 1
static:
  - name: group
    namespace: AWS/AutoScaling
    regions: [eu-west-1]
    dimensions: [{ name: AutoScalingGroupName, value: web }]
    metrics: [{ name: GroupDesiredCapacity, statistics: [Sum, Average, SampleCount, p50, p99.9] }]
customNamespace:
  - name: shop
    namespace: Acme/Shop
    regions: [eu-west-1]
    recentlyActiveOnly: true
    metrics:
      - { name: RequestCount, statistics: [Sum] }
      - { name: ResponseMilliseconds, statistics: [Average], addCloudwatchTimestamp: true, exportAllDataPoints: true }
`;
