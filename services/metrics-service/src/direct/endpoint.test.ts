import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { describe, expect, it } from "@jest/globals";

import { SecretFileError } from "../server/secret-file";
import { counterRequest, directScene, shown, TOKEN } from "./testing/scene";

const NOW = 60 * Math.floor(Date.now() / 60_000);

describe("a push is refused", () => {
  const fine = counterRequest("orders.processed", { start: NOW, time: NOW + 30, value: 1 });

  it.each([
    ["without a token", fine, { Authorization: "" }, 401, "must be Bearer with the token"],
    ["with another token", fine, { Authorization: "Bearer x" }, 401, "must be Bearer with the token"],
    ["of another type", fine, { "Content-Type": "text/plain" }, 415, "must be application/x-protobuf or"],
    ["of another coding", fine, { "Content-Encoding": "br" }, 415, "gzip or none will do"],
    ["that is no JSON", "{", {}, 400, "The body is not JSON."],
    ["that is no gzip", fine, { "Content-Encoding": "gzip" }, 400, "The body is not gzip"],
    ["that is too long", Buffer.alloc(4 * 2 ** 20 + 1, 32), {}, 413, "A body may have 4194304 bytes"],
    [
      "that is too long when it is uncompressed",
      gzipSync(Buffer.alloc(4 * 2 ** 20 + 1, 32)),
      { "Content-Encoding": "gzip" },
      413,
      "A body may have 4194304 bytes",
    ],
  ])("%s", async (_, body, headers, status, message) => {
    const { direct, log, post } = await directScene({ now: NOW });
    await direct.start();
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining(message) });
    expect(shown(direct.families(), "watchpost_direct_rejected_requests")).toEqual({
      [`watchpost_direct_rejected_requests_total{code="${status}"}`]: 1,
    });
    expect(log.join()).not.toContain(TOKEN);
    await direct.stop();
  });

  it("in protobuf as it is asked in protobuf", async () => {
    const { direct, post } = await directScene({ now: NOW });
    await direct.start();
    const answer = await post(Buffer.from([10, 5, 1]), { "Content-Type": "application/x-protobuf" });
    expect(answer.headers.get("content-type")).toBe("application/x-protobuf");
    // google.rpc.Status: code INVALID_ARGUMENT, then the message.
    expect([...Buffer.from(await answer.arrayBuffer()).subarray(0, 3)]).toEqual([8, 3, 18]);
    await direct.stop();
  });

  it("before the service has read what it had, to be sent again", async () => {
    const { post } = await directScene({ now: NOW });
    const answer = await post(fine);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
  });

  it.each([
    ["of an hour ago and more", { time: NOW - 3_601 }, "late"],
    ["of the future", { time: NOW + 601 }, "early"],
    ["that falls", { value: -1 }, "value"],
    ["whose attributes are labels of Prometheus's own", { attributes: { a_b: "1", "a.b": "2" } }, "labels"],
    ["whose attributes are too long", { attributes: { a: "x".repeat(1_025) } }, "labels"],
  ])("in part, for a point %s", async (_, changes, reason) => {
    const { direct, post } = await directScene({ now: NOW });
    await direct.start();
    const answer = await post(
      counterRequest("orders.processed", { start: NOW - 7_200, time: NOW, value: 1, ...changes }),
    );
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      partialSuccess: { rejectedDataPoints: "1", errorMessage: `${reason}: 1` },
    });
    await direct.stop();
  });

  it("in part, for points of another kind than their family, or beyond the limit of series; others are left out", async () => {
    const { direct, post } = await directScene({ now: NOW, settings: { seriesLimit: 1 } });
    await direct.start();
    const push = async (name: string, status: string) => {
      const answer = await post(counterRequest(name, { start: NOW - 60, time: NOW, value: 1, attributes: { status } }));
      return answer.json();
    };
    const refused = (errorMessage: string) => ({ partialSuccess: { rejectedDataPoints: "1", errorMessage } });
    expect(await push("order.processing.duration.seconds", "a")).toEqual(refused("kind: 1"));
    expect(await push("orders.processed", "a")).toEqual({});
    expect(await push("orders.processed", "b")).toEqual(refused("limit: 1"));
    expect(await push("something.else", "b")).toEqual({});
    expect(shown(direct.families(), "watchpost_direct_rejected_datapoints")).toEqual({
      'watchpost_direct_rejected_datapoints_total{reason="kind"}': 1,
      'watchpost_direct_rejected_datapoints_total{reason="limit"}': 1,
      'watchpost_direct_rejected_datapoints_total{reason="unlisted"}': 1,
    });
    await direct.stop();
  });
});

describe("the token", () => {
  it("is wanted at the start", async () => {
    await expect(directScene({ now: NOW, settings: { tokenFile: "/nowhere/token" } })).rejects.toThrow(SecretFileError);
    await expect(directScene({ now: NOW, settings: { tokenFile: "/nowhere/token" } })).rejects.toThrow(
      "/nowhere/token: ENOENT",
    );
  });

  it("can be changed while the service runs, with both taken meanwhile, and holds while the file is not there", async () => {
    const { clock, direct, post, tokenFile } = await directScene({ now: NOW });
    await direct.start();
    const push = async (token: string) => (await post("{}", { Authorization: `Bearer ${token}` })).status;
    writeFileSync(tokenFile, `${readFileSync(tokenFile, "utf8")}next\n`);
    expect(await push("next")).toBe(401);
    clock.seconds += 10;
    expect([await push("next"), await push(TOKEN)]).toEqual([200, 200]);
    writeFileSync(tokenFile, "\n");
    clock.seconds += 10;
    expect(await push("next")).toBe(200);
    await direct.stop();
  });
});
