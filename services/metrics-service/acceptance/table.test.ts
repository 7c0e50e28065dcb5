import { describe, expect, it } from "@jest/globals";

import { blockOf, row, withBlock } from "./table";

const NOTHING = {
  ...{ series: 144, inAnotherHour: 0, ofTotal: 0, worstOfTotal: 0, wrongSeries: [], decreases: [] },
  ...{ negativeHours: 0, unfoundedHours: [], unseenBeginnings: [], spoiltRequests: 0 },
};

describe("a row of the table", () => {
  it("says nought only of what is nought", () => {
    expect(row("none", NOTHING)).toBe("| none | 0 % | 144 | 0 | 0 | 0 | 0 | 0 | 0 |");
    const little = { ...NOTHING, ofTotal: 0.00001, worstOfTotal: 0.0123, inAnotherHour: 0.5, wrongSeries: ["a"] };
    expect(row("some", { ...little, decreases: ["b", "c"], negativeHours: 3, spoiltRequests: 0.426 })).toBe(
      "| some | 43 % | 144 | 50.00 % | < 0.01 % | 1.23 % | 1 | 2 | 3 |",
    );
  });
});

describe("the block of a document", () => {
  const text = "before\n\n<!-- generated: npm run accuracy -->\n\na\nb\n\n<!-- /generated -->\n\nafter\n";

  it("is what stands between the marks, and is replaced without touching the rest", () => {
    expect(blockOf(text)).toBe("a\nb");
    expect(withBlock(text, "c")).toBe(text.replace("a\nb", "c"));
    expect(withBlock(text, "a\nb")).toBe(text);
  });

  it("must be there", () => {
    expect(() => blockOf("nothing")).toThrow("There is no block");
  });
});
