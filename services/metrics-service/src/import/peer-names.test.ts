import { describe, expect, it } from "@jest/globals";

import { exporterLabel, exporterName, yaceLabel, yaceName } from "./peer-names";

describe("a name of YACE", () => {
  it.each([
    ["AWS/Lambda", "Duration", "p90", "aws_lambda_duration_p90"],
    ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "Sum", "aws_applicationelb_httpcode_elb_5_xx_count_sum"],
    ["AWS/Kinesis", "PutRecords.Success", "Sum", "aws_kinesis_put_records_success_sum"],
    ["/aws/sagemaker/TrainingJobs", "CPUUtilization", "Average", "aws_sagemaker_trainingjobs_cpuutilization_average"],
    ["Glue", "glue.driver.aggregate.bytesRead", "Sum", "aws_glue_driver_aggregate_bytes_read_sum"],
    ["CWAgent", "mem_used_percent", "Average", "aws_cwagent_mem_used_percent_average"],
    ["Acme", "Load %", "SampleCount", "aws_acme_load__percent_sample_count"],
  ])("of %s %s %s is %s", (namespace, metric, statistic, name) => {
    expect(yaceName(namespace, metric, statistic)).toBe(name);
  });

  it("of a label has the dimension's capitals", () => {
    expect(yaceLabel("dimension_", "FunctionName")).toBe("dimension_FunctionName");
    expect(yaceLabel("custom_tag_", "cost-centre")).toBe("custom_tag_cost_centre");
    expect(yaceLabel("dimension_", "é")).toBeUndefined();
  });
});

describe("a name of cloudwatch_exporter", () => {
  it.each([
    ["AWS/ELB", "RequestCount", "Sum", "aws_elb_request_count_sum"],
    ["AWS/ELB", "HTTPCode_Backend_5XX", "SampleCount", "aws_elb_httpcode_backend_5_xx_sample_count"],
    ["AWS/ELB", "Latency", "p99.9", "aws_elb_latency_p99_9"],
    ["AWS/S3", "4xxErrors", "Sum", "aws_s3_4xx_errors_sum"],
  ])("of %s %s %s is %s", (namespace, metric, statistic, name) => {
    expect(exporterName(namespace, metric, statistic, [])).toBe(name);
  });

  it("tells an index of DynamoDB from its table", () => {
    const name = (...dimensions: string[]) => exporterName("AWS/DynamoDB", "ReadThrottleEvents", "Sum", dimensions);
    expect(name("TableName")).toBe("aws_dynamodb_read_throttle_events_sum");
    expect(name("TableName", "GlobalSecondaryIndexName")).toBe("aws_dynamodb_read_throttle_events_index_sum");
  });

  it("of a label is in snake case", () => {
    expect(exporterLabel("DBInstanceIdentifier")).toBe("dbinstance_identifier");
  });
});
