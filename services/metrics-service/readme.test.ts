import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { run } from "@watchpost/scripts/testing";

import pins from "../../modules/core/src/image-pins.json";
import { BUNDLE } from "./bundle";
import { loadConfig } from "./src/config/load";
import { check, importPeer } from "./src/main/commands";
import { HELP } from "./src/main/arguments";
import { planCommand } from "./src/plan/command";
import { routesOf } from "./src/server/routes";

const read = (path: string) => readFileSync(join(__dirname, path), "utf8");
const example = (name: string) => join(__dirname, "examples", name);

const README = read("README.md");
const MIGRATING = read("../../docs/metrics-service/migrating.md");
const DOCKERFILE = read("Dockerfile");

/** Configurations of other exporters. */
const PEERS = { "yace.yaml": "yace", "cloudwatch-exporter.yaml": "cloudwatch_exporter" } as const;

const ours = readdirSync(join(__dirname, "examples")).filter((name) => !Object.hasOwn(PEERS, name));

describe("README.md", () => {
  it("shows the smallest configuration", () => {
    expect(README).toContain(`\`\`\`yaml\n${read("examples/smallest.yaml")}\`\`\``);
  });

  it("shows what plan says of the shop", async () => {
    const text = read("examples/shop.yaml");
    const { output } = await planCommand({ text, file: "shop.yaml", now: 1_800_000_000, metrics: 40 });
    expect(README).toContain(`\`\`\`\n${output.split("\n\n")[0] ?? ""}\n\`\`\``);
  });

  it("has every command and path, and no other", () => {
    const commands = [...README.matchAll(/^\| `metrics-service (?:(\w+) )?--/gm)].map(([, name]) => name ?? "serve");
    const known = [...HELP.matchAll(/^metrics-service (?:(\w+) )?--(?!help)/gm)].map(([, name]) => name ?? "serve");
    expect(commands).toEqual(known);
    const program = {
      ...{ name: "", version: "", exposition: { page: never, gzipPage: never } },
      ...{ unhealthy: never, unready: never, reload: never },
    };
    const paths = [...README.matchAll(/^\| `(\/[^`]+)`/gm)].map(([, path]) => path);
    expect(paths).toEqual(
      routesOf(program)
        .map(({ path }) => path)
        .filter((path) => path !== "/"),
    );
  });
});

function never(): never {
  throw new Error("nobody asks");
}

describe("the examples", () => {
  it.each(ours)("%s is taken", (name) => {
    const outcome = check({ command: "check", configFile: example(name) });
    expect(outcome).toMatchObject({ status: 0, stdout: expect.stringContaining("no problems") });
  });
});

describe("docs/metrics-service/migrating.md", () => {
  it.each(Object.entries(PEERS))("shows what becomes of %s, either way", (name, peer) => {
    expect(MIGRATING).toContain(`\`\`\`yaml\n${read(`examples/${name}`)}\`\`\``);
    for (const keepNames of [false, true]) {
      const { status, stdout = "" } = importPeer({ command: "import", peer, file: example(name), keepNames });
      expect(status).toBe(0);
      expect(MIGRATING).toContain(`\`\`\`yaml\n${stdout}\`\`\``);
      expect(loadConfig(stdout, "imported.yaml").problems ?? []).toEqual([]);
    }
  });

  it("is right that both can stand in one file", () => {
    for (const [name, peer] of Object.entries(PEERS)) {
      const jobs = [false, true].flatMap((keepNames) => {
        const { stdout = "" } = importPeer({ command: "import", peer, file: example(name), keepNames });
        return keepNames ? stdout.replace(/^ {2}- name: /gm, "  - name: kept ").replace("jobs:\n", "") : stdout;
      });
      expect(loadConfig(jobs.join(""), "both.yaml").problems ?? []).toEqual([]);
    }
  });
});

describe("the Dockerfile", () => {
  it("is made of the image that Watchpost runs the service with", () => {
    expect(/^FROM (\S+)$/m.exec(DOCKERFILE)?.[1]).toBe(`${pins.node.repository}:${pins.node.tag}`);
  });

  it("copies the bundle and its licences, and serves where the service does", () => {
    const bundle = BUNDLE.split("/").at(-1) ?? "";
    expect(DOCKERFILE).toContain(` ${bundle} ${bundle}.LEGAL.txt /opt/metrics-service/\n`);
    expect(DOCKERFILE).toContain(`ENTRYPOINT ["node", "/opt/metrics-service/${bundle}"]`);
    const { config } = loadConfig(read("examples/smallest.yaml"), "smallest.yaml");
    expect(DOCKERFILE).toContain(`EXPOSE ${config?.server.port ?? NaN}\n`);
    expect(DOCKERFILE).toContain(`http://127.0.0.1:${config?.server.port ?? NaN}/-/healthy`);
  });

  it("runs as nobody", () => {
    expect(DOCKERFILE).toMatch(/^USER 65534:65534$/m);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])("has a health check for which %p is status %p", async (answer, status) => {
    const server = createServer((_, response) => response.writeHead(answer).end());
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const [program = "", ...args] = JSON.parse(/^ +CMD (\[.*\])$/m.exec(DOCKERFILE)?.[1] ?? "[]") as string[];
    const here = args.map((arg) => arg.replace(":9106", `:${port}`));
    expect(program).toBe("node");
    expect(await run(process.execPath, here)).toMatchObject({ status });
    await new Promise((done) => server.close(done));
    expect(await run(process.execPath, here)).toMatchObject({ status: 1 });
  });
});
