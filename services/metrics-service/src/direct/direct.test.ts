import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { run } from "@watchpost/scripts/testing";

import { counterRequest, directScene, DURATION, ORDERS, shown, TOKEN } from "./testing/scene";

const NOW = 60 * Math.floor(Date.now() / 60_000);
const ANCHOR = NOW - 86_400;
const LABELS = 'environment="dev",status="success"';
const SERIES = `orders_processed_total{${LABELS}}`;

const orders = (watermark: number, value: number) => ({
  rule: ORDERS,
  labels: LABELS,
  place: 0,
  anchor: ANCHOR,
  watermark,
  values: Float64Array.of(value),
});
const success = { status: "success" };

describe("the direct path", () => {
  it("shows what is pushed when CloudWatch is late, and CloudWatch again when it is back, each order once", async () => {
    const { clock, direct, post, totals } = await directScene({ now: NOW });
    await direct.start();
    const value = async () => {
      await direct.refresh();
      return shown(direct.families(), "orders_processed")[SERIES];
    };
    totals.push(orders(NOW, 100));
    const push = (start: number, amount: number) =>
      post(counterRequest("orders.processed", { start, time: start + 30, value: amount, attributes: success }));
    clock.seconds = NOW + 540;
    await push(NOW - 60, 40);
    for (const start of [NOW, NOW + 30, NOW + 300]) expect((await push(start, 5)).status).toBe(200);
    expect(await value()).toBe(100);
    clock.seconds = NOW + 601;
    expect(await value()).toBe(115);
    expect(shown(direct.families(), "watchpost_direct_takeovers")).toMatchObject({
      'watchpost_direct_takeovers_active{family="orders_processed"}': 1,
      'watchpost_direct_takeovers_total{family="orders_processed"}': 1,
    });
    // A retry of what was taken is answered as well, and counted as nothing.
    expect((await push(NOW + 300, 5)).status).toBe(200);
    expect(await value()).toBe(115);
    totals.splice(0, 1, orders(NOW + 120, 112));
    expect(await value()).toBe(115);
    totals.splice(0, 1, orders(NOW + 600, 118));
    expect(await value()).toBe(118);
    expect(shown(direct.families(), "watchpost_direct_")).toMatchObject({
      'watchpost_direct_takeovers_active{family="orders_processed"}': 0,
      "watchpost_direct_received_datapoints_total{}": 5,
      "watchpost_direct_duplicate_datapoints_total{}": 1,
      "watchpost_direct_last_received_timestamp_seconds{}": NOW + 601,
    });
    await direct.stop();
  });

  it("shows a histogram under CloudWatch's bounds, whatever the emitter's unit", async () => {
    const { clock, direct, post, totals } = await directScene({ now: NOW });
    await direct.start();
    totals.push({ ...orders(NOW, 0), rule: DURATION, place: 18, values: Float64Array.of(2, 1.5, 1, 1) });
    clock.seconds = NOW + 700;
    const point = {
      attributes: [{ key: "status", value: { stringValue: "success" } }],
      startTimeUnixNano: `${NOW + 60}000000000`,
      timeUnixNano: `${NOW + 90}000000000`,
      count: "3",
      sum: 1_300,
      explicitBounds: [100, 1_000],
      bucketCounts: ["1", "1", "1"],
    };
    const histogram = { aggregationTemporality: 1, dataPoints: [point] };
    const metrics = [{ name: "order.processing.duration", unit: "ms", histogram }];
    const answer = await post(JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }));
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    await direct.refresh();
    const name = "order_processing_duration_seconds";
    expect(shown(direct.families(), name)).toEqual({
      [`${name}_bucket{environment="dev",le="0.10153",status="success"}`]: 2,
      [`${name}_bucket{environment="dev",le="1.0",status="success"}`]: 3,
      [`${name}_bucket{environment="dev",le="+Inf",status="success"}`]: 5,
      [`${name}_count{${LABELS}}`]: 5,
      [`${name}_sum{${LABELS}}`]: 2.8,
      [`${name}_created{${LABELS}}`]: ANCHOR,
    });
    await direct.stop();
  });

  it("adds up the attributes that the configuration makes no labels of, and takes labels from the resource", async () => {
    const families = [{ family: "orders_processed", metric: "shop/orders", labels: { status: "order.status" } }];
    const { clock, direct, post, totals } = await directScene({ now: NOW, settings: { families } });
    await direct.start();
    totals.push(orders(NOW, 1));
    clock.seconds = NOW + 700;
    for (const host of ["a", "b"]) {
      const attributes = { "order.status": "success", host };
      await post(counterRequest("shop/orders", { start: NOW + 60, time: NOW + 90, value: 2, attributes }));
    }
    await direct.refresh();
    expect(shown(direct.families(), "orders_processed")[SERIES]).toBe(5);
    await direct.stop();
  });

  it("does not show series that CloudWatch has not, and counts them", async () => {
    const { clock, direct, post } = await directScene({ now: NOW });
    await direct.start();
    clock.seconds = NOW + 60;
    await post(
      counterRequest("orders.processed", { start: NOW, time: NOW + 30, value: 1, attributes: { status: "odd" } }),
    );
    await direct.refresh();
    expect(shown(direct.families(), "orders_processed")).toEqual({});
    expect(shown(direct.families(), "watchpost_direct_waiting")).toMatchObject({
      'watchpost_direct_waiting_series{family="orders_processed"}': 1,
    });
    await direct.stop();
  });

  it("publishes families of its own where the configuration says so", async () => {
    const { direct, post, clock } = await directScene({ now: NOW, settings: { others: "publish" } });
    await direct.start();
    clock.seconds = NOW + 120;
    const carts = (temporality: "delta" | "cumulative", value: number, time: number) =>
      counterRequest("shop.carts", { start: NOW + 1, time: NOW + time, value, temporality });
    await post(carts("cumulative", 5, 30));
    await post(carts("cumulative", 7, 60));
    await post(carts("delta", 1, 90));
    const gauge = { dataPoints: [{ timeUnixNano: `${NOW}000000000`, asDouble: 512 }] };
    const metrics = [
      { name: "cart.size", unit: "KiBy", description: "How big.", gauge },
      { name: "watchpost.up", gauge },
      { name: "orders_processed_created", gauge },
    ];
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
    const answer = await post(JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }));
    expect(await answer.json()).toEqual({ partialSuccess: { rejectedDataPoints: "2", errorMessage: "name: 2" } });
    await direct.refresh();
    expect(shown(direct.families(), "shop")).toEqual({
      "shop_carts_total{}": 8,
      "shop_carts_created{}": NOW + 120,
    });
    expect(shown(direct.families(), "cart")).toEqual({ 'cart_size_bytes{service_name="shop"}': 524_288 });
    clock.seconds = NOW + 500;
    await direct.refresh();
    expect(shown(direct.families(), "cart")).toEqual({});
    await direct.stop();
  });

  it("goes on after a restart as if there had been none, while CloudWatch cannot be reached", async () => {
    const first = await directScene({ now: NOW, keepsState: true });
    const { directory } = first;
    await first.direct.start();
    first.totals.push(orders(NOW, 100));
    first.clock.seconds = NOW + 700;
    const at = (start: number, value: number) =>
      counterRequest("orders.processed", {
        start: NOW,
        time: start,
        value,
        attributes: success,
        temporality: "cumulative",
      });
    await first.post(at(NOW + 30, 5));
    await first.direct.stop();
    const second = await directScene({ now: NOW + 720, directory, keepsState: true });
    await second.direct.start();
    await second.post(at(NOW + 60, 9));
    await second.direct.refresh();
    expect(shown(second.direct.families(), "orders_processed")[SERIES]).toBe(109);
    await second.direct.stop();
    writeFileSync(join(directory, "state.direct"), "rubbish");
    const third = await directScene({ now: NOW + 740, directory, keepsState: true });
    await third.direct.start();
    expect(third.log.join()).toContain("no saved state of pushed metrics");
    // It knows not what was shown, so it shows nothing that could be less.
    third.totals.push(orders(NOW + 60, 109));
    await third.direct.refresh();
    expect(shown(third.direct.families(), "orders_processed")).toEqual({});
    third.totals.splice(0, 1, orders(NOW + 780, 120));
    await third.direct.refresh();
    expect(shown(third.direct.families(), "orders_processed")[SERIES]).toBe(120);
    await third.direct.stop();
  });

  it("shows what is pushed also while it cannot be saved, and says so", async () => {
    const { clock, direct, directory, log, post, totals } = await directScene({ now: NOW, keepsState: true });
    await direct.start();
    totals.push(orders(NOW, 100));
    clock.seconds = NOW + 700;
    // A folder cannot be replaced by a file.
    await direct.refresh();
    rmSync(join(directory, "state.direct"));
    mkdirSync(join(directory, "state.direct"));
    await post(counterRequest("orders.processed", { start: NOW, time: NOW + 30, value: 1, attributes: success }));
    await direct.refresh();
    expect(shown(direct.families(), "orders_processed")[SERIES]).toBe(101);
    expect(log.join()).toContain("pushed metrics not saved");
    expect(shown(direct.families(), "watchpost_direct_failed_saves")).toEqual({
      "watchpost_direct_failed_saves_total{}": 1,
    });
    await direct.stop();
  });
});

