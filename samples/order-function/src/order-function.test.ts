import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { CloudWatchClient, PutMetricDataCommand, type StandardUnit } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it, jest } from "@jest/globals";
import { FakeCloudWatch, PROMPT } from "@watchpost/fake-cloudwatch";
import { BUNDLE } from "@watchpost/metrics-service/bundle";
import { freePort, startDaemon, temporaryDirectory, until } from "@watchpost/scripts/testing";
import { stringify } from "yaml";

import { embedded } from "./emf";
import { ShopMetrics } from "./metrics";

/** A line of the log, as CloudWatch reads it. */
interface Line {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: StandardUnit }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** What CloudWatch makes of a log. */
async function publish(log: readonly string[], client: CloudWatchClient, at: Date): Promise<void> {
  for (const line of log.map((text) => JSON.parse(text) as Line)) {
    for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      const MetricData = Dimensions.flatMap((names) =>
        Metrics.map(({ Name, Unit }) => ({
          MetricName: Name,
          Unit,
          Timestamp: at,
          Value: Number(line[Name]),
          Dimensions: names.map((name) => ({ Name: name, Value: String(line[name]) })),
        })),
      );
      await client.send(new PutMetricDataCommand({ Namespace, MetricData }));
    }
  }
}

describe("a line of the embedded metric format", () => {
  it("names the metric, its unit and its dimensions, and holds the value of each", () => {
    const measurement = { namespace: "Shop", name: "Orders", unit: "Count", value: 3, dimensions: { A: "x" } } as const;
    expect(JSON.parse(embedded(measurement, 1_700_000_000_000))).toEqual({
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [{ Namespace: "Shop", Dimensions: [["A"]], Metrics: [{ Name: "Orders", Unit: "Count" }] }],
      },
      A: "x",
      Orders: 3,
    });
  });
});

describe("the function", () => {
  it("takes an order while there is stock, and says each time how it went", async () => {
    const log = jest.spyOn(console, "log").mockImplementation(() => undefined);
    const { handler } = await import("./handler");
    const accepted = [];
    for (const quantity of [3, 2, 1]) accepted.push((await handler({ sku: "A-100", quantity })).accepted);
    expect(accepted).toEqual([true, true, false]);
    const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Line);
    const named = (name: string) => lines.filter((line) => name in line);
    // The process began with the first.
    expect(named("ColdStarts")).toHaveLength(1);
    expect(named("OrdersProcessed").map((line) => line["ErrorType"])).toEqual(["none", "none", "out_of_stock"]);
    expect(named("StockReservations").map((line) => line["Status"])).toEqual(["success", "success", "error"]);
    log.mockRestore();
  });
});

describe("what the functions publish", () => {
  it("comes out of the metrics service under the names of Prometheus, with these labels", async () => {
    const fake = await FakeCloudWatch.start({ arrivals: PROMPT });
    const credentials = { accessKeyId: "fake", secretAccessKey: "fake" };
    const client = new CloudWatchClient({ endpoint: fake.url, region: "eu-west-1", credentials });
    const log: string[] = [];
    const metrics = new ShopMetrics("order-service", (line) => log.push(line));
    metrics.invoked();
    metrics.orderProcessed(0.4);
    metrics.orderProcessed(3, "out_of_stock");
    metrics.paymentProcessed(0.2);
    metrics.stockReserved("A-100");
    metrics.inventoryChanged("decrement_stock", "conflict");
    await publish(log, client, new Date(Date.now() - 10 * 60_000));

    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const file = join(temporaryDirectory(), "metrics-service.yaml");
    const anchor = new Date(Math.floor(Date.now() / 3_600_000 - 1) * 3_600_000).toISOString().replace(".000Z", "Z");
    const jobs = [{ namespace: "PulseQueue", regions: ["eu-west-1"] }];
    writeFileSync(file, stringify({ listen: `127.0.0.1:${port}`, anchor, jobs }));
    await startDaemon(process.execPath, [BUNDLE, "--config", file], `${url}/-/healthy`, {
      ...process.env,
      AWS_ENDPOINT_URL: fake.url,
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "fake",
    });
    await until("the first reading", async () => ((await fetch(`${url}/-/ready`)).ok ? true : undefined));
    const page = await (await fetch(`${url}/metrics`)).text();
    await fake.stop();
    const value = (series: string) =>
      Number(
        page
          .split("\n")
          .find((line) => line.startsWith(`${series} `))
          ?.split(" ")[1],
      );
    expect({
      orders: value('orders_processed_total{error_type="none",status="success"}'),
      refused: value('orders_processed_total{error_type="out_of_stock",status="error"}'),
      payments: value('payments_processed_total{error_type="none",status="success"}'),
      reservations: value('stock_reservations_total{sku="A-100",status="success"}'),
      operations: value('inventory_operations_total{operation_type="decrement_stock",status="error"}'),
      durations: value("order_processing_duration_seconds_count"),
      seconds: value("order_processing_duration_seconds_sum"),
    }).toEqual({ orders: 1, refused: 1, payments: 1, reservations: 1, operations: 1, durations: 2, seconds: 3.4 });
  });
});
