"""python3 -m unittest, with FastAPI, prometheus_client and httpx installed."""

import unittest

from fastapi import FastAPI
from fastapi.testclient import TestClient

from metrics import TRANSACTIONS, measure

app = FastAPI()
measure(app)


@app.get("/orders/{order}")
def order(order: str):
    TRANSACTIONS.labels("order", "success").inc()
    if order == "broken":
        raise RuntimeError("broken")
    return {"order": order}


class Metrics(unittest.TestCase):
    def test_requests_are_counted_by_pattern_and_status(self):
        client = TestClient(app, raise_server_exceptions=False)
        for path in ["/orders/1", "/orders/2", "/orders/broken", "/nothing/here"]:
            client.get(path)
        page = client.get("/metrics")
        self.assertTrue(page.headers["content-type"].startswith("text/plain"))
        for line in [
            'http_requests_total{endpoint="/orders/{order}",method="GET",status="200"} 2.0',
            'http_requests_total{endpoint="/orders/{order}",method="GET",status="500"} 1.0',
            'http_requests_total{endpoint="(none)",method="GET",status="404"} 1.0',
            'http_request_duration_seconds_count{endpoint="/orders/{order}",method="GET"} 3.0',
            'wumbo_transactions_total{category="order",status="success"} 3.0',
        ]:
            self.assertIn(line, page.text.splitlines())


if __name__ == "__main__":
    unittest.main()
