import { describe, expect, it } from "@jest/globals";
import { gzipSync } from "node:zlib";
import fc from "fast-check";

import { shown } from "../direct/testing/scene";
import { metric, random, rule } from "../engine/testing/fixtures";
import { SecretFileError } from "../server/secret-file";
import { ACCOUNT, delivery, line, streamScene } from "./testing/scene";

const NOON = Date.UTC(2026, 10, 21, 12) / 1000;
const MINUTE = 60;
const HOUR = 3_600;

describe("metric streams", () => {
  it("are counted without CloudWatch being asked, but for the beginning and once an hour", async () => {
    const { asked, clock, cycle, deliver, ledger, value } = await streamScene({ now: NOON });
    const requests = metric("Invocations", "pay");
    for (let time = NOON - 2 * HOUR; time < NOON + 6 * HOUR; time += MINUTE) {
      ledger.put(requests, time, time + 120, [1, 1]);
    }
    for (let now = NOON; now < NOON + 6 * HOUR; now += MINUTE) {
      clock.seconds = now;
      if (now > NOON) expect(await deliver(line(now - 3 * MINUTE, 2))).toBe(200);
      await cycle();
    }
    expect(value()).toBe(((2 * HOUR + 6 * HOUR - 6 * MINUTE) / MINUTE) * 2);
    // At the start, and again when the stream had come so far that nothing lay between the two.
    expect(asked.filter((asks) => asks === "tail").length).toBeLessThanOrEqual(3);
    expect(asked.filter((asks) => asks === "bases").length).toBeLessThanOrEqual(8);
  });

  it("are corrected by the hours: what was lost, late, delivered twice or out of order is counted once in the end", async () => {
    const pace = fc.record({ seed: fc.nat(), lost: fc.constantFrom(0, 0.1, 0.5), twice: fc.constantFrom(0, 0.3) });
    await fc.assert(
      fc.asyncProperty(pace, async ({ seed, lost, twice }) => {
        const { clock, cycle, deliver, ledger, value } = await streamScene({ now: NOON });
        const next = random(seed);
        const requests = metric("Invocations", "pay");
        const deliveries = new Map<number, string[]>();
        const put = (at: number, text: string) => deliveries.set(at, [...(deliveries.get(at) ?? []), text]);
        for (let time = NOON; time < NOON + 2 * HOUR; time += MINUTE) {
          const [first, late] = [1 + Math.floor(next() * 5), Math.floor(next() * 3)];
          ledger.put(requests, time, time + 120, Array<number>(first).fill(1));
          const lateAt = time + MINUTE * Math.floor(3 + next() * 40);
          if (late > 0) ledger.put(requests, time, lateAt, Array<number>(late).fill(1));
          if (next() >= lost) put(time + 3 * MINUTE, line(time, first));
          if (next() < twice) put(time + MINUTE * Math.floor(3 + next() * 10), line(time, first));
          if (late > 0 && next() >= lost) put(lateAt + MINUTE, line(time, first + late));
        }
        let before = 0;
        for (let now = NOON; now < NOON + 5 * HOUR; now += MINUTE) {
          clock.seconds = now;
          const lines = [...(deliveries.get(now) ?? []), line(now - 2 * MINUTE, 1, { metric_name: "Other" })];
          await deliver(...lines);
          await cycle();
          const shownNow = value();
          if (Number.isNaN(shownNow)) continue;
          expect(shownNow).toBeGreaterThanOrEqual(before);
          before = shownNow;
        }
        expect(before).toBe(ledger.truth(requests, "Sum", NOON - HOUR, NOON + 5 * HOUR));
      }),
      { numRuns: 8 },
    );
  }, 240_000);

  it("are replaced by CloudWatch while they are silent, at a slower pace, and go on when they are back", async () => {
    const { asked, clock, cycle, deliver, ledger, value, streams } = await streamScene({ now: NOON });
    const requests = metric("Invocations", "pay");
    for (let time = NOON; time < NOON + 3 * HOUR; time += MINUTE) ledger.put(requests, time, time + 120, [1]);
    const tails = async (from: number, to: number, streamed: boolean) => {
      const before = asked.filter((asks) => asks === "tail").length;
      for (let now = from; now < to; now += MINUTE) {
        clock.seconds = now;
        if (streamed) await deliver(line(now - 3 * MINUTE, 1));
        await cycle();
      }
      return asked.filter((asks) => asks === "tail").length - before;
    };
    await tails(NOON, NOON + HOUR, true);
    const silent = await tails(NOON + HOUR, NOON + 2 * HOUR, false);
    expect(silent).toBeGreaterThan(5);
    expect(silent).toBeLessThan(14);
    expect(await tails(NOON + 2 * HOUR, NOON + 3 * HOUR, true)).toBeLessThanOrEqual(3);
    expect(value()).toBe((3 * HOUR - 6 * MINUTE) / MINUTE);
    expect(shown(streams.families(), "watchpost_stream_answers")).toMatchObject({
      'watchpost_stream_answers_total{by="cloudwatch"}': asked.filter((asks) => asks === "tail").length,
    });
  });

  it("ask for hours as seldom as is wanted", async () => {
    const { asked, clock, cycle, deliver } = await streamScene({ now: NOON, settings: { reconcileSeconds: 4 * HOUR } });
    for (let now = NOON; now < NOON + 12 * HOUR; now += MINUTE) {
      clock.seconds = now;
      await deliver(line(now - 3 * MINUTE, 1));
      await cycle();
    }
    const bases = asked.filter((asks) => asks === "bases").length;
    expect(bases).toBeGreaterThanOrEqual(3);
    expect(bases).toBeLessThanOrEqual(5);
  });

  it("show gauges by any statistic that they have", async () => {
    const rules = (["Average", "Maximum", "Minimum", "p99"] as const).map((statistic) =>
      rule({ family: statistic.toLowerCase(), kind: "gauge", statistic }),
    );
    const { clock, cycle, deliver, streams, ...scene } = await streamScene({ now: NOON, rules });
    await deliver(line(NOON - 6 * MINUTE, 0));
    await cycle();
    const value = { sum: 6, count: 3, max: 4, min: 1, p99: 3.9 };
    clock.seconds = NOON + 8 * MINUTE;
    await deliver(line(NOON + 2 * MINUTE, 0, { value }), line(NOON + 3 * MINUTE, 0));
    await deliver(line(NOON + 4 * MINUTE, 0, { metric_name: "Other" }));
    await cycle();
    expect(scene.asked).toEqual(["tail"]);
    expect(shown(streams.families(), "watchpost_stream_rejected_datapoints")).toEqual({
      'watchpost_stream_rejected_datapoints_total{reason="ignored"}': 2,
      'watchpost_stream_rejected_datapoints_total{reason="statistics"}': 1,
    });
    expect(scene.gauges()).toEqual({ average: 2, maximum: 4, minimum: 1, p99: 3.9 });
  });

  it("say how they fare", async () => {
    const { clock, cycle, deliver, streams } = await streamScene({ now: NOON });
    await cycle();
    clock.seconds = NOON + 5 * MINUTE;
    const point = line(NOON + MINUTE, 3);
    await deliver(point, point, line(NOON + MINUTE, 4), line(NOON - 9 * HOUR, 1), line(NOON + HOUR, 1), "rubbish");
    expect(shown(streams.families(), "watchpost_stream_")).toMatchObject({
      "watchpost_stream_received_datapoints_total{}": 6,
      "watchpost_stream_duplicate_datapoints_total{}": 1,
      "watchpost_stream_revised_datapoints_total{}": 1,
      'watchpost_stream_rejected_datapoints_total{reason="early"}': 1,
      'watchpost_stream_rejected_datapoints_total{reason="unreadable"}': 1,
      "watchpost_stream_last_received_timestamp_seconds{}": NOON + 5 * MINUTE,
      [`watchpost_stream_horizon_timestamp_seconds{account_id="${ACCOUNT}",region="eu-west-1"}`]: NOON + 2 * MINUTE,
      "watchpost_stream_metrics{}": 1,
    });
  });

  it("are of the account of their Firehose stream, or of the one that is said: others are not the own", async () => {
    const { cycle, deliver, streams } = await streamScene({ now: NOON, settings: { account: "444455556666" } });
    await cycle();
    await deliver(line(NOON - MINUTE, 1), line(NOON - MINUTE, 1, { account_id: "444455556666" }));
    expect(shown(streams.families(), "watchpost_stream_rejected")).toEqual({
      'watchpost_stream_rejected_datapoints_total{reason="ignored"}': 1,
    });
  });
});

