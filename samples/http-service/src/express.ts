import type { Request, RequestHandler } from "express";

import { type HttpMetrics, stopwatch } from "./metrics/prometheus";

/** Measures each request. To be used before every route. */
export function measure(metrics: HttpMetrics): RequestHandler {
  return (request, response, next) => {
    const seconds = stopwatch();
    // Also where the client has gone before the answer.
    response.once("close", () => {
      metrics.observe({
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        seconds: seconds(),
      });
    });
    next();
  };
}

/** Answers what Prometheus asks for. */
export function expose({ registry }: HttpMetrics): RequestHandler {
  return async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  };
}

/** The pattern with the place where its router is mounted: known once the request has been routed. */
function routeOf(request: Request): string | undefined {
  const route = request.route as { readonly path?: unknown } | undefined;
  return typeof route?.path === "string" ? request.baseUrl + route.path : undefined;
}
