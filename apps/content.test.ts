import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect } from "@jest/globals";
import { panelsOf } from "@watchpost/alerting/model";
import { dashboardJson } from "@watchpost/grafana";
import { build } from "@watchpost/platform";
import { type Arguments, itWith, temporaryDirectory, Terraform } from "@watchpost/scripts/testing";

import { environments } from "./environments";

process.env["WATCHPOST_STATE"] = "local";

const NEEDED = ["terraform", "offline providers", "curl"] as const;

/** What the offline providers make up for secrets. */
const MADE_UP = /fake-[0-9a-f]{24}/;

/** Grafana, as far as it says that it is up. */
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader("connection", "close").end('{"database": "ok"}'));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

const filled = environments.filter(({ grafana }) => grafana.content === "provider").map(({ name }) => name);

/** A panel without its place. */
const contents = (panel: ReturnType<typeof panelsOf>[number]) => JSON.stringify(panel);

describe.each(filled)("what is in the Grafana of %s", (name) => {
  let made: Promise<Terraform> | undefined;

  /** Applies its stack, with the server in Grafana's place. */
  const applied = () =>
    (made ??= (async () => {
      const outdir = join(temporaryDirectory(), "cdktf.out");
      build(environments, outdir).synth();
      const directory = join(outdir, "stacks", `${name}-content`);
      const file = join(directory, "cdk.tf.json");
      const url = /"url": "(https:[^"]*)"/.exec(readFileSync(file, "utf8"))?.[1] ?? "no address";
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(url, address));
      const terraform = new Terraform(directory);
      await terraform.init();
      await terraform.validate();
      await terraform.plan();
      await terraform.apply();
      return terraform;
    })());

  itWith(NEEDED, "is planned and applied, and a second plan is empty", async () => {
    expect(await (await applied()).changes()).toMatchObject({ any: false });
  });

  itWith(NEEDED, "holds no secret in synth, plan or state", async () => {
    const terraform = await applied();
    for (const text of [terraform.read("cdk.tf.json"), await terraform.show(), await terraform.state()]) {
      expect(MADE_UP.exec(text)).toBeNull();
    }
  });

  itWith(NEEDED, "is the committed dashboards, byte for byte, or so much of them as is watched", async () => {
    const { resources } = JSON.parse(await (await applied()).state()) as {
      resources: { type: string; instances: { attributes: Arguments }[] }[];
    };
    const arrived = resources
      .filter(({ type }) => type === "grafana_dashboard")
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes["config_json"]));
    const dashboards = environments
      .find((each) => each.name === name)
      ?.watch.flatMap((mixin) => mixin.dashboards ?? []);
    expect(arrived.sort()).toEqual(dashboards?.map(dashboardJson).sort());
    const directory = resolve(__dirname, "../dashboards/json");
    const committed = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
    const panels = new Set(
      committed.flatMap((text) => panelsOf(JSON.parse(text) as Parameters<typeof panelsOf>[0]).map(contents)),
    );
    for (const dashboard of dashboards ?? []) {
      for (const panel of panelsOf(dashboard)) expect(panels).toContain(contents(panel));
    }
    expect(arrived.filter((text) => committed.includes(String(text)))).not.toEqual([]);
  });

  itWith(NEEDED, "is destroyed without a rest", async () => {
    const terraform = await applied();
    await terraform.destroy();
    expect(JSON.parse(await terraform.state())).toMatchObject({ resources: [] });
  });
});
