import type { PanelModel } from "../simulation/dashboard-model";
import { COLUMNS } from "../simulation/panel-data";
import type { Size } from "./field";

// Grafana's grid on a screen of 1920 pixels, without its menu.

export const PAGE_PIXELS = 1920;
const MARGIN_PIXELS = 16;
const GAP_PIXELS = 8;
const ROW_PIXELS = 30;
const COLUMN_PIXELS = (PAGE_PIXELS - 2 * MARGIN_PIXELS - (COLUMNS - 1) * GAP_PIXELS) / COLUMNS;

export const HEADER_PIXELS = 104;
export const TITLE_PIXELS = 32;
const PADDING_PIXELS = 10;

const across = (columns: number) => columns * COLUMN_PIXELS + (columns - 1) * GAP_PIXELS;
const down = (rows: number) => rows * ROW_PIXELS + (rows - 1) * GAP_PIXELS;

export interface Place extends Size {
  readonly left: number;
  readonly top: number;
  /** What a panel has for what it shows. */
  readonly content: Size;
}

export function placeOf({ gridPos: { x, y, w, h } }: PanelModel): Place {
  const size = { width: across(w), height: down(h) };
  return {
    ...size,
    left: MARGIN_PIXELS + x * (COLUMN_PIXELS + GAP_PIXELS),
    top: HEADER_PIXELS + y * (ROW_PIXELS + GAP_PIXELS),
    content: { width: size.width - 2 * PADDING_PIXELS, height: size.height - TITLE_PIXELS - PADDING_PIXELS },
  };
}

/** The height of a page with all its panels. */
export function pageHeight(panels: readonly PanelModel[]): number {
  const bottoms = panels.map(placeOf).map(({ top, height }) => top + height);
  return Math.ceil(Math.max(HEADER_PIXELS, ...bottoms) + MARGIN_PIXELS);
}
