import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

import { messageOf } from "../log";

/** A secret that is not there at the start, in words for the one who starts the service. */
export class SecretFileError extends Error {}

/** For how long a secret is taken for the same without looking. */
const REREAD_SECONDS = 10;

/**
 * Secrets in a file, a line each: of two, one can be the old that is on its way out. The file is read again while the
 * service runs, so a secret is changed without a restart; while it cannot be read, the last ones hold.
 */
export class SecretFile {
  #digests: readonly Buffer[];
  #readAt: number;

  /**
   * @param now seconds since the epoch
   * @throws SecretFileError where the file cannot be read, or has nothing in it
   */
  constructor(
    readonly path: string,
    readonly now: () => number,
  ) {
    const digests = this.#read();
    if (typeof digests === "string") throw new SecretFileError(`${path}: ${digests}`);
    this.#digests = digests;
    this.#readAt = now();
  }

  /** Whether it is one of the secrets; the time that takes says nothing of them. */
  matches(candidate: string): boolean {
    if (this.now() - this.#readAt >= REREAD_SECONDS) {
      const digests = this.#read();
      if (typeof digests !== "string") this.#digests = digests;
      this.#readAt = this.now();
    }
    const digest = digestOf(candidate);
    return this.#digests.map((secret) => timingSafeEqual(secret, digest)).includes(true);
  }

  /** @returns why there is no secret, if so */
  #read(): readonly Buffer[] | string {
    try {
      const lines = readFileSync(this.path, "utf8").split("\n");
      const secrets = lines.map((line) => line.trim()).filter((line) => line !== "");
      return secrets.length > 0 ? secrets.map(digestOf) : "holds no secret";
    } catch (error) {
      return messageOf(error);
    }
  }
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
