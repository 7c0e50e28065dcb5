"""Metrics of a FastAPI application: requests and how long they took, for Prometheus."""

from time import perf_counter

from fastapi import FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

REQUESTS = Counter("http_requests_total", "Requests answered.", ["method", "endpoint", "status"])
DURATION = Histogram(
    "http_request_duration_seconds",
    "Time from a request to its answer.",
    ["method", "endpoint"],
    buckets=[0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
)
TRANSACTIONS = Counter("wumbo_transactions_total", "Transactions, by how they ended.", ["category", "status"])
ACTIVE_USERS = Gauge("wumbo_active_users", "Users of the last five minutes.")


def measure(app: FastAPI) -> None:
    """Measures each request of an application, and answers what Prometheus asks for at /metrics."""

    @app.middleware("http")
    async def measured(request: Request, call_next):
        start = perf_counter()
        status = 500
        try:
            response = await call_next(request)
            status = response.status_code
            return response
        finally:
            # The pattern, not the path: each path would be a series.
            route = request.scope.get("route")
            endpoint = route.path if route else "(none)"
            REQUESTS.labels(request.method, endpoint, status).inc()
            DURATION.labels(request.method, endpoint).observe(perf_counter() - start)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
