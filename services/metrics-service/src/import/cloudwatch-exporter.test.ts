import { describe, expect, it } from "@jest/globals";

import { EXPORTER } from "./testing/cloudwatch-exporter";
import { imported } from "./testing/imported";

describe("a configuration of cloudwatch_exporter", () => {
  it("keeps the names and labels that it gives", () => {
    const { jobs } = imported({ from: "cloudwatch_exporter", text: EXPORTER, names: "keep" });
    const common = {
      regions: ["eu-west-1"],
      roles: [{ arn: "arn:aws:iam::111122223333:role/metrics" }],
      period: "2m",
      naming: "any",
    };
    expect(jobs).toEqual([
      {
        ...common,
        name: "AWS/ELB",
        namespace: "AWS/ELB",
        select: { where: { LoadBalancerName: "a\\.b|c" } },
        dimensions: ["AvailabilityZone", "LoadBalancerName"],
        dimension_labels: { AvailabilityZone: "availability_zone", LoadBalancerName: "load_balancer_name" },
        metrics: [
          {
            metric: "RequestCount",
            family: "aws_elb_request_count_sum",
            kind: "gauge",
            unit: "None",
            statistic: "Sum",
            help: "Requests.",
          },
          { metric: "Latency", family: "aws_elb_latency_p95", kind: "gauge", unit: "None", statistic: "p95" },
        ],
      },
      expect.objectContaining({
        name: "AWS/DynamoDB",
        select: { where: { TableName: "(?:a.*)|(?:b.*)" } },
        settle: "5m",
        reread: "1h",
        discover_interval: "1m",
      }),
      expect.objectContaining({ name: "AWS/SQS", select: { tags: { Team: "shop|cart" }, resource_types: ["sqs"] } }),
    ]);
    expect(jobs[1]?.metrics.map(({ family }) => family)).toEqual(
      ["sum", "sample_count", "minimum", "maximum", "average"].map(
        (end) => `aws_dynamodb_read_throttle_events_index_${end}`,
      ),
    );
  });

  it("says line by line what is not the same", () => {
    expect(imported({ from: "cloudwatch_exporter", text: EXPORTER, names: "keep" }).notes).toEqual([
      "peer.yml:1:1: No labels job and instance: Prometheus adds its own when it scrapes.",
      "peer.yml:4:16: set_timestamp: Samples have no timestamps: Prometheus would take the first value of a period for its last. Left out.",
      "peer.yml:24:26: metrics[2].use_get_metric_data: GetMetricData is always used. Left out.",
      "peer.yml:29:21: metrics[3].aws_tag_select: No aws_resource_info.",
      "peer.yml:29:154: metrics[3].aws_tag_select.arn_resource_id_regexp: Resources are told by the end of their ARN. Left out.",
      "peer.yml:30:36: metrics[3].warn_on_empty_list_dimensions: Metrics that are not found are in the service's own metrics. Left out.",
      "peer.yml:31:5: metrics[4]: No namespace, or no name of a metric. Left out.",
    ]);
  });

  it("reads the region that is given where the file names none", () => {
    const text = "metrics: [{ aws_namespace: AWS/SQS, aws_metric_name: A, aws_statistics: [Sum] }]\n";
    const read = (region?: string) =>
      imported({ from: "cloudwatch_exporter", text, names: "ours", ...(region !== undefined && { region }) });
    expect(read("eu-west-2").jobs[0]?.["regions"]).toEqual(["eu-west-2"]);
    expect(read().jobs[0]?.["regions"]).toEqual(["us-east-1"]);
    expect(read().notes[0]).toContain(
      "No region: cloudwatch_exporter takes that of its environment, here us-east-1 is written.",
    );
  });
});
