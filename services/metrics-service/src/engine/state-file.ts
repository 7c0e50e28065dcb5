import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { decodeState, type State, StateError } from "./state";

/** What a {@link StateFile} needs of a file system. */
export interface Files {
  readonly open: (path: string, flags: string) => Promise<Pick<FileHandle, "writeFile" | "sync" | "close">>;
  readonly readFile: (path: string) => Promise<Buffer>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly rm: (path: string, options: { readonly force: true }) => Promise<void>;
}

/**
 * The engine's state in a file of one process. A write replaces the file as a whole or not at all: the bytes go to a file
 * beside it, onto the disk, and then to its name. A full disk, a kill or a power cut leaves the state before.
 * https://man7.org/linux/man-pages/man2/rename.2.html
 */
export class StateFile {
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    readonly path: string,
    readonly files: Files = { open, readFile, rename, rm },
  ) {}

  /**
   * @returns nothing where there is no file yet
   * @throws StateError where the file is not a state: go on without, everything is then read again
   */
  async read(): Promise<State | undefined> {
    let bytes: Buffer;
    try {
      bytes = await this.files.readFile(this.path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    }
    try {
      return decodeState([bytes]);
    } catch (error) {
      if (error instanceof StateError) throw new StateError(`${this.path}: ${error.message}`, { cause: error });
      throw error;
    }
  }

  /** One write at a time, in the order of the calls. @throws what the file system says; the state before is still there */
  async write(chunks: Iterable<Buffer>): Promise<void> {
    const write = this.#writing.then(() => this.#replace(chunks));
    this.#writing = write.catch(() => undefined);
    await write;
  }

  async #replace(chunks: Iterable<Buffer>): Promise<void> {
    const next = `${this.path}.next`;
    try {
      await this.#writeTo(next, chunks);
      await this.files.rename(next, this.path);
      await this.#syncFolder();
    } catch (error) {
      // A full disk needs the space back; what matters is why the write failed.
      await this.files.rm(next, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async #writeTo(path: string, chunks: Iterable<Buffer>): Promise<void> {
    const file = await this.files.open(path, "w");
    try {
      // Each goes behind the one before it, and is made when its turn has come.
      for (const chunk of chunks) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Without it the new name may be lost with the power. Some file systems know no such thing, and need none. */
  async #syncFolder(): Promise<void> {
    const folder = await this.files.open(dirname(this.path), "r");
    try {
      await folder.sync();
    } catch (error) {
      if (codeOf(error) !== "EINVAL") throw error;
    } finally {
      await folder.close();
    }
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
