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
const FIRST_BYTES = 64 * 1024;

/**
 * The state as bytes: the magic line, both tables, and a checksum of all of it. A table is the number of its parts, and
 * for each its key, the number of its entries, and for each its key, when it was used, and its numbers. Keys and lists
 * begin with their length; all numbers are little-endian.
 */
export function encodeState({ metrics, series }: { readonly metrics: Parts; readonly series: Parts }): Buffer {
  const writer = new Writer();
  writer.bytes(MAGIC);
  for (const table of [metrics, series]) {
    writer.counted(table, ([key, entries]) => {
      writer.text(key);
      writer.counted(entries, ([entry, { usedAt, numbers }]) => {
        writer.text(entry);
        writer.numbers(Float64Array.of(usedAt));
        writer.count(numbers.length);
        writer.numbers(numbers);
      });
    });
  }
  writer.count(crc32(writer.written()));
  return writer.written();
}

/** @throws StateError for bytes that are not a whole state of this version */
export function decodeState(bytes: Buffer): State {
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
  for (let parts = reader.count(); parts > 0; parts--) {
    const part = reader.text();
    // A key may come again: metrics that nobody has claimed yet stand apart from those of the same table in use.
    const entries = table.get(part) ?? new Map<string, Entry>();
    table.set(part, entries);
    for (let left = reader.count(); left > 0; left--) {
      const key = reader.text();
      const usedAt = reader.number();
      const numbers = new Float64Array(reader.count());
      for (let i = 0; i < numbers.length; i++) numbers[i] = reader.number();
      entries.set(key, { usedAt, numbers });
    }
  }
  return table;
}

class Writer {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  written(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  bytes(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#length += bytes.copy(this.#buffer, this.#length);
  }

  text(text: string): void {
    // No character takes more than three bytes for each of its units.
    this.#reserve(4 + 3 * text.length);
    const length = this.#buffer.write(text, this.#length + 4);
    this.count(length);
    this.#length += length;
  }

  count(count: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeUInt32LE(count, this.#length);
  }

  numbers(numbers: Float64Array): void {
    this.#reserve(8 * numbers.length);
    for (const number of numbers) this.#length = this.#buffer.writeDoubleLE(number, this.#length);
  }

  /** What a list has, behind how much that is. */
  counted<T>(list: Iterable<T>, write: (item: T) => void): void {
    const at = this.#length;
    let count = 0;
    this.count(count);
    for (const item of list) {
      write(item);
      count++;
    }
    this.#buffer.writeUInt32LE(count, at);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const longer = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(longer, 0, 0, this.#length);
    this.#buffer = longer;
  }
}

class Reader {
  #at: number;

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

  text(): string {
    const length = this.count();
    this.#at += length;
    return this.bytes.toString("utf8", this.#at - length, this.#at);
  }
}
