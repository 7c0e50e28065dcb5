import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MIXINS } from "@watchpost/dashboards";
import { PORTS } from "@watchpost/local/addresses";

import { PrometheusApi } from "../prometheus-api";
import { haveUsualPorts, itWith, Program, run, temporaryDirectory } from "../testing";
import { EXAMPLES } from "./texts";

const MAIN = join(__dirname, "main.ts");
const TIMEOUT_MS = 240_000;

haveUsualPorts();

/** Has the usual port of the simulated workloads, unless somebody else has it already. */
const other = createServer();
beforeAll(async () => {
  await new Promise<void>((done) => {
    other.once("error", () => {
      done();
    });
    other.listen(PORTS.simulator, "127.0.0.1", done);
  });
});
afterAll(() => {
  other.close();
});

const urlIn = (output: string, name: string): string =>
  new RegExp(`^ {2}${name} +(http:\\S+)`, "m").exec(output)?.[1] ?? `nowhere: ${output}`;

const local = (...args: readonly string[]) => run(process.execPath, ["--import", "tsx", MAIN, ...args]);

/** Health of all targets, as Prometheus has it. */
async function targetsOf(prometheus: string): Promise<readonly string[]> {
  const response = await fetch(`${prometheus}/api/v1/targets?state=active`);
  const { data } = (await response.json()) as { data: { activeTargets: { health: string }[] } };
  return data.activeTargets.map(({ health }) => health);
}

describe("npm run local -- --no-docker", () => {
  itWith(
    ["prometheus", "alertmanager"],
    "has every target healthy and series of every mixin, an alert of each use case that fires and resolves, and leaves nothing",
    async () => {
      const program = new Program(MAIN, ["--no-docker", "--speed", "60"]);
      await program.said(/Ctrl-C ends all of it/);
      expect(program.output).toMatch(
        new RegExp(`Port ${PORTS.simulator} is taken by another program: \\d+ is for the simulated workloads instead`),
      );
      const prometheus = urlIn(program.output, "Prometheus");
      const health = await targetsOf(prometheus);
      expect(health).toEqual(health.map(() => "up"));
      expect(health).toHaveLength(MIXINS.length - 1 + 3);

      const api = new PrometheusApi(prometheus);
      for (const { name, signals } of MIXINS) {
        const names = signals.map((signal) => signal.name).join("|");
        const series = await api.instant(`count({__name__=~"${names}"})`, Date.now() / 1000);
        expect([name, series.length]).toEqual([name, 1]);
      }

      const [, simulator = ""] = await program.said(/incident WebErrorsHigh --simulator (\S+)/);
      for (const alert of EXAMPLES) {
        expect(await local("incident", alert, "--simulator", simulator)).toMatchObject({ status: 0 });
      }
      for (const alert of EXAMPLES)
        await program.said(new RegExp(`Slack would get: #alerts: FIRING: ${alert} \\(local\\)`));
      for (const alert of EXAMPLES) {
        expect(await local("resolve", alert, "--simulator", simulator)).toMatchObject({ status: 0 });
      }
      for (const alert of EXAMPLES)
        await program.said(new RegExp(`Slack would get: #alerts: RESOLVED: ${alert} \\(local\\)`));

      program.signal("SIGTERM");
      expect(await program.ended).toBe(0);
      expect(program.output).toContain("Nothing is left running.");
      expect(program.output.match(/\(process \d+\)/g)).toHaveLength(3);
      expect(await program.remains()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  itWith(
    ["prometheus"],
    "leaves nothing where it is ended while it starts",
    async () => {
      const program = new Program(MAIN, ["--no-docker"]);
      await program.said(/Port \d+ is taken/);
      program.signal("SIGINT");
      expect(await program.ended).toBe(0);
      expect(program.output).toContain("Nothing is left running.");
      expect(await program.remains()).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe("npm run local", () => {
  /** A docker that writes down what it is asked for. @param up the status of `docker compose up` */
  function withDocker(up: number): { readonly env: NodeJS.ProcessEnv; readonly asked: () => string } {
    const directory = temporaryDirectory();
    const log = join(directory, "log");
    const docker = join(directory, "docker");
    writeFileSync(docker, `#!/bin/sh\necho "$@" >> ${log}\ncase "$*" in "compose up"*) exit ${up};; esac\n`);
    chmodSync(docker, 0o755);
    return { env: { ...process.env, PATH: directory }, asked: () => readFileSync(log, "utf8") };
  }
  const start = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    run(process.execPath, ["--import", "tsx", MAIN, ...args], { env });

  it("says where there is no Docker how it goes without", async () => {
    const { status, stderr } = await start({ ...process.env, PATH: temporaryDirectory() });
    expect(status).toBe(1);
    expect(stderr).toContain("npm run local -- --no-docker starts what is on PATH as plain processes");
  });

  it("has Compose build, start and wait, and says what to do where it does not", async () => {
    const docker = withDocker(1);
    const { status, stderr } = await start(docker.env);
    expect(status).toBe(1);
    expect(docker.asked()).toContain("compose up --detach --build --wait");
    expect(stderr).toContain("docker compose logs says more");
  });

  it("ends what Compose runs, with the profile that may be there", async () => {
    const docker = withDocker(0);
    expect(await start(docker.env, "stop")).toMatchObject({ status: 0 });
    expect(docker.asked()).toContain("compose --profile aws down");
  });

  it("refuses what it does not know, with the usage", async () => {
    const { status, stderr } = await local("incident");
    expect(status).toBe(1);
    expect(stderr).toContain("npm run local -- incident <Alert>");
  });
});
