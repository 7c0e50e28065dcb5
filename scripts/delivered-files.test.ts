import { describe, expect, it } from "@jest/globals";

import { deliveredFiles } from "./delivered-files";

describe("deliveredFiles", () => {
  it("gives files their names and texts back as programs will see them, without manifests", () => {
    const files = deliveredFiles({
      resource: {
        aws_s3_object: {
          yml: { key: "prometheus/prometheus/prometheus.yml.0123456789abcdef", content: "a: $${datasource} %%{if} $$" },
          manifest: { key: "prometheus/manifest.0123456789abcdef", content: "…" },
          pointer: { key: "prometheus/manifest", content: "…" },
        },
      },
    });
    expect([...files]).toEqual([["prometheus/prometheus/prometheus.yml", "a: ${datasource} %{if} $$"]]);
  });

  it("finds none in a stack that delivers none", () => {
    expect([...deliveredFiles({})]).toEqual([]);
  });
});
