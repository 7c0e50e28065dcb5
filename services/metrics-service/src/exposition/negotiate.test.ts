import { describe, expect, it } from "@jest/globals";

import { acceptsGzip, negotiate } from "./negotiate";

const TEXT = "text/plain; version=0.0.4; charset=utf-8";
const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const OPEN_METRICS_0 = "application/openmetrics-text; version=0.0.1; charset=utf-8";

describe("an Accept header", () => {
  it.each([
    [
      "Prometheus 2.42",
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      OPEN_METRICS,
    ],
    [
      "Prometheus 2.30",
      "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      OPEN_METRICS_0,
    ],
    [
      "Prometheus 3",
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
      OPEN_METRICS,
    ],
    [
      "Prometheus 3 with native histograms",
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
      OPEN_METRICS,
    ],
    [
      "Prometheus 3 with scrape_protocols that begin with text",
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,*/*;q=0.3",
      TEXT,
    ],
    [
      "Prometheus 3 with PrometheusText1.0.0 alone",
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.5",
      TEXT,
    ],
    ["a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", TEXT],
    ["curl", "*/*", TEXT],
    ["one that says nothing", undefined, TEXT],
    ["one that says less than nothing", ";;,=;q=x,", TEXT],
    ["one that wants no OpenMetrics", "application/openmetrics-text;q=0,text/plain;q=0.1", TEXT],
    ["one whose quality is no quality", "application/openmetrics-text;q=7,text/plain;q=0.1", TEXT],
    ["one that names no version", "application/openmetrics-text", OPEN_METRICS],
    ["one in capitals and quotes", 'Application/OpenMetrics-Text; Version="1.0.0"', OPEN_METRICS],
    ["one that wants what there is not", "application/json", TEXT],
  ])("of %s is answered as it asks", (_, accept, contentType) => {
    expect(negotiate(accept).contentType).toBe(contentType);
  });
});

describe("an Accept-Encoding header", () => {
  it.each([
    ["gzip", true],
    ["gzip, deflate, br", true],
    ["deflate;q=1, GZIP;q=0.2", true],
    ["*", true],
    ["gzip;q=0, *", false],
    ["gzip;q=0", false],
    ["br", false],
    [undefined, false],
  ])("%p takes gzip: %p", (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });
});
