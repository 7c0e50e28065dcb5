import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { findTool, freePort, itWith, run, startDaemon, startServer, temporaryDirectory, until } from "./testing";

const testAlert = (...options: string[]) =>
  run(process.execPath, ["--import", "tsx", join(__dirname, "test-alert.ts"), ...options], {
    cwd: resolve(__dirname, ".."),
  });

/** A server that answers everything alike. */
const answering = (answer: (response: ServerResponse) => void) =>
  startServer((_, response) => {
    answer(response);
  });

/** An Alertmanager that sends what is critical to a webhook, and keeps nothing back. */
async function alertmanager(): Promise<{ url: string; told: { status: string; alerts: object[] }[] }> {
  const told: { status: string; alerts: object[] }[] = [];
  const people = await startServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      told.push(JSON.parse(body) as (typeof told)[number]);
      response.end();
    });
  });
  const directory = temporaryDirectory();
  const route = { receiver: "team", group_wait: "100ms", group_interval: "200ms" };
  const config = {
    route: { ...route, routes: [{ ...route, matchers: ["severity=critical"], receiver: "people" }] },
    receivers: [{ name: "team" }, { name: "people", webhook_configs: [{ url: people }] }],
    inhibit_rules: [{ source_matchers: ["severity=critical"], target_matchers: ["severity=info"] }],
  };
  writeFileSync(join(directory, "alertmanager.yml"), JSON.stringify(config));
  const port = await freePort();
  await startDaemon(
    findTool("alertmanager") ?? "",
    [
      `--config.file=${join(directory, "alertmanager.yml")}`,
      `--storage.path=${directory}`,
      "--cluster.listen-address=",
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    `http://127.0.0.1:${port}/-/ready`,
  );
  return { url: `http://127.0.0.1:${port}`, told };
}

describe("npm run test-alert", () => {
  itWith(["alertmanager"], "makes an alert reach people, says whom, and ends it again", async () => {
    const { url, told } = await alertmanager();
    const options = ["--url", `${url}/`, "--severity", "critical", "--environment", "prod"];
    const fired = await testAlert(...options);
    expect(fired).toMatchObject({ status: 0, stderr: "" });
    expect(fired.stdout).toContain(`WatchpostTest (critical) fires at ${url}. It goes to the receivers people within`);
    const labels = { alertname: "WatchpostTest", severity: "critical", environment: "prod" };
    expect(await until("a message", () => told.find(({ status }) => status === "firing"))).toMatchObject({
      alerts: [{ labels, annotations: { summary: "This is a test, the value is 42" } }],
    });

    // It is told why another one goes to nobody.
    const other = await testAlert("--url", url, "--severity", "info");
    expect(other.stdout).toContain("WatchpostTest (info) fires at");
    await until(
      "the rule to bite",
      async () =>
        (await testAlert("--url", url, "--severity", "info")).stdout.includes("a worse alert says it already") ||
        undefined,
    );

    expect(await testAlert(...options, "--resolve")).toEqual({
      status: 0,
      stdout: "WatchpostTest (critical) is over. Who was told of it is told so within 5 minutes.\n",
      stderr: "",
    });
    expect(await until("its end", () => told.find(({ status }) => status === "resolved"))).toMatchObject({
      alerts: [{ labels, status: "resolved" }],
    });
  });

  it("says that nothing answers, and where Alertmanager may be", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { status, stdout, stderr } = await testAlert("--url", url);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(
      `Nothing answers at ${url}/api/v2/alerts: ECONNREFUSED.\nDoes Alertmanager run there? ` +
        "On ECS it listens in the task of Prometheus alone; see modules/alerting/README.md.\n",
    );
  });

  it("says what answers in Alertmanager's place", async () => {
    const refusing = await answering((response) => response.writeHead(403).end("forbidden\n"));
    expect(await testAlert("--url", refusing)).toEqual({
      status: 1,
      stdout: "",
      stderr: `${refusing}/api/v2/alerts answers 403, and Alertmanager would 200: forbidden\n`,
    });
    const page = await answering((response) => response.end("<html>Hello</html>"));
    expect((await testAlert("--url", page)).stderr).toBe(
      `What answers at ${page}/api/v2/alerts is not Alertmanager: <html>Hello</html>\n`,
    );
  });

  it.each([
    [
      "a severity there is not",
      ["--severity", "fatal"],
      '--severity: got "fatal", want one of critical, warning, info.',
    ],
    ["an address that is none", ["--url", "localhost:9093"], '--url: got "localhost:9093", want an address such as'],
    ["an option there is not", ["--loud"], "Unknown option '--loud'"],
  ])("refuses %s, and says how it is used", async (_, options, text) => {
    const { status, stderr } = await testAlert(...options);
    expect(status).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).toContain("npm run test-alert -- [--url");
  });

  it("tells how it is used", async () => {
    expect(await testAlert("--help")).toMatchObject({ status: 0, stderr: "" });
  });
});
