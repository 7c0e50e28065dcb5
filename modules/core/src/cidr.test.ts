import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { contains, isCidr, overlaps, prefixLength, split } from "./cidr";

const toText = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");

/** A block whose prefix lies within bounds, in a corner of the address space small enough for blocks to meet. */
const block = (shortest: number, longest: number) =>
  fc.tuple(fc.nat(255), fc.integer({ min: shortest, max: longest })).map(([host, prefix]) => {
    const size = 2 ** (32 - prefix);
    return `${toText(0x0a_00_00_00 + Math.floor(host / size) * size)}/${prefix}`;
  });

/** Every address of a small block, by counting. */
function addresses(cidr: string): Set<number> {
  const [address = "", prefix] = cidr.split("/");
  const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return new Set(Array.from({ length: 2 ** (32 - Number(prefix)) }, (_, i) => first + i));
}

describe("isCidr", () => {
  it.each(["10.0.0.0/8", "10.42.0.0/16", "203.0.113.7/32", "0.0.0.0/0", "255.255.255.255/32", "128.0.0.0/1"])(
    "takes %s",
    (text) => {
      expect(isCidr(text)).toBe(true);
    },
  );

  it.each([
    ["host bits", "10.0.0.1/16"],
    ["host bits of a long prefix", "10.0.0.1/31"],
    ["an octet over 255", "10.0.256.0/24"],
    ["a prefix over 32", "10.0.0.0/33"],
    ["no prefix", "10.0.0.0"],
    ["an empty prefix", "10.0.0.0/"],
    ["two prefixes", "10.0.0.0/16/16"],
    ["a prefix with a leading zero", "10.0.0.0/08"],
    ["a negative prefix", "10.0.0.0/-1"],
    ["an octet with a leading zero", "010.0.0.0/8"],
    ["three octets", "10.0.0/8"],
    ["five octets", "10.0.0.0.0/8"],
    ["letters", "ten.0.0.0/8"],
    ["leading junk", "x10.0.0.0/8"],
    ["a leading space", " 10.0.0.0/8"],
    ["a trailing newline", "10.0.0.0/8\n"],
    ["IPv6", "2001:db8::/32"],
    ["nothing", ""],
  ])("refuses %s: %j", (_, text) => {
    expect(isCidr(text)).toBe(false);
  });

  it("takes an address at every prefix that leaves none of its bits behind, and at no other", () => {
    fc.assert(
      fc.property(fc.nat(0xff_ff_ff_ff), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
        const isFirst = address % 2 ** (32 - prefix) === 0;
        return isCidr(`${toText(address)}/${prefix}`) === isFirst;
      }),
    );
  });
});

describe("overlaps", () => {
  it("says what counting says, from either side", () => {
    fc.assert(
      fc.property(block(24, 32), block(24, 32), (a, b) => {
        const inB = addresses(b);
        const shared = [...addresses(a)].some((address) => inB.has(address));
        expect([overlaps(a, b), overlaps(b, a)]).toEqual([shared, shared]);
      }),
    );
  });

  it("is true of all of the internet and anything", () => {
    fc.assert(fc.property(block(8, 32), (a) => overlaps("0.0.0.0/0", a) && overlaps(a, "0.0.0.0/0")));
  });
});

describe("contains", () => {
  it("says what counting says", () => {
    fc.assert(
      fc.property(block(24, 32), block(24, 32), (outer, inner) => {
        const inOuter = addresses(outer);
        expect(contains(outer, inner)).toBe([...addresses(inner)].every((address) => inOuter.has(address)));
      }),
    );
  });

  it("refuses what is no CIDR", () => {
    expect(() => contains("10.0.0.0/16", "10.0.1.1/24")).toThrow(
      '"10.0.1.1/24" is not an IPv4 CIDR with no host bits set, such as 10.0.0.0/16',
    );
  });
});

describe("split", () => {
  it("gives as many blocks as wanted, disjoint, in order, of the wanted size and inside the parent", () => {
    const cut = block(8, 28).chain((parent) =>
      fc.integer({ min: prefixLength(parent), max: Math.min(32, prefixLength(parent) + 6) }).chain((prefix) => {
        const room = 2 ** (prefix - prefixLength(parent));
        return fc
          .nat(room)
          .chain((first) => fc.tuple(fc.nat(room - first)).map(([count]) => ({ parent, prefix, first, count })));
      }),
    );
    fc.assert(
      fc.property(cut, ({ parent, prefix, first, count }) => {
        const blocks = split(parent, prefix, first, count);
        expect(blocks).toHaveLength(count);
        expect(blocks.every((cidr) => isCidr(cidr) && prefixLength(cidr) === prefix && contains(parent, cidr))).toBe(
          true,
        );
        expect(blocks.every((cidr, i) => blocks.slice(0, i).every((other) => !overlaps(cidr, other)))).toBe(true);
        expect([...split(parent, prefix, 0, first), ...blocks]).toEqual(split(parent, prefix, 0, first + count));
      }),
    );
  });

  it("begins with the block asked for", () => {
    expect(split("10.42.0.0/16", 20, 8, 2)).toEqual(["10.42.128.0/20", "10.42.144.0/20"]);
  });

  it.each([
    ["more blocks than there are", () => split("10.0.0.0/16", 18, 3, 2), "blocks 3 to 4 of /18"],
    ["larger blocks than the parent", () => split("10.0.0.0/16", 15, 0, 1), "blocks 0 to 0 of /15"],
    ["parts of an address", () => split("10.0.0.0/31", 33, 0, 1), "blocks 0 to 0 of /33"],
  ])("refuses %s", (_, cut, what) => {
    expect(cut).toThrow(new RegExp(`has no room for ${what}$`));
  });
});
