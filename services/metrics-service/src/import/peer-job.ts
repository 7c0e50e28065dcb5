import * as f from "../config/fields";
import { durationText } from "../config/duration";
import { definitions, type Names, type PeerMetric } from "./definitions";
import { compact, type WrittenJob } from "./job";
import type { Reader } from "./reader";

type Roles = NonNullable<WrittenJob["roles"]>;

/** Regions of a peer's job that there can be. */
export function regionsOf(readers: readonly Reader[]): string[] {
  return [
    ...new Set(
      readers.flatMap((reader) => {
        const text = reader.text ?? "";
        if (f.region().safeParse(text).success) return [text];
        reader.note(`${text} is no region. Left out.`);
        return [];
      }),
    ),
  ];
}

/** A role; an empty ARN stands for the service's own credentials. */
export function roleOf(at: Reader, arn: string | undefined, externalId: string | undefined): Roles {
  if (arn === undefined || arn === "") return ["own"];
  if (f.roleArn().safeParse(arn).success)
    return [{ arn, ...(externalId !== undefined && { external_id: externalId }) }];
  at.note(`${arn} is no ARN of a role. Left out.`);
  return [];
}

/** A period that there can be; for ours, which counts, one that divides an hour. */
export function periodOf(at: Reader, seconds: number, names: Names): string {
  const whole = Math.min(86_400, Math.max(60, Math.ceil(seconds / 60) * 60));
  const usable = [1, 5, 10, 20, 30].includes(seconds) ? seconds : whole;
  const period = names === "ours" ? (PARTS_OF_AN_HOUR.find((part) => part <= usable) ?? usable) : usable;
  if (period !== seconds) at.note(`No period of ${seconds} s: ${period} s is taken.`);
  return durationText(period);
}

const PARTS_OF_AN_HOUR = [3_600, 1_800, 1_200, 900, 720, 600, 360, 300, 240, 180, 120, 60];

/** Our job for metrics of one period; nothing where nothing is left of it. */
export function writtenJob(
  at: Reader,
  names: Names,
  common: Omit<WrittenJob, "metrics" | "naming">,
  metrics: readonly PeerMetric[],
): WrittenJob[] {
  if (common.regions.length === 0) {
    at.note("No region is left. The job is left out.");
    return [];
  }
  if (common.roles?.length === 0) {
    at.note("No role is left. The job is left out.");
    return [];
  }
  const written = definitions(metrics, names);
  if (written.length === 0) {
    at.note("No metric is left. The job is left out.");
    return [];
  }
  const own = common.roles?.every((role) => role === "own") ?? true;
  const { roles, ...rest } = common;
  return [
    compact({ ...rest, ...(!own && { roles }), ...(names === "keep" && { naming: "any" as const }), metrics: written }),
  ];
}

/** Jobs must have one period each, so metrics are told apart by it. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
