/** 32 well mixed bits of any whole numbers: the same numbers give the same bits, on every machine. */
export function hash(a: number, b = 0, c = 0, d = 0): number {
  let h = mix(0x9e3779b9, a | 0);
  h = mix(h, b | 0);
  h = mix(h, c | 0);
  h = mix(h, d | 0);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function mix(h: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const mixed = h ^ k;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** A number that stands for a text in `hash`. */
export function textHash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return h >>> 0;
}

/** Evenly spread in [0, 1). */
export function unit(bits: number): number {
  return bits / 4294967296;
}

/** Standard normal, from two independent hashes (Box and Muller). */
export function normal(bits: number, otherBits: number): number {
  return Math.sqrt(-2 * Math.log(1 - unit(bits))) * Math.cos(2 * Math.PI * unit(otherBits));
}
