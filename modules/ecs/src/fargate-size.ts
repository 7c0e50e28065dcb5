import type { Problem } from "@watchpost/core";

/**
 * Memory in MiB that Fargate offers for a number of CPU units, smallest first.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const FARGATE_MEMORY_MIB: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16384, 1024)],
  [4096, steps(8192, 30720, 1024)],
  [8192, steps(16384, 61440, 4096)],
  [16384, steps(32768, 122880, 8192)],
]);

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);
}

/**
 * What is wrong with the size of a task on Fargate: nothing, or one value.
 * @param path where the two values stand in the environment: `prometheus` for `prometheus.cpu`
 */
export function fargateSizeProblems(path: string, { cpu, memoryMiB }: { cpu: number; memoryMiB: number }): Problem[] {
  const offered = FARGATE_MEMORY_MIB.get(cpu);
  if (!offered) {
    return [
      {
        path: `${path}.cpu`,
        got: cpu,
        want: `CPU units that Fargate offers: ${[...FARGATE_MEMORY_MIB.keys()].join(", ")}`,
      },
    ];
  }
  if (offered.includes(memoryMiB)) return [];
  const [smallest = 0, second = 0] = offered;
  const want =
    offered.length <= 4
      ? `one of ${offered.join(", ")}`
      : `${smallest} to ${offered.at(-1)} in steps of ${second - smallest}`;
  return [{ path: `${path}.memoryMiB`, got: memoryMiB, want: `${want}, which Fargate offers with ${cpu} CPU units` }];
}
