import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { freePort, until, type Ran, run, temporaryDirectory } from "@watchpost/scripts/testing";
import { FakeCloudWatch, metric } from "@watchpost/fake-cloudwatch";
import { stringify } from "yaml";

import { buildService } from "../../build";
import { ask } from "../server/testing/client";
import { Spawned } from "./testing/spawned";

const NOW = Math.floor(Date.now() / 1000);
const HOUR = 3_600;

let bundle: string;
let fake: FakeCloudWatch;

beforeAll(async () => {
  bundle = await buildService(temporaryDirectory());
  fake = await FakeCloudWatch.start();
  for (const [queue, count] of [
    ["orders", 12],
    ["payments", 5],
  ] as const) {
    const ofQueue = (name: string) => metric("Shop", name, { Queue: queue });
    fake.publish({ metric: ofQueue("Handled"), at: NOW - 1_800, values: [[2, count]] });
    fake.publish({ metric: ofQueue("Failed"), at: NOW - 1_800, values: [[1, count]] });
  }
}, 60_000);

afterAll(() => fake.stop());

const job = (...names: readonly string[]) => ({
  name: "shop",
  namespace: "Shop",
  regions: ["us-east-1"],
  poll_interval: "10s",
  dimension_labels: { Queue: "queue" },
  metrics: names.map((name) => ({ metric: name, kind: "counter", family: `shop_${name.toLowerCase()}` })),
});

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  AWS_ENDPOINT_URL: fake.url,
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "topsecret",
  ...more,
});

async function scene(config: object = { jobs: [job("Handled")] }) {
  const directory = temporaryDirectory();
  const configFile = join(directory, "metrics.yaml");
  const listen = `127.0.0.1:${await freePort()}`;
  const anchor = `${new Date((Math.floor(NOW / HOUR) - 2) * HOUR * 1000).toISOString().slice(0, 13)}:00:00Z`;
  const write = (changed: object) => {
    writeFileSync(configFile, stringify({ listen, anchor, state_file: "state", ...changed }));
  };
  write(config);
  const start = (env = environment()) => new Spawned(bundle, ["--config", configFile], env, `http://${listen}`);
  const command = (...args: readonly string[]): Promise<Ran> =>
    run(process.execPath, [bundle, ...args], { env: environment() });
  return { directory, configFile, listen, write, start, command, stateFile: join(directory, "state") };
}

