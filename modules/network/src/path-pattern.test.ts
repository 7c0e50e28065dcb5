import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { inAnyEncoding } from "./path-pattern";

const FORBIDDEN = ["/metrics", "/-/quit", "/-/reload"];

/** The path with some of its characters percent-encoded, in either case. */
const encoded = (path: string) =>
  fc.tuple(...Array.from(path, () => fc.constantFrom("plain", "lower", "upper"))).map((forms) =>
    Array.from(path, (character, i) => {
      const hex = character.charCodeAt(0).toString(16);
      if (forms[i] === "plain") return character;
      return `%${forms[i] === "upper" ? hex.toUpperCase() : hex}`;
    }).join(""),
  );

describe("the pattern of a path", () => {
  it.each(FORBIDDEN)("matches %s however it is encoded", (path) => {
    const pattern = new RegExp(inAnyEncoding(path));
    expect(pattern.test(path)).toBe(true);
    fc.assert(fc.property(encoded(path), (text) => pattern.test(text)));
  });

  it.each(FORBIDDEN)("matches nothing that does not decode to %s", (path) => {
    const pattern = new RegExp(inAnyEncoding(path));
    const others = fc.constantFrom(
      ...FORBIDDEN,
      "/",
      "/-/ready",
      "/api/v1/query",
      `${path}/x`,
      `/x${path}`,
      `${path} `,
    );
    fc.assert(fc.property(others.chain(encoded), (text) => pattern.test(text) === (decodeURIComponent(text) === path)));
  });

  it("takes signs of regular expressions as they are", () => {
    const pattern = new RegExp(inAnyEncoding("/a.b+é"));
    expect(["/a.b+%c3%a9", "/a%2Eb%2b%C3%A9", "/axb+%c3%a9"].map((path) => pattern.test(path))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("is refused where it is longer than a load balancer takes", () => {
    expect(() => inAnyEncoding("/api/v1/admin/tsdb/delete_series")).toThrow(
      /^\/api\/v1\/admin\/tsdb\/delete_series becomes a pattern of \d+ characters, of at most 128$/,
    );
  });
});
