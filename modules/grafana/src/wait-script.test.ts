import { describe, expect, it } from "@jest/globals";
import { seconds } from "@watchpost/core";
import { itWith, run } from "@watchpost/scripts/testing";

import { HEALTHY, healthServer } from "../test/health-server";
import { waitScript } from "./wait-script";

/** Runs the script as Terraform does. */
function wait(url: string, { patience = 1, path = process.env["PATH"] } = {}) {
  const script = waitScript({ url, patience: seconds(patience), pause: seconds(1) });
  return run("/bin/sh", ["-c", script], { env: { PATH: path }, timeoutMs: 30_000 });
}

describe("waiting for Grafana", () => {
  itWith(["curl"], "ends at the first good answer", async () => {
    const { url, asked } = await healthServer(HEALTHY);
    expect(await wait(url)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(asked).toEqual(["/api/health"]);
  });

  itWith(["curl"], "goes on through refusals, and through a database that is not up yet", async () => {
    const { url, asked } = await healthServer(
      { status: 503, body: "<html>503 Service Temporarily Unavailable</html>" },
      { status: 200, body: '{"database": "failing"}' },
      HEALTHY,
    );
    expect(await wait(url, { patience: 20 })).toMatchObject({ status: 0 });
    expect(asked).toHaveLength(3);
  });

  itWith(["curl"], "gives up with what it heard last, and what to look at", async () => {
    const { url } = await healthServer({ status: 503, body: "" });
    const { status, stderr } = await wait(url);
    expect(status).toBe(1);
    expect(stderr.split("\n")).toEqual([
      `Grafana did not answer within 1s at ${url}/api/health, whose last answer was:`,
      expect.stringContaining("503"),
      "Look whether the environment is deployed, its service runs, and its access lets this machine in.",
      "",
    ]);
  });

  itWith(["curl"], "takes nothing for an answer but Grafana's own", async () => {
    const { url } = await healthServer({
      status: 200,
      body: "<html>$(echo expanded) Sign in to the guest network</html>",
    });
    const { status, stderr } = await wait(url);
    expect(status).toBe(1);
    expect(stderr).toContain("\n  <html>$(echo expanded) Sign in to the guest network</html>\n");
  });

  itWith(["curl"], "gives up where nobody listens", async () => {
    const { status, stderr } = await wait("http://127.0.0.1:9");
    expect(status).toBe(1);
    expect(stderr).toMatch(/last answer was:\n {2}curl: \(7\) .*127\.0\.0\.1/);
  });

  itWith(["curl"], "asks for the address as it is given", async () => {
    const { url, asked } = await healthServer(HEALTHY);
    expect(await wait(`${url}/it's$HOME`)).toMatchObject({ status: 0 });
    expect(asked).toEqual(["/it's$HOME/api/health"]);
  });

  it("says that it needs curl, and waits for nothing without it", async () => {
    expect(await wait("http://127.0.0.1:9", { patience: 20, path: "/nonexistent" })).toEqual({
      status: 1,
      stdout: "",
      stderr: "To ask Grafana whether it is up, curl is needed, and there is none on the PATH.\n",
    });
  });
});
