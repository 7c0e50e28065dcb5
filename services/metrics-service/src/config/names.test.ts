import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { familyNameWanted, labelNameWanted, labelOf } from "./names";

describe("the label of a dimension", () => {
  it.each([
    ["FunctionName", "function_name"],
    ["DBInstanceIdentifier", "db_instance_identifier"],
    ["SKU", "sku"],
    ["ApiId", "api_id"],
    ["CacheClusterId", "cache_cluster_id"],
    ["kubernetes.io/service-name", "kubernetes_io_service_name"],
    ["aws:cloudformation:stack-name", "aws_cloudformation_stack_name"],
    ["Job", "_job"],
    ["5xx", "_5xx"],
    ["%", "_"],
  ])("%s is %s", (dimension, label) => {
    expect(labelOf(dimension)).toBe(label);
  });

  it("can always be written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1 }), (dimension) => {
        expect(labelNameWanted(labelOf(dimension))).toBeUndefined();
      }),
    );
  });
});

describe("the name of a label", () => {
  it.each(["le", "quantile", "job", "instance", "__name__", "a-b", "1a", ""])("%p is refused", (name) => {
    expect(labelNameWanted(name)).toBeDefined();
  });
});

describe("the name of a family", () => {
  it.each([
    ["lambda_requests", undefined],
    ["lambda_duration_seconds", "seconds"],
  ])("%s is taken", (name, unit) => {
    expect(familyNameWanted(name, unit, "base")).toBeUndefined();
  });

  it.each([
    ["lambda_requests_total", undefined, "a name without _total, which is added by the kind of the metric"],
    ["lambda_duration_ms", undefined, "a name in base units, ending in _seconds"],
    ["memory_percent", undefined, "a name in base units, ending in _ratio"],
    ["disk_gigabytes", undefined, "a name in base units, ending in _bytes"],
    ["lambda_duration", "seconds", "a name that ends in its unit, _seconds"],
    ["lambda:duration", undefined, "letters, digits and underscores, not beginning with a digit"],
  ])("%s in %p is refused", (name, unit, want) => {
    expect(familyNameWanted(name, unit, "base")).toBe(want);
  });

  it("may be any that Prometheus can read where the job says so", () => {
    expect(familyNameWanted("aws_lambda_duration_ms_sum", "seconds", "any")).toBeUndefined();
    expect(familyNameWanted("1a", undefined, "any")).toBeDefined();
  });
});
