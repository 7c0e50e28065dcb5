import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parse, stringify } from "yaml";

import { problemText } from "../config/problem";
import { change, changed } from "../config/testing/documents";
import { importConfig } from "./import";
import { EXPORTER } from "./testing/cloudwatch-exporter";
import { YACE } from "./testing/yace";

describe("what cannot be carried over at all", () => {
  it.each(["yace", "cloudwatch_exporter"] as const)("is a problem of the file, for %s", (from) => {
    const problems = (text: string) =>
      importConfig({ from, text, file: "peer.yml", names: "keep" }).problems?.map(problemText);
    expect(problems("{}")).toEqual(["peer.yml: got no job that can be carried over, want at least one."]);
    expect(problems("a: [")).toEqual([
      expect.stringContaining("peer.yml:1:5: got what YAML cannot read, want a YAML document."),
    ]);
  });
});

describe("configurations with random changes", () => {
  it.each([
    ["yace", YACE],
    ["cloudwatch_exporter", EXPORTER],
  ] as const)("of %s are carried over or refused, and never crash it", (from, text) => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.constantFrom<"keep" | "ours">("keep", "ours"),
        (changes, names) => {
          const document = changes.reduce<unknown>(changed, parse(text));
          const { yaml, problems } = importConfig({
            from,
            text: stringify(document),
            file: "peer.yml",
            names,
          });
          expect(yaml === undefined).toBe(problems !== undefined);
        },
      ),
      { numRuns: 250, seed: 5 },
    );
  });
});
