import type { Family, Sample } from "../model";
import { END, type Format, FORMATS, hasSample, metadata, Names } from "./format";
import { formatValue } from "./number";

const CHUNK_CHARACTERS = 64 * 1024;

/** So many samples take a millisecond or two. */
const SAMPLES_PER_SLICE = 1_000;

export interface Rendering {
  /** Pages without their end, in pieces. */
  readonly pages: Readonly<Record<Format, readonly Buffer[]>>;
  readonly families: number;
  readonly samples: number;
  /** Families that were left out, each with the reason: an invalid name, or one that another family has. */
  readonly refused: readonly string[];
}

class Page {
  readonly chunks: Buffer[] = [];
  #open = "";

  add(text: string): void {
    this.#open += text;
    if (this.#open.length >= CHUNK_CHARACTERS) this.close();
  }

  close(): void {
    if (this.#open !== "") this.chunks.push(Buffer.from(this.#open, "utf8"));
    this.#open = "";
  }
}

/**
 * Renders families in both formats at once, in slices of about a millisecond.
 * @param pause lets others run between two slices
 * @param names those that the page has beside these families
 */
export async function render(
  families: Iterable<Family>,
  pause: () => Promise<void>,
  names = new Names(),
): Promise<Rendering> {
  const pages = { text: new Page(), openmetrics: new Page() };
  const refused: string[] = [];
  let count = 0;
  let samples = 0;
  for (const family of families) {
    const reason = names.take(family);
    if (reason !== undefined) {
      refused.push(reason);
      continue;
    }
    count++;
    for (const format of FORMATS) pages[format].add(metadata(family, format));
    for (const sample of family.samples) {
      const line = sampleLine(family.name, sample);
      pages.openmetrics.add(line);
      if (hasSample("text", sample.suffix)) pages.text.add(line);
      if (++samples % SAMPLES_PER_SLICE === 0) await pause();
    }
  }
  for (const format of FORMATS) pages[format].close();
  return {
    pages: { text: pages.text.chunks, openmetrics: pages.openmetrics.chunks },
    families: count,
    samples,
    refused,
  };
}

/** Renders a few families as the end of a page. */
export function renderEnd(families: Iterable<Family>, format: Format): Buffer {
  let text = "";
  for (const family of families) {
    text += metadata(family, format);
    for (const sample of family.samples) {
      if (hasSample(format, sample.suffix)) text += sampleLine(family.name, sample);
    }
  }
  return Buffer.from(text + END[format], "utf8");
}

function sampleLine(name: string, { suffix, labels, value }: Sample): string {
  return labels === ""
    ? `${name}${suffix} ${formatValue(value)}\n`
    : `${name}${suffix}{${labels}} ${formatValue(value)}\n`;
}
