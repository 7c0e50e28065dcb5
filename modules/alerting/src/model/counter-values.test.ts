import { expect, it } from "@jest/globals";

import { counterValues } from "./counter-values";

it("counterValues goes on from phase to phase, a sample a minute after the first", () => {
  expect(counterValues([6, 20], [0, 5], [0.1, 3])).toBe("0 6+6x19 120+0x4 120.1+0.1x2");
  expect(counterValues([1, 1], [0.2, 1])).toBe("0 1 1.2");
  expect(counterValues()).toBe("0");
});
