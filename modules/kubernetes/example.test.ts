import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parseAllDocuments } from "yaml";

import { mixinManifests } from "./example";
import { webMixin } from "./test/web-mixin";

describe("the example", () => {
  it("makes the rules and the dashboards of a mixin", () => {
    const kinds = parseAllDocuments(mixinManifests(webMixin)).map((document) => String(document.get("kind")));
    expect(kinds).toEqual(["PrometheusRule", "ConfigMap"]);
  });

  it("is the one that the README shows", () => {
    const example = readFileSync(join(__dirname, "example.ts"), "utf8");
    expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
