import { setImmediate } from "node:timers/promises";

import type { Family } from "../model";
import { type Format, FORMATS, Names } from "./format";
import { type Beginning, completeGzip, compressBeginning } from "./gzip";
import { render, renderEnd, type Rendering } from "./render";

/** What a publication was. */
export type Published = Pick<Rendering, "families" | "samples" | "refused"> & {
  /** Of the page in the text format. */
  readonly bytes: number;
};

export interface ExpositionProps {
  /** A few families that are rendered anew for every scrape, such as those of the process. Their names are their own. */
  readonly live: () => Iterable<Family>;
}

const pause = () => setImmediate();

/** The pages of one publication, none of which ever changes. */
class Snapshot {
  readonly #compressed = new Map<Format, Promise<Beginning>>();

  constructor(readonly pages: Rendering["pages"]) {}

  compressed(format: Format): Promise<Beginning> {
    const known = this.#compressed.get(format);
    if (known) return known;
    const beginning = compressBeginning(this.pages[format], pause);
    this.#compressed.set(format, beginning);
    return beginning;
  }
}

/**
 * What `/metrics` answers, from memory. A publication is rendered and compressed once, beside the scrapes, and takes the
 * place of the one before it at once, so that a scrape waits for nothing and sees the whole of one publication.
 */
export class Exposition {
  readonly #live: () => Iterable<Family>;
  /** In which formats compressed pages have been asked for: they are made before they are asked for again. */
  readonly #asked = new Set<Format>();
  #current = new Snapshot({ text: [], openmetrics: [] });
  #last: Promise<unknown> = Promise.resolve();

  constructor({ live }: ExpositionProps) {
    this.#live = live;
  }

  /**
   * Shows families in place of those shown now; what fails to render leaves those. Publications are made one after the
   * other.
   * @param families are read once, with pauses in between: what must be of one moment is handed out by an iterator as it
   *   was when its first sample was taken
   */
  publish(families: Iterable<Family>): Promise<Published> {
    const publication = this.#last.then(() => this.#publish(families));
    this.#last = publication.catch(() => undefined);
    return publication;
  }

  async #publish(families: Iterable<Family>): Promise<Published> {
    const names = new Names();
    for (const family of this.#live()) names.take(family);
    const { pages, ...counts } = await render(families, pause, names);
    const snapshot = new Snapshot(pages);
    for (const format of FORMATS) if (this.#asked.has(format)) await snapshot.compressed(format);
    this.#current = snapshot;
    return { ...counts, bytes: pages.text.reduce((sum, { length }) => sum + length, 0) };
  }

  /** The page, in pieces. */
  page(format: Format): readonly Buffer[] {
    return [...this.#current.pages[format], renderEnd(this.#live(), format)];
  }

  /** The page as gzip, in pieces. */
  async gzipPage(format: Format): Promise<readonly Buffer[]> {
    this.#asked.add(format);
    const beginning = await this.#current.compressed(format);
    return completeGzip(beginning, renderEnd(this.#live(), format));
  }
}
