import { describe, expect, it } from "@jest/globals";

import { imported } from "./testing/imported";
import { YACE } from "./testing/yace";

describe("a configuration of YACE", () => {
  it("keeps the names and labels that YACE gives", () => {
    const { jobs } = imported({ from: "yace", text: YACE, names: "keep" });
    expect(jobs[0]).toEqual({
      name: "AWS/SQS",
      namespace: "AWS/SQS",
      regions: ["eu-west-1"],
      roles: [{ arn: "arn:aws:iam::111122223333:role/metrics", external_id: "abc" }, "own"],
      select: { tags: { Environment: "prod", Team: ".*(?:shop).*" }, export_tags: ["Team"] },
      dimensions: ["QueueName"],
      dimension_labels: { QueueName: "dimension_QueueName" },
      labels: { custom_tag_CostCentre: "4711" },
      source_labels: ["region", "account_id"],
      period: "1m",
      settle: "3m",
      reread: "30m",
      naming: "any",
      metrics: [
        {
          metric: "NumberOfMessagesSent",
          family: "aws_sqs_number_of_messages_sent_sum",
          kind: "gauge",
          unit: "None",
          statistic: "Sum",
        },
      ],
    });
    expect(jobs.slice(1).map(({ name, period, select, labels }) => ({ name, period, select, labels }))).toEqual([
      expect.objectContaining({ name: "AWS/SQS 2", period: "2m" }),
      { name: "group", period: "5m", select: { static: [{ AutoScalingGroupName: "web" }] }, labels: { name: "group" } },
      { name: "shop", period: "5m", select: { recently_active: true }, labels: { name: "shop" } },
    ]);
    expect(jobs.flatMap(({ metrics }) => metrics.map(({ family }) => family))).toEqual([
      "aws_sqs_number_of_messages_sent_sum",
      "aws_sqs_approximate_age_of_oldest_message_maximum",
      "aws_sqs_approximate_age_of_oldest_message_p90",
      "aws_autoscaling_group_desired_capacity_sum",
      "aws_autoscaling_group_desired_capacity_average",
      "aws_autoscaling_group_desired_capacity_sample_count",
      "aws_autoscaling_group_desired_capacity_p50",
      "aws_autoscaling_group_desired_capacity_p99_9",
      "aws_acme_shop_request_count_sum",
      "aws_acme_shop_response_milliseconds_average",
    ]);
  });

  it("becomes what the catalogue has, counters and quantiles among it", () => {
    const { jobs } = imported({ from: "yace", text: YACE, names: "ours" });
    expect(jobs.map(({ metrics }) => metrics)).toEqual([
      ["sqs_messages_sent"],
      ["sqs_oldest_message_age_seconds"],
      [
        {
          metric: "GroupDesiredCapacity",
          family: "auto_scaling_group_desired_capacity",
          kind: "gauge",
          statistic: "Sum",
        },
        {
          metric: "GroupDesiredCapacity",
          family: "auto_scaling_group_desired_capacity_average",
          kind: "gauge",
          statistic: "Average",
        },
        {
          metric: "GroupDesiredCapacity",
          family: "auto_scaling_group_desired_capacity_samples",
          kind: "counter",
          statistic: "SampleCount",
        },
        {
          metric: "GroupDesiredCapacity",
          family: "auto_scaling_group_desired_capacity_quantiles",
          kind: "quantiles",
          quantiles: [0.5, 0.999],
        },
      ],
      [
        { metric: "RequestCount", family: "acme_shop_requests", kind: "counter" },
        {
          metric: "ResponseMilliseconds",
          unit: "Milliseconds",
          family: "acme_shop_response_average_seconds",
          kind: "gauge",
          statistic: "Average",
        },
      ],
    ]);
  });

  it("says line by line what is not the same", () => {
    expect(imported({ from: "yace", text: YACE, names: "ours" }).notes).toEqual([
      "peer.yml:2:13: sts-region: Roles are taken in the region that is read. Left out.",
      "peer.yml:8:28: discovery.jobs[0].regions[1]: eu-wset-1 is no region. Left out.",
      "peer.yml:19:23: discovery.jobs[0].roundingPeriod: Requests begin and end on whole periods. Left out.",
      "peer.yml:23:11: discovery.jobs[0].metrics[0]: Sum of NumberOfMessagesSent: now counter sqs_messages_sent.",
      "peer.yml:23:78: discovery.jobs[0].metrics[0].nilToZero: Counters stay where they are when nothing comes; a gauge without a value is left out, not 0.",
      "peer.yml:23:91: discovery.jobs[0].metrics[0].delay: YACE ignores the delay of a single metric. Left out.",
      "peer.yml:24:11: discovery.jobs[0].metrics[1]: No period of 90 s: 120 s is taken.",
      "peer.yml:24:11: discovery.jobs[0].metrics[1]: Foo is no statistic of CloudWatch. Left out.",
      "peer.yml:24:11: discovery.jobs[0].metrics[1]: Maximum, p90 of ApproximateAgeOfOldestMessage: now gauge sqs_oldest_message_age_seconds.",
      "peer.yml:25:14: discovery.jobs[0].wrong: An unknown field. Left out.",
      expect.stringMatching(
        /^peer\.yml:31:15: static\[0\]\.metrics\[0\]: Sum, Average, SampleCount, p50, p99\.9 of GroupDesiredCapacity: now /,
      ),
      "peer.yml:38:9: customNamespace[0].metrics[0]: Sum of RequestCount: now counter acme_shop_requests.",
      "peer.yml:39:9: customNamespace[0].metrics[1]: Average of ResponseMilliseconds: now gauge acme_shop_response_average_seconds.",
      "peer.yml:39:86: customNamespace[0].metrics[1].addCloudwatchTimestamp: Samples have no timestamps: Prometheus would take the first value of a period for its last. Left out.",
      "peer.yml:39:113: customNamespace[0].metrics[1].exportAllDataPoints: All values of the past are in the counters. Left out.",
    ]);
  });

  it("says what a job cannot keep that is found by tags", () => {
    const text = `apiVersion: v1
discovery:
  jobs:
    - { type: AWS/AppStream, regions: [eu-west-1], searchTags: [{ key: a, value: b }], metrics: [{ name: InUse, statistics: [Sum] }] }
    - { type: AWS/EC2, regions: [eu-west-1], enhancedMetrics: [{ name: a }], metrics: [{ name: CPU, statistics: [Sum] }] }
    - { type: AWS/EC2, regions: [eu-west-1], roles: [{ roleArn: something }], metrics: [{ name: CPU, statistics: [Sum] }] }
    - { regions: [eu-west-1], metrics: [] }
    - { type: AWS/EC2, regions: [eu-west-1], metrics: [{ statistics: [Sum] }, { name: A, statistics: [Foo] }] }
`;
    const { jobs, notes } = imported({ from: "yace", text, names: "keep" });
    expect(jobs.map(({ name }) => name)).toEqual(["AWS/AppStream", "AWS/EC2"]);
    expect(notes.map((note) => note.replace(/^peer\.yml:/, ""))).toEqual([
      "1:1: account_id is that of the role or of the linked account, and absent with the service's own credentials.",
      "1:13: apiVersion: Not the version that is known, v1alpha1.",
      "4:5: discovery.jobs: No aws_<service>_info, and no label name with the resource's ARN: dimensions tell series apart.",
      "4:7: discovery.jobs[0]: Labels of dimensions are in snake case: name each under dimension_labels to keep dimension_<Name>.",
      "4:64: discovery.jobs[0].searchTags: Which resources AWS/AppStream has is not known: name them in select.resource_types. Until then all are read.",
      expect.stringMatching(/^5:7: .*YACE reads tagged resources only/),
      expect.stringMatching(/^5:7: .*snake case/),
      "5:63: discovery.jobs[1].enhancedMetrics: Only what CloudWatch has is read. Left out.",
      expect.stringMatching(/^6:7: .*YACE reads tagged resources only/),
      expect.stringMatching(/^6:7: .*snake case/),
      "6:7: discovery.jobs[2]: No role is left. The job is left out.",
      "6:54: discovery.jobs[2].roles[0]: something is no ARN of a role. Left out.",
      "7:7: discovery.jobs[3]: No namespace. The job is left out.",
      expect.stringMatching(/^8:7: .*YACE reads tagged resources only/),
      expect.stringMatching(/^8:7: .*snake case/),
      "8:7: discovery.jobs[4]: No metric is left. The job is left out.",
      "8:56: discovery.jobs[4].metrics[0]: No name, or no statistics. Left out.",
      "8:79: discovery.jobs[4].metrics[1]: Foo is no statistic of CloudWatch. Left out.",
    ]);
  });
});
