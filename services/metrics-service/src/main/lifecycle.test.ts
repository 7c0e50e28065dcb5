import { EventEmitter } from "node:events";

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { createLog } from "../log";
import { followSignals, type ProcessEvents } from "./lifecycle";

class FakeProcess extends EventEmitter implements ProcessEvents {
  readonly exits: number[] = [];

  exit(status: number): void {
    this.exits.push(status);
  }
}

function following(stop: () => Promise<void> = () => Promise.resolve()) {
  const [events, log] = [new FakeProcess(), new Array<string>()];
  const reload = jest.fn(() => Promise.resolve());
  events.on("warning", () => {
    throw new Error("Node's own listener");
  });
  followSignals(
    events,
    createLog("debug", (line) => log.push(line)),
    { stop, reload },
  );
  return { events, log, reload };
}

const settled = () => jest.advanceTimersByTimeAsync(0);

describe("a process", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(["SIGTERM", "SIGINT"])("ends in good order at %s", async (signal) => {
    let release = () => {};
    const { events } = following(() => new Promise((done) => (release = done)));
    events.emit(signal);
    await settled();
    expect(events.exits).toEqual([]);
    release();
    await settled();
    expect(events.exits).toEqual([0]);
  });

  it("ends at once at a second signal", async () => {
    const { events } = following(() => new Promise(() => {}));
    events.emit("SIGTERM");
    events.emit("SIGINT");
    await settled();
    expect(events.exits).toEqual([130]);
  });

  it("does not wait for ever, nor say that all is well then", async () => {
    const { events, log } = following(() => new Promise(() => {}));
    events.emit("SIGTERM");
    await jest.advanceTimersByTimeAsync(9_500);
    expect(events.exits).toEqual([1]);
    expect(log.join()).toContain("not stopped in time");
  });

  it("says that not all is well when the end fails", async () => {
    const { events, log } = following(() => Promise.reject(new Error("no space left on device")));
    events.emit("SIGTERM");
    await settled();
    expect(events.exits).toEqual([1]);
    expect(log.join()).toContain("no space left on device");
  });

  it("takes the configuration anew at SIGHUP, unless it is ending", () => {
    const { events, reload } = following();
    events.emit("SIGHUP");
    expect(reload).toHaveBeenCalledTimes(1);
    events.emit("SIGTERM");
    events.emit("SIGHUP");
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("writes Node's warnings into its log, and nowhere else", () => {
    const { events, log } = following();
    expect(events.listenerCount("warning")).toBe(1);
    events.emit("warning", new Error("old Node"));
    expect(log.map((line): unknown => JSON.parse(line))).toMatchObject([{ level: "warn", warning: "old Node" }]);
  });

  it.each(["uncaughtException", "unhandledRejection"])("ends at an %s, with a line in the log", (event) => {
    const { events, log } = following();
    events.emit(event, new Error("odd"));
    expect(events.exits).toEqual([1]);
    expect(log.map((line): unknown => JSON.parse(line))).toMatchObject([{ level: "error", err: { message: "odd" } }]);
  });
});
