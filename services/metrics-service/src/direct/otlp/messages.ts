import type { Message } from "./wire";

// The fields of OTLP's metrics that are read, under their names in JSON.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto

/** A list or a map as a value is not read: no label can be made of it. */
const ANY_VALUE: Message = {
  1: { name: "stringValue", type: "string" },
  2: { name: "boolValue", type: "bool" },
  3: { name: "intValue", type: "int64" },
  4: { name: "doubleValue", type: "double" },
};

const KEY_VALUE: Message = {
  1: { name: "key", type: "string" },
  2: { name: "value", type: ANY_VALUE },
};

const NUMBER_DATA_POINT: Message = {
  2: { name: "startTimeUnixNano", type: "fixed64" },
  3: { name: "timeUnixNano", type: "fixed64" },
  4: { name: "asDouble", type: "double" },
  6: { name: "asInt", type: "sfixed64" },
  7: { name: "attributes", type: KEY_VALUE, repeated: true },
  8: { name: "flags", type: "uint32" },
};

const HISTOGRAM_DATA_POINT: Message = {
  2: { name: "startTimeUnixNano", type: "fixed64" },
  3: { name: "timeUnixNano", type: "fixed64" },
  4: { name: "count", type: "fixed64" },
  5: { name: "sum", type: "double" },
  6: { name: "bucketCounts", type: "fixed64", repeated: true },
  7: { name: "explicitBounds", type: "double", repeated: true },
  9: { name: "attributes", type: KEY_VALUE, repeated: true },
  10: { name: "flags", type: "uint32" },
};

/** Of kinds that are not taken only how many points they have. */
const OTHER_POINTS: Message = { 1: { name: "dataPoints", type: {}, repeated: true } };

const METRIC: Message = {
  1: { name: "name", type: "string" },
  2: { name: "description", type: "string" },
  3: { name: "unit", type: "string" },
  5: { name: "gauge", type: { 1: { name: "dataPoints", type: NUMBER_DATA_POINT, repeated: true } } },
  7: {
    name: "sum",
    type: {
      1: { name: "dataPoints", type: NUMBER_DATA_POINT, repeated: true },
      2: { name: "aggregationTemporality", type: "uint32" },
      3: { name: "isMonotonic", type: "bool" },
    },
  },
  9: {
    name: "histogram",
    type: {
      1: { name: "dataPoints", type: HISTOGRAM_DATA_POINT, repeated: true },
      2: { name: "aggregationTemporality", type: "uint32" },
    },
  },
  10: { name: "exponentialHistogram", type: OTHER_POINTS },
  11: { name: "summary", type: OTHER_POINTS },
};

const SCOPE_METRICS: Message = {
  1: {
    name: "scope",
    type: {
      1: { name: "name", type: "string" },
      2: { name: "version", type: "string" },
      3: { name: "attributes", type: KEY_VALUE, repeated: true },
    },
  },
  2: { name: "metrics", type: METRIC, repeated: true },
};

const RESOURCE_METRICS: Message = {
  1: { name: "resource", type: { 1: { name: "attributes", type: KEY_VALUE, repeated: true } } },
  2: { name: "scopeMetrics", type: SCOPE_METRICS, repeated: true },
};

export const EXPORT_METRICS_REQUEST: Message = {
  1: { name: "resourceMetrics", type: RESOURCE_METRICS, repeated: true },
};