describe("the service", () => {
  it("is ready when it has read all, and ends in good order at SIGTERM", async () => {
    const { start, stateFile } = await scene();
    const service = start();
    await service.until("/-/ready");
    expect(await service.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
    expect(await service.end("SIGTERM")).toBe(0);
    expect(existsSync(stateFile)).toBe(true);
    // One line of JSON each, and no secrets.
    expect(service.log.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ msg: "stopped" }),
    );
    expect(service.log.join()).not.toContain("topsecret");
  }, 60_000);

  it("shows the same after kill -9, with its disk and without", async () => {
    const { start, stateFile } = await scene();
    const first = start();
    await first.until("/-/ready");
    expect(await first.end("SIGKILL")).toBe("SIGKILL");
    const second = start();
    await second.until("/-/ready");
    expect(await second.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
    expect(await second.end("SIGKILL")).toBe("SIGKILL");
    rmSync(stateFile);
    const third = start();
    await third.until("/-/ready");
    expect(await third.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
    writeFileSync(stateFile, "rubbish");
    await third.end("SIGKILL");
    const fourth = start();
    await fourth.until("/-/ready");
    expect(await fourth.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
    expect(fourth.log.join("\n")).toContain("no saved state");
  }, 60_000);

  it("takes another configuration by POST and by SIGHUP, and never loses a series that stays", async () => {
    const { start, write } = await scene();
    const service = start();
    await service.until("/-/ready");
    write({ jobs: [job("Handled", "Failed")] });
    expect(await ask(`${service.url}/-/reload`, { method: "POST" })).toMatchObject({ status: 200 });
    expect(await service.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
    await until("the new metric", async () =>
      (await service.values("shop_failed_total"))["orders"] === 12 ? 1 : undefined,
    );
    expect(await service.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
    write({ jobs: [job("Handled")] });
    service.signal("SIGHUP");
    await until("the metric's end", async () =>
      Object.keys(await service.values("shop_failed_total")).length === 0 ? 1 : undefined,
    );
    expect(await service.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
  }, 60_000);

  it("says every problem of another configuration, and stays with its own", async () => {
    const { start, write, configFile } = await scene();
    const service = start();
    await service.until("/-/ready");
    write({ jobs: [{ ...job("Handled"), regions: ["eu-wset-1"], perod: "1m" }] });
    const { status, text } = await ask(`${service.url}/-/reload`, { method: "POST" });
    expect(status).toBe(500);
    expect(text).toContain(`${configFile}:`);
    expect(text).toContain("eu-wset-1");
    expect(text).toContain("perod");
    write({ jobs: [job("Handled")], shard: "1/2", listen: ":1" });
    expect((await ask(`${service.url}/-/reload`, { method: "POST" })).text).toBe(
      `The configuration was not taken, the one before it stays:\n${configFile}: listen: can be changed only by a restart\n${configFile}: shard: can be changed only by a restart\n`,
    );
    expect(await service.values("shop_handled_total")).toEqual({ orders: 24, payments: 10 });
    expect(await service.values("watchpost_config_last_reload_successful")).toEqual({ "": 0 });
  }, 60_000);

  it("shows itself, and is healthy but not ready, while AWS cannot be reached", async () => {
    const { start } = await scene();
    const service = start(environment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}` }));
    await service.until("/-/healthy");
    expect((await ask(`${service.url}/-/ready`)).status).toBe(503);
    expect(Object.keys(await service.values("process_cpu_seconds_total"))).toHaveLength(1);
    expect(await service.end("SIGINT")).toBe(0);
  }, 60_000);
});

describe("a start that fails", () => {
  it("says that the port is taken", async () => {
    const { start, listen } = await scene();
    const service = start();
    await service.until("/-/healthy");
    const other = start();
    expect(await other.exited).toBe(1);
    expect(other.log).toEqual([
      `Cannot listen on ${listen}: another program listens there already; choose another address with --web.listen-address`,
    ]);
  }, 60_000);

  it("says every problem of the configuration, and of the web configuration", async () => {
    const { command, configFile, directory, write } = await scene();
    write({ jobs: [{ ...job("Handled"), regions: ["eu-wset-1"], perod: "1m" }] });
    const { status, stderr, stdout } = await command("--config", configFile);
    expect([status, stdout, stderr.trimEnd().split("\n").length]).toEqual([1, "", 2]);
    write({ jobs: [job("Handled")] });
    const web = join(directory, "web.yml");
    writeFileSync(web, "rate_limit: {}\nb: {}");
    const refused = await command("--config", configFile, "--web.config.file", web);
    expect([refused.status, refused.stderr.trimEnd().split("\n").length]).toEqual([1, 2]);
    expect(await command("--config", join(directory, "nowhere"))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nowhere: ENOENT: no such file or directory"),
    });
  });

  it("says what is wrong with the command line, with status 2", async () => {
    const { command } = await scene();
    expect(await command("--confg", "a")).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "There is no option --confg; did you mean --config?\n--config is missing.\nmetrics-service --help says what there is.\n",
    });
  });

  it("says that LOG_LEVEL is none", async () => {
    const { start } = await scene();
    const service = start(environment({ LOG_LEVEL: "loud" }));
    expect(await service.exited).toBe(1);
    expect(service.log).toEqual(["LOG_LEVEL: loud is none of debug, info, warn, error, silent"]);
  });
});

describe("the commands", () => {
  it("check a configuration", async () => {
    const { command, configFile, directory, write } = await scene();
    expect(await command("check", "--config", configFile)).toEqual({
      status: 0,
      stdout: `${configFile}: 1 jobs, no problems\n`,
      stderr: "",
    });
    const web = join(directory, "web.yml");
    writeFileSync(web, "a: 1");
    write({ jobs: [], web_config_file: "web.yml" });
    const { status, stderr } = await command("check", "--config", configFile, "--web.config.file", web);
    expect(status).toBe(1);
    expect(stderr).toContain("jobs: got []");
    expect(stderr).toContain(`${web}: a: is no field`);
  });

  it("plan what it will cost, with what there is in AWS or with a number", async () => {
    const { command, configFile } = await scene();
    const listed = await command("plan", "--config", configFile);
    expect(listed.status).toBe(0);
    expect(listed.stdout).toMatch(/shop +10s +2 /);
    expect((await command("plan", "--config", configFile, "--metrics", "700")).stdout).toMatch(/shop +10s +700 /);
  });

  it("do not plan with what AWS did not say", async () => {
    const { configFile } = await scene();
    const env = environment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}` });
    expect(await run(process.execPath, [bundle, "plan", "--config", configFile], { env })).toEqual({
      status: 1,
      stdout: "",
      stderr: `AWS did not say which metrics there are for shop: are there credentials, and is there a way out?
With --metrics N, nothing is asked, and the plan is for N metrics of each job.
`,
    });
  }, 60_000);

  it("import what another exporter does", async () => {
    const { command, directory } = await scene();
    const file = join(directory, "cwe.yml");
    writeFileSync(
      file,
      stringify({
        region: "eu-west-1",
        metrics: [
          {
            aws_namespace: "AWS/SQS",
            aws_metric_name: "NumberOfMessagesSent",
            aws_dimensions: ["QueueName"],
            aws_statistics: ["Sum"],
          },
        ],
      }),
    );
    const { status, stdout } = await command("import", "--from", "cloudwatch_exporter", "--keep-names", file);
    expect(status).toBe(0);
    expect(stdout).toContain("aws_sqs_number_of_messages_sent_sum");
    const imported = join(directory, "imported.yaml");
    writeFileSync(imported, stdout);
    expect((await command("check", "--config", imported)).status).toBe(0);
    expect(await command("import", "--from", "yace", join(directory, "nowhere"))).toMatchObject({ status: 1 });
  });
});
