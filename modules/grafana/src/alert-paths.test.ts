import { describe, expect, it } from "@jest/globals";

import { cacheMixin } from "../test/cache-mixin";
import { alertPaths } from "./alert-paths";

const self = { ...cacheMixin, name: "self" };
const quiet = { ...cacheMixin, name: "quiet", alerts: [] };
const MIXINS = [cacheMixin, quiet, self];

describe("who fires alerts", () => {
  it("is Prometheus, and Grafana none", () => {
    expect(alertPaths(MIXINS, "none")).toEqual({ prometheus: MIXINS });
  });

  it("is Grafana for workloads where it is asked to, and Prometheus for the monitoring itself", () => {
    const { prometheus, grafana } = alertPaths(MIXINS, "managed");
    expect(grafana).toEqual([cacheMixin]);
    expect(prometheus.filter(({ alerts }) => alerts.length > 0)).toEqual([self]);
  });

  it("is never both", () => {
    const { prometheus, grafana = [] } = alertPaths(MIXINS, "managed");
    const fired = [...prometheus, ...grafana].flatMap(({ name, alerts }) =>
      alerts.map((alert) => `${name} ${alert.name}`),
    );
    expect(new Set(fired).size).toBe(fired.length);
    expect(fired.sort()).toEqual(
      MIXINS.flatMap(({ name, alerts }) => alerts.map((alert) => `${name} ${alert.name}`)).sort(),
    );
  });

  it("leaves to Prometheus all that it records and scrapes", () => {
    const { prometheus } = alertPaths(MIXINS, "managed");
    expect(prometheus.map(({ signals }) => signals)).toEqual(MIXINS.map(({ signals }) => signals));
  });
});
