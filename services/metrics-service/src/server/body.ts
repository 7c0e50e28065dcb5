import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const unzip = promisify(gunzip);

/** Why a request is not taken, in words for the one who sent it. */
export class RefusedError extends Error {
  /** @param status of the answer: 4xx where the request is wrong, 503 where it is to be sent again */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads bodies of requests, few at a time and none too long: together they cannot fill the memory. */
export class Bodies {
  #underWay = 0;

  /**
   * @param limitBytes of a body, as sent and uncompressed
   * @param atOnce how many are read and used at the same time
   */
  constructor(
    readonly limitBytes: number,
    readonly atOnce = 8,
  ) {}

  /**
   * @param use gets the body, plain even where it was sent as gzip
   * @throws RefusedError 400 (no gzip), 413 (too long), 415 (another coding), 503 (too many at once); and what `use` throws
   */
  async with<Result>(request: IncomingMessage, use: (body: Buffer) => Result | Promise<Result>): Promise<Result> {
    if (this.#underWay >= this.atOnce) throw new RefusedError(503, "Too many requests are under way.");
    this.#underWay++;
    try {
      return await use(await this.#read(request));
    } finally {
      this.#underWay--;
    }
  }

  async #read(request: IncomingMessage): Promise<Buffer> {
    const coding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
    if (coding !== "identity" && coding !== "gzip") {
      throw new RefusedError(415, `The content coding ${coding} is not known here: gzip or none will do.`);
    }
    if (Number(request.headers["content-length"] ?? 0) > this.limitBytes) throw this.#tooLong();
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > this.limitBytes) throw this.#tooLong();
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks, bytes);
    return coding === "gzip" ? this.#unzip(body) : body;
  }

  async #unzip(body: Buffer): Promise<Buffer> {
    try {
      return await unzip(body, { maxOutputLength: this.limitBytes });
    } catch (error) {
      if (hasCode(error, "ERR_BUFFER_TOO_LARGE")) throw this.#tooLong();
      throw new RefusedError(400, "The body is not gzip, though its Content-Encoding says so.");
    }
  }

  #tooLong(): RefusedError {
    return new RefusedError(413, `A body may have ${this.limitBytes} bytes, also when it is uncompressed.`);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
