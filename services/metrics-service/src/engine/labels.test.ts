import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { renderLabels } from "../exposition/labels";
import { renderWithPlace, withLabel } from "./labels";

describe("a label that is put in later", () => {
  it("stands where it stands when all are rendered at once", () => {
    const name = fc.stringMatching(/^[a-z_]{1,4}$/).filter((one) => one !== "le");
    fc.assert(
      fc.property(fc.dictionary(name, fc.string(), { maxKeys: 5 }), (labels) => {
        const { text, place } = renderWithPlace(labels, "le");
        expect(text).toBe(renderLabels(labels));
        expect(withLabel(text, place, 'le="0.5"')).toBe(renderLabels({ ...labels, le: "0.5" }));
      }),
    );
  });

  it("is the only one where there are no others", () => {
    const { text, place } = renderWithPlace({}, "le");
    expect(withLabel(text, place, 'le="+Inf"')).toBe('le="+Inf"');
  });
});
