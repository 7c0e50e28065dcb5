import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { FakeCloudWatch, fastClock, PROMPT, redisCache, runCommand, syntheticMetrics } from "../src/index";
import { TestClock } from "./clients";

const clock = new TestClock();
let fake: FakeCloudWatch;

beforeEach(async () => {
  fake = await FakeCloudWatch.start({
    clock: clock.read,
    arrivals: PROMPT,
    workload: [redisCache(), syntheticMetrics(2)],
  });
});

afterEach(() => fake.stop());

async function page(path: string, content?: unknown): Promise<{ status: number; body: unknown }> {
  const init = content === undefined ? {} : { method: "POST", body: JSON.stringify(content) };
  const response = await fetch(fake.url + path, init);
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text };
}

const HIT_RATE =
  "/_ledger?namespace=AWS/ElastiCache&metric=CacheHitRate&dimension.CacheClusterId=feature-flags-001&dimension.CacheNodeId=0001";

describe("the pages for people", () => {
  it("say what time it is and what there is", async () => {
    expect((await page("/healthz")).body).toEqual({ status: "ok", now: clock.now });
    expect((await page("/")).body).toContain("AWS_ENDPOINT_URL");
    expect(await page("/nowhere")).toEqual({ status: 404, body: { error: "There is no GET /nowhere." } });
    expect((await page("/_metrics")).body).toHaveLength(2 * 16 + 4 + 2);
  });

  it("show the books, and the truth of a metric beside what is seen", async () => {
    expect((await page("/_ledger")).body).toMatchObject({ workloads: ["redis-cache", "synthetic"], operations: {} });
    const { body } = await page(`${HIT_RATE}&statistic=Average&at=${clock.now - 120}`);
    expect(body).toMatchObject({ truth: { length: 15 }, seen: { length: 13 } });
    expect(await page(`${HIT_RATE}&start=soon`)).toEqual({
      status: 400,
      body: { error: 'start is "soon", which is no number.' },
    });
    expect((await page(`${HIT_RATE}&start=0`)).status).toBe(400);
    expect((await page(`${HIT_RATE}&statistic=best`)).body).toEqual({ error: '"best" is no statistic.' });
  });

  it("change the faults while it runs, and refuse a script that makes no sense", async () => {
    const rules = [{ throttle: 0.2, burst: { everySeconds: 60, forSeconds: 5 } }];
    expect(await page("/_faults", rules)).toEqual({ status: 200, body: rules });
    expect(fake.faults).toEqual(rules);
    expect((await page("/_faults")).body).toEqual(rules);
    const { status, body } = await page("/_faults", [{ throttle: 2 }, { trottle: 1 }, 7, { burst: { forSeconds: 1 } }]);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: expect.stringMatching(
        /^These are no rules: \[0\]\.throttle is 2, not a share; \[1\]\.trottle is unknown; there are .*; \[2\] is no object; \[3\]\.burst is /,
      ),
    });
    expect((await page("/_faults", {})).status).toBe(400);
    expect(fake.faults).toEqual(rules);
  });

  it("take what is sent to them for what it is, with any content type and with none", async () => {
    const body = '{"cache-hit-rate-falls": true}';
    // That of `curl -d`, and a body of bytes, of which fetch says nothing.
    for (const [headers, sent] of [
      [{ "content-type": "application/x-www-form-urlencoded" }, body],
      [{}, Buffer.from(body)],
    ] as const) {
      const incidents = await fetch(`${fake.url}/_incidents`, { method: "POST", headers, body: sent });
      expect(await incidents.json()).toMatchObject({ "cache-hit-rate-falls": true });
      const faults = await fetch(`${fake.url}/_faults`, { method: "POST", headers, body: '[{"throttle":0.2}]' });
      expect(await faults.json()).toEqual([{ throttle: 0.2 }]);
    }
  });

  it("switch incidents on and off", async () => {
    const hitRate = async () => {
      const { body } = await page(`${HIT_RATE}&statistic=Average&start=${clock.now - 60}&end=${clock.now}`);
      return JSON.stringify(body);
    };
    expect(fake.incidents).toContain("cache-hit-rate-falls");
    expect(await hitRate()).toMatch(/"value":9\d/);
    expect((await page("/_incidents", { "cache-hit-rate-falls": true })).body).toMatchObject({
      "cache-hit-rate-falls": true,
    });
    clock.now += 180;
    expect(await hitRate()).toMatch(/"value":[56]\d/);
    fake.switchIncident("cache-hit-rate-falls", false);
    clock.now += 180;
    expect(await hitRate()).toMatch(/"value":9\d/);
    expect(await page("/_incidents", { flood: true })).toMatchObject({ status: 400 });
    expect(await page("/_incidents", [])).toMatchObject({ status: 400 });
  });
});

describe("the command", () => {
  it("starts what it is told to and says where it listens", async () => {
    const lines: string[] = [];
    const started = await runCommand(
      ["--port", "0", "--workload", "shop,synthetic:7", "--speed", "60", "--latency", "1,2", "--quotas"],
      (line) => lines.push(line),
    );
    expect(lines[0]).toBe(`Fake CloudWatch listens on ${started?.url ?? ""}`);
    expect(lines.join("\n")).toContain("payments-fail");
    const response = await fetch(`${started?.url ?? ""}/_metrics`);
    expect(await response.json()).toContainEqual(
      expect.objectContaining({ namespace: "AWS/Lambda", name: "Invocations" }),
    );
    await started?.stop();
  });

  it("prints its options and starts nothing", async () => {
    const lines: string[] = [];
    expect(await runCommand(["--help"], (line) => lines.push(line))).toBeUndefined();
    expect(lines[0]).toContain("--workload LIST");
  });

  it.each([
    [["--workload", "mail"], '--workload is "mail"; there are redis-cache, shop, ecs-web.'],
    [["--arrivals", "never"], '--arrivals is "never"; there are prompt, typical, late.'],
    [["--speed", "fast"], '--speed is "fast", which is no number.'],
    [["--colour", "red"], "Unknown option '--colour'"],
    [["--faults", '[{}, {"x": 1}]'], "[1].x is unknown"],
  ])("refuses %j", async (args, message) => {
    await expect(runCommand(args, () => undefined)).rejects.toThrow(message);
  });
});

it("a fast clock begins at its instant and runs as fast as it is told", () => {
  let real = 1000;
  const fast = fastClock(60, 5_000_000, () => real);
  expect(fast()).toBe(5_000_000);
  real += 2;
  expect(fast()).toBe(5_000_120);
});
