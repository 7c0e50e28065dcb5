import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { job } from "../cloudwatch/testing/harness";
import { phaseSeconds } from "./phase";

const named = (name: string, pollSeconds: number) => job({ name, pollSeconds });

describe("the phase of a job", () => {
  it("is the same for the same name, and another for most others", () => {
    expect(phaseSeconds(named("orders", 300))).toBe(phaseSeconds(named("orders", 300)));
    const names = Array.from({ length: 200 }, (_, i) => `job ${i}`);
    expect(new Set(names.map((name) => phaseSeconds(named(name, 300)))).size).toBeGreaterThan(50);
  });

  it("comes within a minute after what was before the interval has settled", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const phase = phaseSeconds(named(name, 300));
        expect(phase).toBeGreaterThan(120);
        expect(phase).toBeLessThanOrEqual(180);
      }),
    );
  });

  it("lies within the interval, of whatever length that is", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 86_400 }), (name, pollSeconds) => {
        const phase = phaseSeconds(named(name, pollSeconds));
        expect(Number.isInteger(phase)).toBe(true);
        expect(phase).toBeGreaterThanOrEqual(0);
        expect(phase).toBeLessThan(pollSeconds);
      }),
    );
  });
});
