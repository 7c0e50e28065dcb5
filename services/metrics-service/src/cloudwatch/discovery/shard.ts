import type { Shard } from "../../config/config";
import type { Found } from "../../model";
import { dimensionsKey, sourceKey } from "../metric-key";

/**
 * Whether the shard reads a metric. All metrics of one set of dimensions are in one shard, for a rule may add several
 * of them up; the same on every machine and after every start.
 */
export function isInShard({ source, metric }: Found, { index, count }: Shard): boolean {
  return count <= 1 || hash(`${sourceKey(source)} ${dimensionsKey(metric)}`) % count === index;
}

/**
 * FNV-1a of 32 bits, with the last step of MurmurHash3 so that the lowest bits are as even as the others.
 * http://www.isthe.com/chongo/tech/comp/fnv/
 */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of Buffer.from(text)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
