import { isIPv4 } from "node:net";

/** An IPv4 block: its first address as a number, and the length of its prefix in bits. */
interface Block {
  readonly first: number;
  readonly prefix: number;
}

const ADDRESS_BITS = 32;

/** What a CIDR must look like, for error messages. */
export const CIDR_FORM = "an IPv4 CIDR with no host bits set, such as 10.0.0.0/16";

/** Whether the text is an IPv4 CIDR as AWS takes them: address and prefix, no bit set behind the prefix. */
export function isCidr(text: string): boolean {
  const [address = "", prefix = "", rest] = text.split("/");
  if (rest !== undefined || !isIPv4(address) || !/^(\d|[12]\d|3[0-2])$/.test(prefix)) return false;
  return toNumber(address) % sizeOf(Number(prefix)) === 0;
}

/** Whether the two blocks share an address. */
export function overlaps(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [o, i] = [parse(outer), parse(inner)];
  return i.prefix >= o.prefix && i.first - (i.first % sizeOf(o.prefix)) === o.first;
}

/**
 * Cuts `count` neighbouring blocks of the given prefix out of `cidr`, beginning with block number `first`.
 * @throws RangeError when they do not fit.
 */
export function split(cidr: string, prefix: number, first: number, count: number): string[] {
  const block = parse(cidr);
  if (prefix < block.prefix || prefix > ADDRESS_BITS || first + count > 2 ** (prefix - block.prefix)) {
    throw new RangeError(`${cidr} has no room for blocks ${first} to ${first + count - 1} of /${prefix}`);
  }
  return Array.from({ length: count }, (_, i) => `${toAddress(block.first + (first + i) * sizeOf(prefix))}/${prefix}`);
}

/** The length of the prefix of a CIDR: 16 for 10.0.0.0/16. */
export function prefixLength(cidr: string): number {
  return parse(cidr).prefix;
}

function parse(cidr: string): Block {
  if (!isCidr(cidr)) throw new RangeError(`${JSON.stringify(cidr)} is not ${CIDR_FORM}`);
  const [address = "", prefix = ""] = cidr.split("/");
  return { first: toNumber(address), prefix: Number(prefix) };
}

/** How many addresses a block has. */
function sizeOf(prefix: number): number {
  return 2 ** (ADDRESS_BITS - prefix);
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
