import { createServer } from "node:net";

import { afterEach, describe, expect, it } from "@jest/globals";
import { freePort } from "@watchpost/scripts/testing";

import { parsePage } from "../exposition/testing/parse";
import { createLog } from "../log";
import { ask } from "../server/testing/client";
import { Serving } from "./serve";
import { StubService } from "./testing/stub-service";

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serving() {
  const [service, log, port] = [new StubService(), new Array<string>(), await freePort()];
  const time = { now: 1_800_000_000 };
  const config = { text: "jobs: []" };
  const server = new Serving({
    service,
    version: "0.1.0",
    log: createLog("debug", (line) => log.push(line)),
    listenAddress: { host: "127.0.0.1", port },
    passwordKey: Buffer.alloc(32),
    readConfig: () => {
      if (config.text === "") throw new Error("ENOENT: no such file");
      return config.text;
    },
    now: () => time.now,
  });
  const url = `http://127.0.0.1:${port}`;
  const page = async () => parsePage((await ask(`${url}/metrics`)).text, "text");
  const valueOf = async (name: string) => (await page()).get(name)?.samples[0]?.value;
  return { server, service, log, time, config, url, page, valueOf };
}

async function started() {
  const scene = await serving();
  await scene.server.start();
  stops.push(() => scene.server.stop());
  return scene;
}

describe("a service that runs", () => {
  it("is healthy and shows itself at once, and what it collects when that is published", async () => {
    const { service, url, page, valueOf, time } = await started();
    expect((await ask(`${url}/-/healthy`)).status).toBe(200);
    expect((await ask(`${url}/-/ready`)).status).toBe(503);
    expect([...(await page()).keys()]).toEqual(
      expect.arrayContaining(["live", "watchpost_build_info", "process_cpu_seconds_total"]),
    );
    expect(await valueOf("lambda_requests_total")).toBeUndefined();
    time.now += 60;
    service.ready = true;
    await service.publish();
    expect((await ask(`${url}/-/ready`)).status).toBe(200);
    expect(await valueOf("lambda_requests_total")).toBe(1);
    expect(await valueOf("watchpost_snapshot_timestamp_seconds")).toBe(1_800_000_060);
    service.value = 2;
    expect(await valueOf("live")).toBe(2);
    expect(await valueOf("lambda_requests_total")).toBe(1);
  });

  it("puts its labels on what is about itself", async () => {
    const { service, page } = await started();
    service.labels = { env: "prod" };
    await service.publish();
    const families = await page();
    expect(families.get("live")?.samples[0]?.labels).toEqual({ env: "prod" });
    expect(families.get("watchpost_build_info")?.samples[0]?.labels).toMatchObject({ env: "prod", version: "0.1.0" });
    expect(families.get("lambda_requests_total")?.samples[0]?.labels).toEqual({});
  });

  it("takes another configuration when asked, and says when it does not", async () => {
    const { service, config, url, valueOf, time } = await started();
    const reload = async () => (await ask(`${url}/-/reload`, { method: "POST" })).text;
    time.now += 10;
    config.text = "jobs: [a]";
    expect(await reload()).toBe("The configuration was taken.\n");
    service.problems = ["jobs[0]: is odd", "jobs[1]: is even"];
    time.now += 10;
    expect(await reload()).toContain("jobs[0]: is odd\njobs[1]: is even\n");
    expect(service.reloads).toEqual(["jobs: [a]", "jobs: [a]"]);
    expect(await valueOf("watchpost_config_last_reload_successful")).toBe(0);
    expect(await valueOf("watchpost_config_last_reload_success_timestamp_seconds")).toBe(1_800_000_010);
    config.text = "";
    expect(await reload()).toContain("ENOENT: no such file\n");
  });

  it("ends with the service stopped, and nothing more answered", async () => {
    const { server, service, url } = await serving();
    await server.start();
    await server.stop();
    expect(service.stops).toBe(1);
    await expect(ask(`${url}/metrics`)).rejects.toThrow("ECONNREFUSED");
  });

  it("does not begin to collect where it cannot be reached", async () => {
    const { server, service, url } = await serving();
    const other = createServer();
    await new Promise<void>((done) => other.listen(Number(new URL(url).port), "127.0.0.1", done));
    await expect(server.start()).rejects.toThrow("another program listens there already");
    await expect(service.publish()).rejects.toThrow("not started");
    other.close();
  });
});
