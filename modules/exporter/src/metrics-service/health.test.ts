import { spawn } from "node:child_process";

import { afterAll, describe, expect, it } from "@jest/globals";
import { freePort, run, startServer } from "@watchpost/scripts/testing";

import { healthCommand } from "./health";

/** Stands for the service's process. */
const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
const ended = new Promise<string>((done) => {
  bystander.once("exit", (_, signal) => {
    done(String(signal));
  });
});

afterAll(() => {
  bystander.kill("SIGKILL");
});

const check = (port: number) => {
  const { pid } = bystander;
  if (pid === undefined || pid <= 1) throw new Error("There is no process that may be ended.");
  return run("sh", ["-c", healthCommand(port, pid)]);
};

const answering = async (status: number) => {
  const asked: string[] = [];
  const url = await startServer((request, response) => {
    asked.push(request.url ?? "");
    response.statusCode = status;
    response.end();
  });
  return { port: Number(new URL(url).port), asked };
};

describe("the health check", () => {
  it("passes where the service says that it is well", async () => {
    const { port, asked } = await answering(200);
    expect(await check(port)).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(asked).toEqual(["/-/healthy"]);
  });

  it.each([
    ["answers something else", () => answering(404).then(({ port }) => port)],
    ["does not answer", freePort],
  ])("fails where the service %s, and leaves it alone", async (_, portOf) => {
    expect(await check(await portOf())).toMatchObject({ status: 1, stderr: "" });
    expect(bystander.exitCode).toBeNull();
    expect(bystander.signalCode).toBeNull();
  });

  it("asks a service to end that says that it is stuck, so that it is started anew", async () => {
    const { port } = await answering(503);
    expect(await check(port)).toMatchObject({ status: 1 });
    expect(await ended).toBe("SIGTERM");
  });

  it("is about the first process of its container", () => {
    expect(healthCommand(9106)).toContain("process.kill(1)");
  });
});
