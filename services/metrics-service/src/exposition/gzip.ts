import { promisify } from "node:util";
import { constants, crc32, deflateRaw, deflateRawSync } from "node:zlib";

const deflate = promisify(deflateRaw);

/** No file name, no time, so that equal pages are equal bytes. Source: RFC 1952, section 2.3. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** The compressed beginning of something whose end is not known yet. */
export interface Beginning {
  readonly deflated: Buffer;
  readonly checksum: number;
  readonly bytes: number;
}

/** Compresses a beginning, outside of the event loop's thread but for the checksum. */
export async function compressBeginning(chunks: readonly Buffer[], pause: () => Promise<void>): Promise<Beginning> {
  let checksum = 0;
  let bytes = 0;
  for (const chunk of chunks) {
    checksum = crc32(chunk, checksum);
    bytes += chunk.length;
    await pause();
  }
  if (bytes === 0) return { deflated: Buffer.alloc(0), checksum, bytes };
  // A full flush ends on the edge of a byte without saying that this is all: RFC 1951, section 3.2.3.
  const deflated = await deflate(Buffer.concat(chunks), {
    finishFlush: constants.Z_FULL_FLUSH,
    chunkSize: 256 * 1024,
  });
  return { deflated, checksum, bytes };
}

/** Sets the end behind a beginning. @returns one gzip member, in pieces */
export function completeGzip({ deflated, checksum, bytes }: Beginning, end: Buffer): readonly Buffer[] {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(end, checksum), 0);
  trailer.writeUInt32LE((bytes + end.length) % 2 ** 32, 4);
  return [HEADER, deflated, deflateRawSync(end), trailer];
}
