import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { panelsOf, seriesIn, type Signal } from "@watchpost/alerting/model";

/**
 * Dashboards without the panels of what is not watched here, and without those that then have none. What is left moves
 * together.
 * @param gone signals of a mixin that this environment does not have
 */
export function watchedPanels(dashboards: readonly Dashboard[], gone: readonly Signal[]): Dashboard[] {
  const names = new Set(gone.flatMap(({ name }) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]));
  return dashboards.flatMap((dashboard) => {
    const dead = new Set(
      panelsOf(dashboard).flatMap(({ id, exprs }) =>
        exprs.some((expr) => seriesIn(expr).some((series) => names.has(series))) ? [id] : [],
      ),
    );
    if (dead.size === 0) return [dashboard];
    const panels = (dashboard.panels ?? []).filter(({ id }) => id === undefined || !dead.has(id));
    return panels.length === 0 ? [] : [{ ...dashboard, panels: laidOut(panels) }];
  });
}

type Panels = NonNullable<Dashboard["panels"]>;

/** Grafana's grid. */
const COLUMNS = 24;

/** Side by side in their order, as far as a row has room. */
function laidOut(panels: Panels): Panels {
  let [x, y, height] = [0, 0, 0];
  return panels.map((panel) => {
    if (!panel.gridPos) return panel;
    const { w, h } = panel.gridPos;
    if (x + w > COLUMNS) [x, y, height] = [0, y + height, 0];
    const gridPos = { ...panel.gridPos, x, y };
    [x, height] = [x + w, Math.max(height, h)];
    return { ...panel, gridPos };
  });
}
