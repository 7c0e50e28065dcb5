/** Text that may hold anything, for HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Coordinates of SVG need no more. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Of a character's height, its width, in the widest font that the page may get. */
const WIDTH_SHARE = 0.6;

/** Rough width of text in pixels, in the page's font. */
export const textWidth = (text: string, fontPixels: number): number => text.length * fontPixels * WIDTH_SHARE;

/** Text that fits, with an ellipsis where it is cut. */
export function fitting(text: string, width: number, fontPixels: number): string {
  const characters = Math.floor(width / (fontPixels * WIDTH_SHARE));
  return text.length <= characters ? text : `${text.slice(0, Math.max(1, characters - 1))}…`;
}