describe("OpenTelemetry's own exporters", () => {
  it.each([
    ["protobuf", "delta", "none"],
    ["protobuf", "cumulative", "gzip"],
    ["json", "delta", "gzip"],
    ["json", "cumulative", "none"],
  ])(
    "push %s (%s, compression %s)",
    async (...how) => {
      const scene = await directScene({ now: Math.floor(Date.now() / 1000) - 1, settings: { others: "publish" } });
      await scene.direct.start();
      scene.clock.seconds += 5;
      const emitter = join(__dirname, "testing/emitter.ts");
      const emitted = await run(process.execPath, ["--import", "tsx", emitter, scene.url, TOKEN, ...how]);
      expect(emitted).toEqual({ status: 0, stdout: "", stderr: "" });
      await scene.direct.refresh();
      expect(shown(scene.direct.families(), "paid")).toMatchObject({
        [`paid_total{method="card",service_name="unknown_service:${process.execPath}"}`]: 6,
        [`paid_time_seconds_bucket{le="0.1",service_name="unknown_service:${process.execPath}"}`]: 0,
        [`paid_time_seconds_bucket{le="1.0",service_name="unknown_service:${process.execPath}"}`]: 3,
        [`paid_time_seconds_count{service_name="unknown_service:${process.execPath}"}`]: 3,
        [`paid_time_seconds_sum{service_name="unknown_service:${process.execPath}"}`]: 1.5,
      });
      await scene.direct.stop();
    },
    60_000,
  );
});
