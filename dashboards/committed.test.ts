import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { run } from "../scripts/testing";
import { committedDashboard } from "./committed";
import { redisCache } from "./redis-cache";
import { redisCacheDashboard } from "./redis-cache/dashboard";
import { redisCacheSignals } from "./redis-cache/signals";
import { self } from "./self";
import { costsDashboard } from "./self/costs-dashboard";
import { selfDashboard } from "./self/dashboard";

const CACHE = { cluster: "feature-flags" };

describe("a mixin in an environment", () => {
  it.each([
    ["redis-cache", redisCache(CACHE), redisCacheDashboard(redisCacheSignals(CACHE))],
    ["self", self(), selfDashboard(), costsDashboard()],
  ])("has the dashboard that is built: %s", (_, { dashboards }, ...built) => {
    expect(JSON.stringify(dashboards)).toBe(JSON.stringify(built));
  });

  it("is refused, with what to do, where its dashboard was not generated after a change", () => {
    const built = redisCacheDashboard(redisCacheSignals(CACHE));
    const old = { ...built, panels: built.panels?.slice(1) ?? [] };
    expect(() => redisCache(CACHE, [old])).toThrow(
      new Error(
        "Mixin redis-cache:\n" +
          '  alert RedisCacheHitRateLow names the panel "Cache Hit Rate", which no dashboard has\n' +
          "  if a dashboard, a panel or a signal has changed: npm run generate",
      ),
    );
  });

  it("is refused, with what to do, where its dashboard was never generated", () => {
    expect(() => committedDashboard("new")).toThrow(
      "There is no dashboards/json/new.json: npm run generate writes it.",
    );
  });
});

describe("environments", () => {
  it("do not load what builds dashboards, which takes a tenth of the time of their synthesis", async () => {
    const program = 'require("./environments"); console.log(Object.keys(require.cache).join("\\n"))';
    const { stdout } = await run(process.execPath, ["--import", "tsx", "--eval", program], {
      cwd: join(__dirname, "../apps"),
    });
    expect(stdout).toContain("dashboards/redis-cache/alerts.ts");
    expect(stdout.split("\n").filter((path) => path.includes("grafana-foundation-sdk"))).toEqual([]);
  });
});
