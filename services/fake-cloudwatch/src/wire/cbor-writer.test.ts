import { describe, expect, it } from "@jest/globals";
import { cbor } from "@smithy/core/cbor";
import fc from "fast-check";

import { writeCbor } from "./cbor-writer";

describe("CBOR", () => {
  it("is read by Smithy's own reader as it was written", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value)),
      fc.boolean(),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        leaf,
        fc.array(tie("any"), { maxLength: 30 }),
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((key) => !key.startsWith("Time") && key !== "__proto__"),
          tie("any"),
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (one) => {
        expect(cbor.deserialize(writeCbor({ one }))).toEqual({ one });
      }),
    );
  });

  it("has whole numbers as 64 bit floats, and times as seconds behind tag 1", () => {
    expect(writeCbor({ Values: [1] }).toString("hex")).toBe("a16656616c75657381fb3ff0000000000000");
    expect(writeCbor([{ Timestamps: [1_800_000_000] }]).toString("hex")).toContain("c11a6b49d200");
    expect(writeCbor({ Timestamp: 0.5 }).toString("hex")).toContain("c1fb3fe0000000000000");
  });

  it("leaves out what is undefined and refuses what no answer has", () => {
    expect(writeCbor({ a: undefined, b: "c" }).toString("hex")).toBe("a161626163");
    expect(() => writeCbor({ a: 1n })).toThrow("No answer has a member of type bigint.");
  });

  it("grows with what it writes", () => {
    const Values = Array.from({ length: 70_000 }, (_, i) => i / 3);
    expect(cbor.deserialize(writeCbor({ Values }))).toEqual({ Values });
  });
});
