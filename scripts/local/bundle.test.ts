import { basename, join } from "node:path";

import { expect, it } from "@jest/globals";

import { freePort, run, startDaemon, temporaryDirectory } from "../testing";
import { bundle } from "./bundle";

const HOST = "127.0.0.1";

it("what containers run are files that plain Node runs, apart from the workspace", async () => {
  const directory = temporaryDirectory();
  const files = await bundle(directory);
  expect(files.map((file) => basename(file)).sort()).toEqual([
    "fake-cloudwatch.cjs",
    "metrics-service.cjs",
    "simulator.cjs",
  ]);

  const simulator = await freePort();
  const args = (file: string, port: number) => [join(directory, file), "--host", HOST, "--port", String(port)];
  // As docker-compose.yml says it where nothing is hastened.
  const usual = ["--speed", "1", "--since", "0"];
  const url = `http://${HOST}:${simulator}`;
  await startDaemon(process.execPath, [...args("simulator.cjs", simulator), ...usual], `${url}/-/healthy`);
  expect(await (await fetch(`${url}/redis-cache/metrics`)).text()).toContain("aws_elasticache_cache_hit_rate_average{");

  const cloudWatch = await freePort();
  const fake = [...args("fake-cloudwatch.cjs", cloudWatch), "--workload", "redis-cache"];
  await startDaemon(process.execPath, fake, `http://${HOST}:${cloudWatch}/healthz`);

  expect(await run(process.execPath, [join(directory, "metrics-service.cjs"), "--help"])).toMatchObject({ status: 0 });
});
