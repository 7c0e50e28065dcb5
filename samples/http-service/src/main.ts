import express from "express";

import { expose, measure } from "./express";
import { HttpMetrics } from "./metrics/prometheus";

const metrics = new HttpMetrics();
const app = express();
app.use(measure(metrics));
app.get("/metrics", expose(metrics));
app.get("/orders/:id", (request, response) => {
  response.json({ id: request.params.id });
});

const server = app.listen(Number(process.env["PORT"] ?? 8000));
process.once("SIGTERM", () => server.close());
