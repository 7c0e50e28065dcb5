import { Agent, request } from "node:http";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "@jest/globals";

import { Exposition } from "../exposition";
import { ask } from "./testing/client";
import { createServer, startServer } from "./testing/start";

const REQUESTS = { name: "lambda_requests", type: "counter", help: "Invocations." } as const;

async function exposing(value: number): Promise<Exposition> {
  const exposition = new Exposition({ live: () => [] });
  await exposition.publish([{ ...REQUESTS, samples: [{ suffix: "_total", labels: "", value }] }]);
  return exposition;
}

describe("/metrics", () => {
  it("is in the text format for whoever asks for nothing else", async () => {
    const { url } = await startServer({ exposition: await exposing(3) });
    const { status, headers, text } = await ask(`${url}/metrics?x=1`);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(headers.vary).toBe("Accept, Accept-Encoding");
    expect(headers["content-length"]).toBe(String(text.length));
    expect(text).toBe(
      "# HELP lambda_requests_total Invocations.\n# TYPE lambda_requests_total counter\nlambda_requests_total 3\n",
    );
  });

  it("is in OpenMetrics and compressed for a Prometheus", async () => {
    const { url } = await startServer({ exposition: await exposing(3) });
    const { headers, body } = await ask(`${url}/metrics`, {
      headers: { Accept: "application/openmetrics-text;version=1.0.0,*/*;q=0.1", "Accept-Encoding": "gzip" },
    });
    expect(headers["content-type"]).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    expect(headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(body).toString()).toMatch(/\nlambda_requests_total 3\n# EOF\n$/);
  });

  it("says with HEAD how long it is, and no more", async () => {
    const { url } = await startServer({ exposition: await exposing(3) });
    const { status, headers, text } = await ask(`${url}/metrics`, { method: "HEAD" });
    expect([status, headers["content-length"], text]).toEqual([200, "103", ""]);
  });
});

describe("health and readiness", () => {
  it("are 200 while nothing speaks against them", async () => {
    const { url } = await startServer();
    expect(await ask(`${url}/-/healthy`)).toMatchObject({ status: 200, text: "metrics-service is healthy.\n" });
    expect(await ask(`${url}/-/ready`)).toMatchObject({ status: 200, text: "metrics-service is ready.\n" });
  });

  it("are 503 with the reason otherwise", async () => {
    const { url } = await startServer({
      unhealthy: () => "Nothing has happened for 10 min.",
      unready: () => "The first cycle is not complete.",
    });
    expect(await ask(`${url}/-/healthy`)).toMatchObject({ status: 503, text: "Nothing has happened for 10 min.\n" });
    expect(await ask(`${url}/-/ready`)).toMatchObject({ status: 503, text: "The first cycle is not complete.\n" });
  });
});

describe("/-/reload", () => {
  it.each(["POST", "PUT"])("is 200 when the configuration was taken by %s", async (method) => {
    const { url } = await startServer();
    expect(await ask(`${url}/-/reload`, { method })).toMatchObject({
      status: 200,
      text: "The configuration was taken.\n",
    });
  });

  it("is 500 with every problem when it was not", async () => {
    const { url } = await startServer({
      reload: () => Promise.resolve(["jobs[0].name: is missing", "jobs[1]: is odd"]),
    });
    expect(await ask(`${url}/-/reload`, { method: "POST" })).toMatchObject({
      status: 500,
      text: "The configuration was not taken, the one before it stays:\njobs[0].name: is missing\njobs[1]: is odd\n",
    });
  });

  it("is not for a link that somebody follows", async () => {
    const { url } = await startServer();
    const { status, headers, text } = await ask(`${url}/-/reload`);
    expect([status, headers.allow, text]).toEqual([405, "POST, PUT", "Here only POST, PUT will do.\n"]);
  });
});

describe("whatever else", () => {
  it("is a page with links at /", async () => {
    const { url } = await startServer();
    const { headers, text } = await ask(`${url}/`);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    for (const path of ["/metrics", "/-/healthy", "/-/ready", "/-/reload"])
      expect(text).toContain(`<a href="${path}">`);
  });

  it("is 404 where there is nothing, and 405 where there is something else", async () => {
    const { url } = await startServer();
    expect((await ask(`${url}/metrics/`)).status).toBe(404);
    expect((await ask(`${url}/constructor`)).status).toBe(404);
    const { status, headers } = await ask(`${url}/metrics`, { method: "DELETE" });
    expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  it("is 500 and a line in the log when something throws", async () => {
    const { url, log } = await startServer({ reload: () => Promise.reject(new Error("no disk")) });
    expect((await ask(`${url}/-/reload`, { method: "POST" })).status).toBe(500);
    expect(log.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: "error", err: { message: "no disk" } },
    ]);
  });

  it("is refused when its headers are too long", async () => {
    const { url } = await startServer();
    expect((await ask(`${url}/metrics`, { headers: { "X-Long": "x".repeat(20_000) } })).status).toBe(431);
  });

  it("does no harm by hanging up", async () => {
    let release = () => {};
    const { url, log } = await startServer({
      reload: () =>
        new Promise(
          (done) =>
            (release = () => {
              done([]);
            }),
        ),
    });
    const gone = request(`${url}/-/reload`, { method: "POST", agent: false }).on("error", () => {});
    gone.end();
    await new Promise((done) => setTimeout(done, 50));
    gone.destroy();
    await new Promise((done) => setTimeout(done, 50));
    release();
    expect((await ask(`${url}/-/healthy`)).status).toBe(200);
    expect(log).toEqual([]);
  });

  it("is counted by path and code", async () => {
    const { url, server } = await startServer();
    await ask(`${url}/metrics`);
    await ask(`${url}/nothing`);
    await ask(`${url}/nowhere`);
    const counts = server.families().flatMap(({ samples }) => [...samples].filter(({ suffix }) => suffix === "_count"));
    expect(counts.map(({ labels, value }) => [labels, value])).toEqual([
      ['code="200",path="/metrics"', 1],
      ['code="404",path="other"', 2],
    ]);
  });
});

describe("draining", () => {
  it("lets what is being answered end, closes what idles, and takes nothing new", async () => {
    let release = () => {};
    const started = await startServer({
      reload: () =>
        new Promise(
          (done) =>
            (release = () => {
              done([]);
            }),
        ),
    });
    const agent = new Agent({ keepAlive: true });
    await ask(`${started.url}/metrics`, { agent });
    const last = ask(`${started.url}/-/reload`, { method: "POST", agent: new Agent({ keepAlive: true }) });
    await new Promise((done) => setTimeout(done, 50));
    const drained = started.server.drain(5_000);
    await expect(ask(`${started.url}/metrics`)).rejects.toThrow("ECONNREFUSED");
    release();
    const { status, headers } = await last;
    expect([status, headers.connection]).toEqual([200, "close"]);
    await drained;
    agent.destroy();
  });

  it("cuts off what takes too long", async () => {
    const { url, server } = await startServer({ reload: () => new Promise(() => {}) });
    const hanging = ask(`${url}/-/reload`, { method: "POST" });
    const silent = connect(Number(new URL(url).port), "127.0.0.1");
    await new Promise((done) => silent.once("connect", done));
    await new Promise((done) => setTimeout(done, 50));
    const closed = new Promise((done) => silent.once("close", done));
    await Promise.all([server.drain(100), expect(hanging).rejects.toThrow("socket hang up"), closed]);
  });
});

describe("an address that cannot be had", () => {
  it("is said to be taken", async () => {
    const { url } = await startServer();
    const address = { host: "127.0.0.1", port: Number(new URL(url).port) };
    await expect(createServer().listen(address)).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${address.port}: another program listens there already; choose another address with --web.listen-address`,
    );
  });

  it("is said not to be this machine's", async () => {
    await expect(createServer().listen({ host: "192.0.2.1", port: 9106 })).rejects.toThrow(
      "Cannot listen on 192.0.2.1:9106: this machine does not have that address",
    );
  });
});
