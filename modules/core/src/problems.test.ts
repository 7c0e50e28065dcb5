import { describe, expect, it } from "@jest/globals";

import { InvalidValues, problemText } from "./problems";
import { days } from "./units";

describe("problemText", () => {
  it("says where, what was found, what is wanted and what to do", () => {
    const problem = { path: "prometheus.storage.gib", got: 50, want: "at least 55", help: "Ninety days need them." };
    expect(problemText(problem)).toBe("prometheus.storage.gib: got 50, want at least 55. Ninety days need them.");
  });

  it.each([
    ["what is not there", undefined, "nothing"],
    ["text, quoted", 'a "b"', '"a \\"b\\""'],
    ["null", null, "null"],
    ["a duration", days(7), "7d"],
    ["a duration within", { keep: days(7) }, "{ keep: 7d }"],
    ["a list", ["a", 1], "[ 'a', 1 ]"],
  ])("shows %s", (_, got, shown) => {
    expect(problemText({ path: "x", got, want: "y" })).toBe(`x: got ${shown}, want y.`);
  });

  it("cuts what is long", () => {
    const text = problemText({ path: "x", got: "a".repeat(500), want: "y" });
    expect(text).toBe(`x: got "${"a".repeat(119)}..., want y.`);
  });
});

describe("InvalidValues", () => {
  it("lists all problems of all environments", () => {
    const error = new InvalidValues(
      new Map([
        [
          "dev",
          [
            { path: "region", got: "x", want: "a region" },
            { path: "name", got: undefined, want: "a name" },
          ],
        ],
        ["prod", [{ path: "stage", got: 1, want: "a stage", help: "Choose one." }]],
      ]),
    );
    expect(error.message).toBe(
      [
        '2 values of environment "dev" cannot be used:',
        '  region: got "x", want a region.',
        "  name: got nothing, want a name.",
        "",
        '1 value of environment "prod" cannot be used:',
        "  stage: got 1, want a stage. Choose one.",
      ].join("\n"),
    );
    expect(error.name).toBe("InvalidValues");
  });
});
