import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { SIMULATIONS } from "../dashboards/simulations";
import { galleryFiles } from "./gallery/files";
import { incidentsOfTheDay } from "./gallery/incidents";
import { pageHeight } from "./gallery/layout";
import { screenshot } from "./gallery/screenshots";
import { committedDashboards, type DashboardModel } from "./simulation/dashboard-model";
import { simulatedPrometheus } from "./simulation/simulated-prometheus";

// npm run gallery: every committed dashboard as a page, drawn from real queries to a Prometheus with simulated workloads.

const DIRECTORY = resolve(__dirname, "../gallery");

const HOUR_SECONDS = 3_600;

/** What is taken for now: always the same, so that two galleries differ only where dashboards do. */
const END = Date.UTC(2026, 10, 19, 15) / 1000;

/** Before it is shown, for what looks back. */
const LEAD_SECONDS = 2 * HOUR_SECONDS;

const INDEX_PIXELS_PER_ROW = 480;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { screenshots: { type: "boolean", default: false }, hours: { type: "string", default: "24" } },
  });
  const seconds = Number(values.hours) * HOUR_SECONDS;
  if (!(seconds >= HOUR_SECONDS))
    throw new Error(`--hours: want how much of the past is simulated, 1 or more; got ${values.hours}`);
  const dashboards = committedDashboards();
  const directory = mkdtempSync(join(tmpdir(), "watchpost-gallery-"));
  try {
    const prometheus = await simulatedPrometheus({
      simulations: SIMULATIONS,
      since: END - seconds - LEAD_SECONDS,
      end: END,
      incidents: incidentsOfTheDay(SIMULATIONS, END),
      directory,
      progress: console.log,
    });
    try {
      write(await galleryFiles(prometheus.api, dashboards, END, seconds));
    } finally {
      await prometheus.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  if (values.screenshots) await takeScreenshots(dashboards);
}

function write(files: ReadonlyMap<string, string>): void {
  rmSync(DIRECTORY, { recursive: true, force: true });
  mkdirSync(DIRECTORY, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(DIRECTORY, name), content);
  console.log(`${files.size - 1} dashboards: gallery/index.html`);
}

async function takeScreenshots(dashboards: readonly DashboardModel[]): Promise<void> {
  const rows = Math.ceil(dashboards.length / 3);
  await screenshot(join(DIRECTORY, "index.html"), join(DIRECTORY, "index.png"), 130 + rows * INDEX_PIXELS_PER_ROW);
  for (const { uid, panels } of dashboards) {
    await screenshot(join(DIRECTORY, `${uid}.html`), join(DIRECTORY, `${uid}.png`), pageHeight(panels));
    console.log(`gallery/${uid}.png`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
