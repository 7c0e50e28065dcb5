import { describe, expect, it } from "@jest/globals";

import chartKeys from "../test/chart-keys.json";
import { type ChartKeys, unknownPaths } from "../test/key-paths";
import { clusterOf } from "../test/cluster";
import pins from "./pins.json";
import { chartValues } from "./values";

const keys: ChartKeys = chartKeys;

describe("values for the chart", () => {
  const values = chartValues(clusterOf());

  it("are all known to it", () => {
    expect(unknownPaths(values, keys)).toEqual([]);
  });

  it("are all known to it in a cluster of few words", () => {
    const plain = clusterOf({
      grafana: { host: "grafana.example.com", adminPassword: { kind: "secret", name: "a" } },
      notify: { teams: { webhook: { kind: "secret", name: "b" } } },
      images: {},
    });
    expect(unknownPaths(chartValues(plain), keys)).toEqual([]);
  });

  it("are found where the chart has no such key, at any depth", () => {
    const { prometheus, ...rest } = values;
    const misspelled = {
      ...rest,
      promtheus: { enabled: true },
      prometheus: { prometheusSpec: { ...prometheus.prometheusSpec, retentionsize: "45GB", image: { tags: "v3" } } },
    };
    expect(unknownPaths(misspelled, keys)).toEqual([
      "promtheus.enabled",
      "prometheus.prometheusSpec.image.tags",
      "prometheus.prometheusSpec.retentionsize",
    ]);
  });

  it("were looked up in the chart that is pinned", () => {
    const { chart, version, appVersion } = pins.kubePrometheusStack;
    expect(keys).toMatchObject({ chart, version, appVersion });
  });
});
