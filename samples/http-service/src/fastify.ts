import type { FastifyInstance } from "fastify";
import plugin from "fastify-plugin";

import type { HttpMetrics } from "./metrics/prometheus";

const MILLISECONDS_PER_SECOND = 1000;

/** Measures each request of a server, and answers what Prometheus asks for at /metrics. */
export const measured = plugin((server: FastifyInstance, { metrics }: { readonly metrics: HttpMetrics }, done) => {
  server.addHook("onRequest", (request, reply, next) => {
    // Also where the client has gone before the answer, of which the hook onResponse is not told.
    reply.raw.once("close", () => {
      metrics.observe({
        method: request.method,
        route: request.routeOptions.url,
        status: reply.raw.statusCode,
        seconds: reply.elapsedTime / MILLISECONDS_PER_SECOND,
      });
    });
    next();
  });
  server.get("/metrics", async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  done();
});
