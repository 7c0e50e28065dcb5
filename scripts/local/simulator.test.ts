import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MIXINS } from "@watchpost/dashboards";

import { runCommand } from "./commands";
import { LOCAL_SIMULATIONS } from "./simulations";
import { Simulator } from "./simulator";
import { EXAMPLES } from "./texts";

const lines: string[] = [];
let simulator: Simulator;
let url = "";

beforeAll(async () => {
  simulator = await Simulator.start({
    simulations: LOCAL_SIMULATIONS,
    host: "127.0.0.1",
    port: 0,
    onMessage: (line) => lines.push(line),
  });
  url = `http://127.0.0.1:${simulator.port}`;
});
afterAll(() => simulator.stop());

const page = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${url}${path}`, init);
  return { status: response.status, text: await response.text() };
};

const queueDepth = async () =>
  Number(/^queue_depth\{.*\} (.*)$/m.exec((await page("/agent-pipeline/metrics")).text)?.[1]);

describe("the simulated workloads", () => {
  it("are those of every mixin but the one of the monitoring itself", () => {
    const others = MIXINS.map(({ name }) => name).filter((name) => name !== "self");
    expect([...simulator.workloads.mixins].sort()).toEqual(others.sort());
  });

  it.each(LOCAL_SIMULATIONS.map(({ mixin }) => mixin))("expose series of %s, in OpenMetrics", async (mixin) => {
    const { status, text } = await page(`/${mixin}/metrics`);
    expect(status).toBe(200);
    expect(text).toMatch(/^# TYPE \w+ (gauge|counter|histogram|unknown)\n/);
    expect(text.endsWith("# EOF\n")).toBe(true);
  });

  it("have an incident for each use case that is told of", () => {
    const known = LOCAL_SIMULATIONS.flatMap(({ incidents }) => incidents);
    expect(known).toEqual(expect.arrayContaining([...EXAMPLES]));
    const alerts = MIXINS.flatMap((mixin) => mixin.alerts.map(({ name }) => name));
    expect(alerts).toEqual(expect.arrayContaining(known));
  });

  it("change when something is made to go wrong by the command, and change back", async () => {
    const command = { alert: "AgentPipelineQueueHigh", simulator: url } as const;
    expect(await queueDepth()).toBeLessThan(100);
    expect(await runCommand({ kind: "incident", ...command })).toBe("Going wrong now: AgentPipelineQueueHigh.\n");
    expect(await queueDepth()).toBeGreaterThan(100);
    expect(await runCommand({ kind: "incidents", simulator: `${url}/` })).toMatch(
      /^agent-pipeline: .*\n(.*\n)+Going wrong now: AgentPipelineQueueHigh.\n$/,
    );
    expect(await runCommand({ kind: "resolve", ...command })).toBe("All is well now.\n");
    expect(await queueDepth()).toBeLessThan(100);
  });

  it("have one thing go wrong at a time in a mixin, and others beside it", () => {
    const { workloads } = simulator;
    for (const alert of ["WebErrorsHigh", "WebLatencyHigh", "RedisCacheLatencyHigh"]) workloads.begin(alert);
    expect(workloads.ongoing.map(({ alert }) => alert).sort()).toEqual(["RedisCacheLatencyHigh", "WebLatencyHigh"]);
    for (const { alert } of workloads.ongoing) workloads.end(alert);
    expect(workloads.ongoing).toEqual([]);
  });

  it("say what there is where something is asked for that there is not", async () => {
    expect(await page("/nothing/metrics")).toMatchObject({ status: 404, text: expect.stringContaining("redis-cache") });
    expect(await page("/nothing")).toMatchObject({ status: 404, text: expect.stringContaining("/incidents") });
    expect((await page("/incidents", { method: "PUT" })).status).toBe(405);
    expect((await page("/incidents/WebErrorsHigh", { method: "PUT" })).status).toBe(405);
    await expect(runCommand({ kind: "incident", alert: "Nothing", simulator: url })).rejects.toThrow(
      /^There is no incident "Nothing"; there are:\n(.*\n)* {2}redis-cache: RedisCacheHitRateLow, /,
    );
  });

  it("keep what Slack would have got, and say so", async () => {
    const body = JSON.stringify({ channel: "#alerts", attachments: [{ title: "FIRING: A", text: "why" }] });
    expect(await page("/slack", { method: "POST", body })).toEqual({ status: 200, text: "ok" });
    expect(lines).toEqual(["#alerts: FIRING: A"]);
    expect(JSON.parse((await page("/messages")).text)).toEqual([
      { channel: "#alerts", title: "FIRING: A", text: "why" },
    ]);
    expect((await page("/slack", { method: "POST", body: "{" })).status).toBe(400);
  });
});

it("a command says what to do where no workloads answer", async () => {
  const stopped = await Simulator.start({ simulations: [], host: "127.0.0.1", port: 0 });
  const nowhere = `http://127.0.0.1:${stopped.port}`;
  await stopped.stop();
  await expect(runCommand({ kind: "incidents", simulator: nowhere })).rejects.toThrow(
    `No simulated workloads answer at ${nowhere}: start them with npm run local, or name where they are with --simulator.`,
  );
});
