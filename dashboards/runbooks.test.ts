import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { generatedFiles } from "../scripts/generated-files";
import { FORECASTS } from "./index";

const ROOT = join(__dirname, "..");

interface Rule {
  readonly alert?: string;
  readonly annotations?: { readonly runbook: string };
}

/** Alerts with their runbooks, as people get them. */
const alerts = [...generatedFiles(), ...generatedFiles(FORECASTS)]
  .filter(([path]) => path.endsWith(".rules.yaml"))
  .flatMap(([, text]) => (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules))
  .flatMap(({ alert, annotations }): [string, string][] => (alert ? [[alert, annotations?.runbook ?? ""]] : []))
  .filter(([name], i, all) => all.findIndex(([other]) => other === name) === i);

/** Sections of a runbook by the anchors that GitHub gives their headings. */
function sectionsOf(file: string): ReadonlyMap<string, string> {
  const path = join(ROOT, file);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return new Map(
    text.split(/^## /m).map((section): [string, string] => {
      const [heading = ""] = section.split("\n");
      return [heading.toLowerCase().replaceAll(" ", "-"), section];
    }),
  );
}

describe("runbooks", () => {
  it.each(alerts)("%s has its section in %s", (_, runbook) => {
    const [file = "", anchor = ""] = runbook.split("#");
    const section = sectionsOf(file).get(anchor) ?? "";
    const parts = ["Meaning", "Look first", "End it", "False alarm"];
    expect(parts.filter((part) => section.includes(`**${part}.** `))).toEqual(parts);
  });

  it.each(alerts)("%s: the section is short enough for three in the morning", (_, runbook) => {
    const [file = "", anchor = ""] = runbook.split("#");
    expect(sectionsOf(file).get(anchor)?.split("\n").length).toBeLessThanOrEqual(30);
  });

  it("have no section of an alert that is gone", () => {
    const anchors = new Set(alerts.map(([, runbook]) => runbook));
    const files = new Set(alerts.map(([, runbook]) => runbook.split("#")[0] ?? ""));
    const sections = [...files].flatMap((file) => [...sectionsOf(file).keys()].map((anchor) => `${file}#${anchor}`));
    const others = sections.filter((section) => !anchors.has(section) && !section.includes("##-runbook:-"));
    expect(others).toEqual(["docs/runbooks/self.md#alarms-of-cloudwatch"]);
  });
});
