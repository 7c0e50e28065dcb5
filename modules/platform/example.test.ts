import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";

import { lab } from "./example";
import { build } from "./src/index";
import { TEST_MIXIN } from "./test/environment";

const read = (name: string) => readFileSync(join(__dirname, name), "utf8");

describe("the example", () => {
  it("is synthesized to Prometheus and Grafana", () => {
    const stack = synthesizeApp(build([lab(TEST_MIXIN)], temporaryDirectory()), "lab");
    const services = Object.values(stack.resources("aws_ecs_service")).map(({ name }) => name);
    expect(services).toEqual(["lab-grafana-service", "lab-prometheus-service"]);
  });

  it("is the one that the README shows", () => {
    expect(read("README.md")).toContain(`\`\`\`ts\n${read("example.ts")}\`\`\``);
  });
});

describe("README.md", () => {
  it("names no file that is not there", () => {
    const named = [...read("README.md").matchAll(/`src\/([\w-]+\.ts)`/g)].map(([, file = ""]) => file);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((file) => !existsSync(join(__dirname, "src", file)))).toEqual([]);
  });

  it("lists what there is in the order of platform.ts", () => {
    const wheres = [...read("README.md").matchAll(/^\| \d+ .*?\| `(\w+)`/gm)].map(([, name = ""]) => name);
    const source = read("src/platform.ts");
    const body = source.slice(source.indexOf("constructor"));
    const places = wheres.map((name) => body.indexOf(name === "addOutputs" ? "addOutputs(" : `${name}(`));
    expect(wheres.length).toBeGreaterThan(8);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
