/** A message that is not one, with the reason. */
export class WireError extends Error {}

type Scalar = "string" | "double" | "fixed64" | "sfixed64" | "int64" | "uint32" | "bool";

interface FieldType {
  readonly name: string;
  readonly type: Scalar | Message;
  readonly repeated?: true;
}

/** The fields of a message that are read, by their numbers. All others are skipped. */
export type Message = Readonly<Record<number, FieldType>>;

/** A message's fields by their names, those that are not in it left out. */
export type Decoded = Record<string, unknown>;

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

const WIRE_TYPES: Readonly<Record<Scalar, number>> = {
  string: DELIMITED,
  double: FIXED64,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  int64: VARINT,
  uint32: VARINT,
  bool: VARINT,
};

/**
 * Reads Protocol Buffers: as much of the format as OpenTelemetry's metrics need, so no groups, maps or 32-bit fields.
 * https://protobuf.dev/programming-guides/encoding/
 * @throws WireError where the bytes are no such message
 */
export function decode(bytes: Buffer, message: Message): Decoded {
  return readMessage({ bytes, at: 0, end: bytes.length }, message);
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;
}

function readMessage(cursor: Cursor, message: Message): Decoded {
  const decoded: Decoded = {};
  while (cursor.at < cursor.end) {
    const tag = Number(readVarint(cursor));
    const wireType = tag & 7;
    const field = message[Math.floor(tag / 8)];
    if (field === undefined) skip(cursor, wireType);
    else if (field.repeated) readRepeated(cursor, field, wireType, decoded);
    else decoded[field.name] = readValue(cursor, field, wireType);
  }
  return decoded;
}

function readRepeated(cursor: Cursor, field: FieldType, wireType: number, decoded: Decoded): void {
  const values = (decoded[field.name] ??= []) as unknown[];
  const isPacked = typeof field.type === "string" && field.type !== "string" && wireType === DELIMITED;
  if (!isPacked) {
    values.push(readValue(cursor, field, wireType));
    return;
  }
  const packed = readDelimited(cursor);
  while (packed.at < packed.end) values.push(readScalar(packed, field.type));
}

function readValue(cursor: Cursor, { name, type }: FieldType, wireType: number): unknown {
  const wanted = typeof type === "string" ? WIRE_TYPES[type] : DELIMITED;
  if (wireType !== wanted) throw new WireError(`the field ${name} has the wire type ${wireType}, not ${wanted}`);
  return typeof type === "string" ? readScalar(cursor, type) : readMessage(readDelimited(cursor), type);
}

function readScalar(cursor: Cursor, type: Scalar): string | number | bigint | boolean {
  switch (type) {
    case "string": {
      const { bytes, at, end } = readDelimited(cursor);
      return bytes.toString("utf8", at, end);
    }
    case "double":
      return cursor.bytes.readDoubleLE(advance(cursor, 8));
    case "fixed64":
      return cursor.bytes.readBigUInt64LE(advance(cursor, 8));
    case "sfixed64":
      return cursor.bytes.readBigInt64LE(advance(cursor, 8));
    case "int64":
      return BigInt.asIntN(64, readVarint(cursor));
    case "uint32":
      return Number(BigInt.asUintN(32, readVarint(cursor)));
    case "bool":
      return readVarint(cursor) !== 0n;
  }
}

function readDelimited(cursor: Cursor): Cursor {
  const length = Number(readVarint(cursor));
  const at = advance(cursor, length);
  return { bytes: cursor.bytes, at, end: at + length };
}

function skip(cursor: Cursor, wireType: number): void {
  if (wireType === VARINT) readVarint(cursor);
  else if (wireType === FIXED64) advance(cursor, 8);
  else if (wireType === DELIMITED) readDelimited(cursor);
  else if (wireType === FIXED32) advance(cursor, 4);
  else throw new WireError(`the wire type ${wireType} is not known`);
}

function readVarint(cursor: Cursor): bigint {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = cursor.bytes[advance(cursor, 1)] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return BigInt(value);
  }
  let long = BigInt(value);
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes[advance(cursor, 1)] ?? 0;
    long |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, long);
  }
  throw new WireError("a number has more than ten bytes");
}

/** @returns where the bytes begin that are passed over */
function advance(cursor: Cursor, bytes: number): number {
  const { at } = cursor;
  if (bytes > cursor.end - at) throw new WireError("it ends in the middle of a field");
  cursor.at = at + bytes;
  return at;
}

/** Writes a message of a number and a text, which is all that answers are made of. A text or number of nothing is left out. */
export function encodeAnswer(number: { readonly field: number; readonly value: number }, text: string): Buffer {
  const parts: Buffer[] = [];
  if (number.value > 0) parts.push(varint(number.field * 8 + VARINT), varint(number.value));
  const bytes = Buffer.from(text);
  if (bytes.length > 0) parts.push(varint((number.field + 1) * 8 + DELIMITED), varint(bytes.length), bytes);
  return Buffer.concat(parts);
}

/** Another message as the first field of a message. */
export function encodeFirst(message: Buffer): Buffer {
  return Buffer.concat([varint(8 + DELIMITED), varint(message.length), message]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
