import { once } from "node:events";
import { createServer, request, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, describe, expect, it } from "@jest/globals";

import { kubernetesApp } from "@watchpost/dashboards/kubernetes-app";
import express from "express";
import fastify from "fastify";

import { expose, measure } from "./express";
import { measured } from "./fastify";
import { HttpMetrics } from "./metrics/prometheus";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function expressApp(): Promise<string> {
  const metrics = new HttpMetrics();
  const app = express();
  const orders = express.Router();
  orders.get("/:id", (each, response) => {
    response.status(each.params.id === "broken" ? 500 : 200).end();
  });
  orders.get("/:id/slow", () => undefined);
  app.use(measure(metrics));
  app.use("/orders", orders);
  app.get("/metrics", expose(metrics));
  return listen(app);
}

async function fastifyServer(): Promise<string> {
  const server = fastify();
  await server.register(measured, { metrics: new HttpMetrics() });
  server.get("/orders/:id", (each, reply) => {
    const { id } = each.params as { id: string };
    return reply.status(id === "broken" ? 500 : 200).send();
  });
  server.get("/orders/:id/slow", () => new Promise(() => undefined));
  stops.push(() => server.close());
  return server.listen({ host: "127.0.0.1", port: 0 });
}

const pageOf = async (url: string) => (await fetch(`${url}/metrics`)).text();

/** Values of the series of a family, by their labels. */
async function valuesOf(url: string, family: string): Promise<Record<string, number>> {
  const lines = (await pageOf(url)).split("\n").filter((line) => line.startsWith(`${family}{`));
  return Object.fromEntries(
    lines.map((line) => [line.slice(family.length, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

describe.each([
  ["Express", expressApp],
  ["Fastify", fastifyServer],
])("an HTTP service with %s", (_, start) => {
  it("counts requests by method, route and status, not by path", async () => {
    const url = await start();
    for (const path of ["/orders/1", "/orders/2", "/orders/broken", "/nothing/here", "/nothing/there"]) {
      await fetch(url + path);
    }
    expect(await valuesOf(url, "http_requests_total")).toEqual({
      '{method="GET",route="/orders/:id",status="200"}': 2,
      '{method="GET",route="/orders/:id",status="500"}': 1,
      '{method="GET",route="(none)",status="404"}': 2,
    });
    expect(await valuesOf(url, "http_request_duration_seconds_count")).toMatchObject({
      '{method="GET",route="/orders/:id"}': 3,
    });
  });

  it("has a bucket at the limit of the alert on slow answers", async () => {
    const url = await start();
    await fetch(`${url}/orders/1`);
    const buckets = Object.keys(await valuesOf(url, "http_request_duration_seconds_bucket"));
    const bounds = buckets.map((labels) => /le="([^"]+)"/.exec(labels)?.[1]);
    expect(bounds).toEqual(["0.01", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"]);
  });

  it("counts a request whose client does not wait for the answer", async () => {
    const url = await start();
    const impatient = request(`${url}/orders/1/slow`).on("error", () => undefined);
    impatient.end();
    await once(impatient, "socket");
    setTimeout(() => impatient.destroy(), 100);
    let counted: string[] = [];
    while (!counted.some((labels) => labels.includes("/orders/:id/slow"))) {
      counted = Object.keys(await valuesOf(url, "http_requests_total"));
    }
  });

  it("says of its page that it is Prometheus's text format, and tells of its process", async () => {
    const url = await start();
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain("process_cpu_seconds_total");
  });
});

describe("the mixin for such services", () => {
  it("reads what they expose", async () => {
    const url = await expressApp();
    await fetch(`${url}/orders/1`);
    await pageOf(url);
    const page = await pageOf(url);
    const http = kubernetesApp().signals.filter(({ name, source }) => source.from === "scrape" && /^http_/.test(name));
    expect(http.map(({ name }) => name)).toEqual(["http_requests_total", "http_request_duration_seconds"]);
    for (const { name, kind } of http) expect(page).toContain(`# TYPE ${name} ${kind}`);
  });
});
