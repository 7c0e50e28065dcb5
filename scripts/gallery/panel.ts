import type { Drawing } from "./field";
import { gauge } from "./gauge";
import { stat } from "./stat";
import { stateTimeline } from "./state-timeline";
import { table } from "./table";
import { timeSeries } from "./time-series";

const RENDERERS: Readonly<Record<string, (drawing: Drawing) => string>> = {
  timeseries: timeSeries,
  stat,
  gauge,
  table,
  "state-timeline": stateTimeline,
};

/**
 * What a panel shows, in HTML.
 * @throws Error for a type of panel that the gallery cannot draw
 */
export function panelContent(drawing: Drawing): string {
  const { panel, answers } = drawing;
  const renderer = RENDERERS[panel.type];
  if (!renderer) {
    const known = Object.keys(RENDERERS).join(", ");
    throw new Error(
      `Panel ${JSON.stringify(panel.title)} is a ${panel.type}, and the gallery draws ${known}: scripts/gallery/panel.ts.`,
    );
  }
  const isEmpty = answers.every(({ series }) => series.length === 0);
  return isEmpty ? '<div class="empty">No data</div>' : renderer(drawing);
}
