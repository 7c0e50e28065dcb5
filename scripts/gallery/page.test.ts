import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { committedDashboards } from "../simulation/dashboard-model";
import { itWith, temporaryDirectory } from "../testing";
import { escaped } from "./html";
import { dashboardPage, indexPage } from "./page";
import { chromium } from "./screenshots";
import { audit } from "./test/audit";
import { filledWithSamples } from "./test/sample";

const dashboards = committedDashboards();

describe.each(dashboards.map((dashboard) => [dashboard.uid, dashboard] as const))(
  "the page of %s",
  (uid, dashboard) => {
    const page = dashboardPage(filledWithSamples(dashboard), dashboards);

    it("has every panel, with its title, its explanation, its queries and what they have found", () => {
      const sections = page.split("<section ").slice(1);
      expect(sections.length).toBe(dashboard.panels.length);
      dashboard.panels.forEach(({ id, title, description = "", targets }, i) => {
        expect(sections[i]).toContain(`id="panel-${id}"`);
        expect(sections[i]).toContain(`<h3>${escaped(title)}</h3><p>${escaped(description)}</p>`);
        for (const { expr } of targets) expect(sections[i]).toContain(`<code>${escaped(expr)}</code>`);
        expect(sections[i]).toMatch(/class="curve"|class="arc"|<rect |<td|class="value"/);
        expect(sections[i]).not.toContain("No data");
      });
    });

    it("draws nothing that is no number, and asks for nothing from elsewhere", () => {
      expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
      expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    });

    itWith(["chromium"], "leaves no panel blank in a browser, and lets nothing stand over its edge", async () => {
      const directory = temporaryDirectory();
      mkdirSync(directory, { recursive: true });
      const file = join(directory, `${uid}.html`);
      writeFileSync(file, page.replace("</body>", `<script>${audit}</script></body>`));
      const dom = await chromium(file, ["--dump-dom", "--window-size=1920,1080"]);
      const problems = /<pre id="audit">([^<]*)<\/pre>/.exec(dom)?.[1];
      expect(JSON.parse(problems ?? "null")).toEqual([]);
    });
  },
);

describe("the gallery's first page", () => {
  it("leads to each dashboard, and shows it", () => {
    const page = indexPage(dashboards);
    for (const { uid, title } of dashboards) {
      expect(page).toContain(`<a class="card" href="${uid}.html">`);
      expect(page).toContain(`<iframe src="${uid}.html"`);
      expect(page).toContain(escaped(title));
    }
  });
});
