import { describe, expect, it } from "@jest/globals";

import { renderLabels } from "./labels";

describe("labels", () => {
  it("are sorted by name", () => {
    expect(renderLabels({ status: "error", function_name: "pay" })).toBe('function_name="pay",status="error"');
  });

  it("have backslashes, quotes and ends of lines escaped", () => {
    expect(renderLabels({ path: 'C:\\new "x"\ny' })).toBe('path="C:\\\\new \\"x\\"\\ny"');
  });

  it("leave out those without a value, which Prometheus takes for missing ones", () => {
    expect(renderLabels({ a: "", b: "1" })).toBe('b="1"');
    expect(renderLabels({})).toBe("");
  });
});