describe("Firehose", () => {
  it("is answered as it wants, also when it compresses", async () => {
    const { post } = await streamScene({ now: NOON });
    const answer = await post(gzipSync(delivery([line(NOON, 1)])), { "Content-Encoding": "gzip" });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await answer.json()).toEqual({ requestId: "id", timestamp: NOON * 1000 });
    expect((await post(delivery([]))).status).toBe(200);
  });

  const fine = delivery([line(NOON, 1)]);

  it.each([
    ["without the access key", fine, { "X-Amz-Firehose-Access-Key": "x" }, 401, "is not the access key"],
    ["of another type", fine, { "Content-Type": "text/plain" }, 415, "must be application/json"],
    ["of another coding", fine, { "Content-Encoding": "br" }, 415, "gzip or none will do"],
    ["that is no JSON", "{", {}, 400, "The body is not Firehose's"],
    ["that is not its own", '{"requestId":"id"}', {}, 400, "The body is not Firehose's: timestamp"],
    ["of another request", delivery([], "other"), {}, 400, "is not that of the header"],
    ["of a stream in another format", delivery(["\u0001\u0002"]), {}, 400, "its output format must be JSON"],
    ["that is too long", Buffer.alloc(16 * 2 ** 20 + 1, 32), {}, 413, "A body may have 16777216 bytes"],
  ])("is refused a delivery %s", async (_, body, headers, status, errorMessage) => {
    const { post, streams } = await streamScene({ now: NOON });
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({
      requestId: "id",
      timestamp: NOON * 1000,
      errorMessage: expect.stringContaining(errorMessage),
    });
    expect(shown(streams.families(), "watchpost_stream_rejected_requests")).toEqual({
      [`watchpost_stream_rejected_requests_total{code="${status}"}`]: 1,
    });
  });

  it("is refused a delivery without its id", async () => {
    const { post } = await streamScene({ now: NOON });
    expect((await post(fine, { "X-Amz-Firehose-Request-Id": "" })).status).toBe(400);
  });

  it("is known by a key that is wanted at the start", async () => {
    await expect(streamScene({ now: NOON, settings: { accessKeyFile: "/nowhere/key" } })).rejects.toThrow(
      SecretFileError,
    );
  });
});
