import { describe, expect, it } from "@jest/globals";
import { problemText } from "@watchpost/core";
import fc from "fast-check";

import { fargateSizeProblems } from "./fargate-size";

const GIB = 1024;

/** The table as AWS writes it. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const TABLE: readonly (readonly [cpu: number, ...memory: number[]])[] = [
  [256, 0.5 * GIB, 1 * GIB, 2 * GIB],
  [512, 1 * GIB, 2 * GIB, 3 * GIB, 4 * GIB],
  [1024, 2 * GIB, 3 * GIB, 4 * GIB, 5 * GIB, 6 * GIB, 7 * GIB, 8 * GIB],
  [2048, ...between(4, 16, 1)],
  [4096, ...between(8, 30, 1)],
  [8192, ...between(16, 60, 4)],
  [16384, ...between(32, 120, 8)],
];

/** "Between 4 GB and 16 GB in 1-GB increments" */
function between(fromGib: number, toGib: number, stepGib: number): number[] {
  const sizes = [];
  for (let gib = fromGib; gib <= toGib; gib += stepGib) sizes.push(gib * GIB);
  return sizes;
}

const texts = (cpu: number, memoryMiB: number) => fargateSizeProblems("grafana", { cpu, memoryMiB }).map(problemText);

describe("a size of Fargate", () => {
  it.each(TABLE.flatMap(([cpu, ...sizes]) => sizes.map((memoryMiB) => ({ cpu, memoryMiB }))))(
    "may have $cpu CPU units and $memoryMiB MiB",
    ({ cpu, memoryMiB }) => {
      expect(fargateSizeProblems("grafana", { cpu, memoryMiB })).toEqual([]);
    },
  );

  it("may have nothing that AWS does not list", () => {
    const listed = new Map(TABLE.map(([cpu, ...sizes]) => [cpu, sizes]));
    fc.assert(
      fc.property(
        fc.constantFrom(...listed.keys()),
        fc.oneof(
          fc.integer({ min: 0, max: 130_000 }),
          fc.integer({ min: 0, max: 130 }).map((gib) => gib * GIB),
        ),
        (cpu, memoryMiB) => {
          expect(fargateSizeProblems("grafana", { cpu, memoryMiB }).length === 0).toBe(
            listed.get(cpu)?.includes(memoryMiB),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([0, 1, 128, 255, 257, 1000, 32768, -256, 256.5])("may not have %d CPU units", (cpu) => {
    expect(texts(cpu, 512)).toEqual([
      `grafana.cpu: got ${cpu}, want CPU units that Fargate offers: 256, 512, 1024, 2048, 4096, 8192, 16384.`,
    ]);
  });

  it.each([
    [256, 256, "one of 512, 1024, 2048"],
    [256, 4096, "one of 512, 1024, 2048"],
    [512, 512, "one of 1024, 2048, 3072, 4096"],
    [1024, 1536, "2048 to 8192 in steps of 1024"],
    [2048, 17408, "4096 to 16384 in steps of 1024"],
    [4096, 4096, "8192 to 30720 in steps of 1024"],
    [8192, 17408, "16384 to 61440 in steps of 4096"],
    [16384, 122881, "32768 to 122880 in steps of 8192"],
  ])("with %d CPU units may not have %d MiB", (cpu, memoryMiB, want) => {
    expect(texts(cpu, memoryMiB)).toEqual([
      `grafana.memoryMiB: got ${memoryMiB}, want ${want}, which Fargate offers with ${cpu} CPU units.`,
    ]);
  });
});
