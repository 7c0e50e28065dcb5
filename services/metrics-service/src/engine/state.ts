import { crc32 } from "node:zlib";

import type { UnixSeconds } from "../model";

/**
 * What of the engine is worth keeping over a restart, by the key of its table and its key in the table. None of it is
 * needed: without it everything is read again. With it less is read, and nothing falls below what was shown.
 */
export interface State {
  /** Numbers of a metric: see `Bank.save`. */
  readonly metrics: Table;
  /** Numbers of a series: see `SeriesSet.save`. */
  readonly series: Table;
}

type Table = ReadonlyMap<string, ReadonlyMap<string, Entry>>;

export interface Entry {
  /** When it was last in use. */
  readonly usedAt: UnixSeconds;
  readonly numbers: Float64Array;
}

/** A table, or what can be written as one. */
type Parts = Iterable<readonly [key: string, entries: Iterable<readonly [key: string, entry: Entry]>]>;

/** Why a state cannot be used. */
export class StateError extends Error {}

const MAGIC = Buffer.from("watchpost-cloudwatch 1\n");
const CHECKSUM_BYTES = 4;
const CHUNK_BYTES = 64 * 1024;

/** In place of the length of a key: a list has no more. */
const END = 0xffff_ffff;

/**
 * The state as bytes: the magic line, both tables, and a checksum of all of it. A table is a list of its parts, each with
 * its key and a list of entries, each with its key, when it was used, and its numbers. A key begins with its length; a list
 * ends with a length that none can have. All numbers are little-endian.
 * @returns pieces of about the same size, made as they are taken
 */
export function* encodeState({
  metrics,
  series,
}: {
  readonly metrics: Parts;
  readonly series: Parts;
}): Generator<Buffer, void, undefined> {
  const writer = new Writer();
  let checksum = 0;
  const full = () => {
    const chunk = writer.take();
    checksum = crc32(chunk, checksum);
    return chunk;
  };
  writer.bytes(MAGIC);
  for (const table of [metrics, series]) {
    for (const [key, entries] of table) {
      writer.text(key);
      for (const [entry, { usedAt, numbers }] of entries) {
        writer.text(entry);
        writer.numbers(Float64Array.of(usedAt));
        writer.count(numbers.length);
        writer.numbers(numbers);
        if (writer.length >= CHUNK_BYTES) yield full();
      }
      writer.count(END);
    }
    writer.count(END);
  }
  yield full();
  writer.count(checksum);
  yield writer.take();
}

/** @throws StateError for pieces that are not a whole state of this version */
export function decodeState(chunks: Iterable<Buffer>): State {
  const bytes = Buffer.concat([...chunks]);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new StateError("It is no state of this version of the service.");
  }
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < MAGIC.length || crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) {
    throw new StateError("It is not whole: its checksum is wrong.");
  }
  const reader = new Reader(bytes, MAGIC.length);
  return { metrics: readTable(reader), series: readTable(reader) };
}

function readTable(reader: Reader): Table {
  const table = new Map<string, Map<string, Entry>>();
  for (let part = reader.key(); part !== undefined; part = reader.key()) {
    // A key may come again: metrics that nobody has claimed yet stand apart from those of the same table in use.
    const entries = table.get(part) ?? new Map<string, Entry>();
    table.set(part, entries);
    for (let key = reader.key(); key !== undefined; key = reader.key()) {
      entries.set(key, { usedAt: reader.number(), numbers: reader.numbers() });
    }
  }
  return table;
}

class Writer {
  #buffer = Buffer.allocUnsafe(2 * CHUNK_BYTES);
  length = 0;

  /** What was written since the last time. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.length);
    this.#buffer = Buffer.allocUnsafe(2 * CHUNK_BYTES);
    this.length = 0;
    return taken;
  }

  bytes(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.length += bytes.copy(this.#buffer, this.length);
  }

  text(text: string): void {
    // No character takes more than three bytes for each of its units.
    this.#reserve(4 + 3 * text.length);
    const length = this.#buffer.write(text, this.length + 4);
    this.count(length);
    this.length += length;
  }

  count(count: number): void {
    this.#reserve(4);
    this.length = this.#buffer.writeUInt32LE(count, this.length);
  }

  numbers(numbers: Float64Array): void {
    this.#reserve(8 * numbers.length);
    for (const number of numbers) this.length = this.#buffer.writeDoubleLE(number, this.length);
  }

  #reserve(bytes: number): void {
    if (this.length + bytes <= this.#buffer.length) return;
    const longer = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.length + bytes));
    this.#buffer.copy(longer, 0, 0, this.length);
    this.#buffer = longer;
  }
}

/** Arrays of a few numbers each share so many of them: one of its own costs each as much again. */
const SHARED_NUMBERS = 8_192;

class Reader {
  #at: number;
  #shared = new Float64Array(SHARED_NUMBERS);
  #used = 0;

  constructor(
    readonly bytes: Buffer,
    start: number,
  ) {
    this.#at = start;
  }

  count(): number {
    this.#at += 4;
    return this.bytes.readUInt32LE(this.#at - 4);
  }

  number(): number {
    this.#at += 8;
    return this.bytes.readDoubleLE(this.#at - 8);
  }

  numbers(): Float64Array {
    const count = this.count();
    if (this.#used + count > this.#shared.length) {
      this.#shared = new Float64Array(Math.max(SHARED_NUMBERS, count));
      this.#used = 0;
    }
    const numbers = this.#shared.subarray(this.#used, (this.#used += count));
    for (let i = 0; i < count; i++) numbers[i] = this.number();
    return numbers;
  }

  /** Nothing at the end of a list. */
  key(): string | undefined {
    const length = this.count();
    if (length === END) return undefined;
    this.#at += length;
    return this.bytes.toString("utf8", this.#at - length, this.#at);
  }
}
