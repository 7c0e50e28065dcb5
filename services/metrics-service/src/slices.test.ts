import { setImmediate } from "node:timers/promises";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { atOnce, inSlices, type Sliced, sorted, Turns } from "./slices";

/** Work of so many small steps. */
function* steps(count: number): Sliced<string> {
  for (let step = 0; step < count; step++) yield;
  return "done";
}

describe("work in slices", () => {
  it("lets others run in between", async () => {
    let rounds = 0;
    const others = async () => {
      for (; rounds < 5; rounds++) await setImmediate();
    };
    // It never ends where nobody else gets a turn.
    function* waiting(): Sliced<string> {
      while (rounds < 5) yield;
      return "done";
    }
    const [done] = await Promise.all([inSlices(waiting()), others()]);
    expect(done).toBe("done");
  });

  it("comes to the same as at once", async () => {
    expect(await inSlices(steps(1_000))).toBe("done");
    expect(atOnce(steps(1_000))).toBe("done");
  });

  it("fails as its work does", async () => {
    function* failing(): Sliced<void> {
      yield;
      throw new Error("no");
    }
    await expect(inSlices(failing())).rejects.toThrow("no");
  });
});

describe("sorting in slices", () => {
  it("sorts as Array.sort does, and keeps the order of equals", () => {
    const lists = fc.array(fc.record({ key: fc.integer({ min: 0, max: 50 }), place: fc.nat() }), { maxLength: 5_000 });
    fc.assert(
      fc.property(lists, (list) => {
        const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
        expect(atOnce(sorted(list, compare))).toEqual([...list].sort(compare));
      }),
      { numRuns: 20 },
    );
    const many = Array.from({ length: 10_000 }, (_, i) => ({ key: (i * 7_919) % 1_000, place: i }));
    const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
    expect(atOnce(sorted(many, compare))).toEqual([...many].sort(compare));
  });
});

describe("turns", () => {
  it("come one by one, in the order in which they were asked for", async () => {
    const turns = new Turns();
    const order: string[] = [];
    const take = async (name: string) => {
      await turns.take();
      order.push(name);
      await setImmediate();
      order.push(`after ${name}`);
    };
    await Promise.all([take("a"), take("b"), take("c")]);
    expect(order.filter((name) => !name.startsWith("after"))).toEqual(["a", "b", "c"]);
    expect(order.indexOf("c")).toBeGreaterThan(order.indexOf("after a"));
  });
});
