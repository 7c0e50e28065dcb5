import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { managedTemplate } from "./managed-template";

const managed = (text: string) => managedTemplate(text, "CacheDown, its summary,");

describe("a template of Prometheus in Grafana", () => {
  it.each([
    ["{{ $value }} failed", "{{ $values.A.Value }} failed"],
    [
      "{{ $value | humanizePercentage }} of {{ $value }}",
      "{{ $values.A.Value | humanizePercentage }} of {{ $values.A.Value }}",
    ],
    ['{{ printf "%.1f" $value }}', '{{ printf "%.1f" $values.A.Value }}'],
    ["${{ $value }} a month", '{{ "$" }}{{ $values.A.Value }} a month'],
    ["${HOME} costs $5", '{{ "$" }}{HOME} costs $5'],
    ["{{ if gt $value 5.0 }}\nmany{{ end }}", "{{ if gt $values.A.Value 5.0 }}\nmany{{ end }}"],
  ])("says the same there: %s", (text, expected) => {
    expect(managed(text)).toBe(expected);
  });

  it.each([
    "{{ $labels.instance }} is down",
    '{{ reReplaceAll ".*;" "" $labels.rule_group }} fail',
    "{{ $values.A.Value }} and {{ $valueless }}",
    "costs $value outside of braces",
  ])("stays what it is where it names no value: %s", (text) => {
    expect(managed(text)).toBe(text);
  });

  it("stays what it is without braces, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("${") && !text.includes("{{")),
        (text) => {
          expect(managed(text)).toBe(text);
        },
      ),
    );
  });

  it("is refused for all that Grafana cannot say, at once", () => {
    expect(() =>
      managed('{{ query "up" | first }} {{ $externalLabels.region }} {{ externalURL }} {{ .Value }}'),
    ).toThrow(
      new Error(
        [
          "CacheDown, its summary, cannot be an alert of Grafana:",
          '  {{ query "up" | first }}: Grafana asks no further query there: it always comes back empty',
          "  {{ $externalLabels.region }}: Grafana knows no external labels and no external URL there",
          "  {{ externalURL }}: Grafana knows no external labels and no external URL there",
          "  {{ .Value }}: in Grafana that is a text about all queries: write $value",
        ].join("\n"),
      ),
    );
  });
});
