import { readFile } from "node:fs/promises";

import { z } from "zod";

import type { SavedStream } from "./cumulative";
import type { SavedOwn } from "./own-series";
import type { SavedShared } from "./shared-series";

/** What the direct path keeps from one process to the next. */
export interface DirectState {
  readonly since: number;
  readonly shared: readonly SavedShared[];
  readonly own: readonly SavedOwn[];
  readonly streams: readonly SavedStream[];
}

const VERSION = 1;

const numbers = z.array(z.number());
const seriesFields = { family: z.string(), labels: z.string(), place: z.int() };

const schema: z.ZodType<DirectState & { readonly version: typeof VERSION }> = z.object({
  version: z.literal(VERSION),
  since: z.number(),
  shared: z.array(
    z.object({
      ...seriesFields,
      bounds: z.array(z.string()),
      anchor: z.number(),
      watermark: z.number(),
      values: numbers,
      shown: numbers,
      minutes: z.array(z.tuple([z.number(), numbers])),
    }),
  ),
  own: z.array(
    z.object({
      ...seriesFields,
      kind: z.enum(["counter", "gauge", "histogram"]),
      help: z.string(),
      unit: z.string().optional(),
      bounds: numbers,
      created: z.number(),
      usedAt: z.number(),
      values: numbers,
    }),
  ),
  streams: z.array(z.tuple([z.string(), z.string(), z.string(), numbers, z.number()])),
});

export function encodeState(state: DirectState): Buffer {
  return Buffer.from(JSON.stringify({ version: VERSION, ...state }));
}

/**
 * @returns nothing where there is no file yet
 * @throws where it is not a state
 */
export async function readState(path: string): Promise<DirectState | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return schema.parse(JSON.parse(text));
}
