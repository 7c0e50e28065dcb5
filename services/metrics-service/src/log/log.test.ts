import { describe, expect, it } from "@jest/globals";

import { createLog, type LogLevel } from "./log";

function logging(level: LogLevel) {
  const lines: string[] = [];
  return { log: createLog(level, (line) => lines.push(line)), lines };
}

describe("the log", () => {
  it("is one line of JSON for each thing that happened", () => {
    const { log, lines } = logging("info");
    log.info({ series: 3 }, "published");
    const line: unknown = JSON.parse(lines[0] ?? "");
    expect(line).toEqual({ level: "info", time: expect.any(String), series: 3, msg: "published" });
    expect(lines[0]).toMatch(/"time":"\d{4}-\d\d-\d\dT[\d:.]+Z".*\n$/);
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = logging("warn");
    log.debug({}, "a");
    log.info({}, "b");
    log.warn({}, "c");
    log.error({}, "d");
    expect(lines).toHaveLength(2);
  });

  it("tells an error's name, message and cause, and nothing that hangs on it", () => {
    const { log, lines } = logging("info");
    const error = Object.assign(new Error("refused", { cause: new Error("no route") }), { $response: "SECRET" });
    log.error({ err: error }, "failed");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      err: { name: "Error", message: "refused", cause: { message: "no route" } },
    });
    expect(lines[0]).not.toContain("SECRET");
  });

  it("writes no secrets", () => {
    const { log, lines } = logging("info");
    log.info(
      { password: "p1", role: { arn: "a", externalId: "p2" }, aws: { credentials: { secretAccessKey: "p3" } } },
      "",
    );
    expect(lines[0]).toContain('"arn":"a"');
    expect(lines[0]).not.toMatch(/p[123]/);
  });
});
