import { describe, expect, it } from "@jest/globals";

import { Names } from "./names";

describe("names", () => {
  const names = new Names({ name: "dev", account: "111122223333", region: "eu-west-1" });

  it("begin with the environment's name", () => {
    expect([names.of("grafana"), names.cluster, names.service("prometheus")]).toEqual([
      "dev-grafana",
      "dev-monitoring-cluster",
      "dev-prometheus-service",
    ]);
  });

  it("make the bucket's one of a kind among all accounts and regions", () => {
    expect(names.configurationBucket).toBe("dev-monitoring-config-111122223333-eu-west-1");
  });

  it("give each environment a namespace of its own, unless it has chosen one", () => {
    const chosen = { name: "dev.wumbo.local", existing: true };
    expect(names.namespace).toBe("dev.monitoring.internal");
    expect(
      new Names({ name: "dev", account: "111122223333", region: "eu-west-1", serviceDiscovery: chosen }).namespace,
    ).toBe("dev.wumbo.local");
  });
});
