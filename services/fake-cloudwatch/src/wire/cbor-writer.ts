/** Members whose numbers are times. In the answers of CloudWatch all others are doubles. */
const TIMES = new Set(["Timestamps", "Timestamp"]);

/**
 * Writes an answer as Smithy's RPC protocol wants it: maps and lists of known length, times as seconds behind tag 1, doubles in
 * 64 bits, members that are undefined left out. A general encoder would write whole numbers as integers.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function writeCbor(value: unknown): Buffer {
  const writer = new Writer();
  writer.value(value, false);
  return writer.content();
}

class Writer {
  #buffer = Buffer.allocUnsafe(16_384);
  #at = 0;

  content(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  value(value: unknown, isTime: boolean): void {
    if (typeof value === "number") {
      this.#number(value, isTime);
    } else if (typeof value === "string") {
      this.#text(value);
    } else if (typeof value === "boolean") {
      this.#room(1);
      this.#buffer[this.#at++] = value ? 0xf5 : 0xf4;
    } else if (Array.isArray(value)) {
      this.#head(4, value.length);
      for (const one of value) {
        this.value(one, isTime);
      }
    } else if (typeof value === "object" && value !== null) {
      const members = Object.entries(value).filter(([, member]) => member !== undefined);
      this.#head(5, members.length);
      for (const [name, member] of members) {
        this.#text(name);
        this.value(member, TIMES.has(name));
      }
    } else {
      throw new TypeError(`No answer has a member of type ${typeof value}.`);
    }
  }

  #number(value: number, isTime: boolean): void {
    if (isTime) {
      this.#head(6, 1);
      if (Number.isInteger(value)) {
        this.#head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
        return;
      }
    }
    this.#room(9);
    this.#buffer[this.#at] = 0xfb;
    this.#buffer.writeDoubleBE(value, this.#at + 1);
    this.#at += 9;
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text);
    this.#head(3, length);
    this.#room(length);
    this.#at += this.#buffer.write(text, this.#at);
  }

  /** A major type with its length or value: https://www.rfc-editor.org/rfc/rfc8949#section-3 */
  #head(major: number, length: number): void {
    this.#room(9);
    const type = major << 5;
    if (length < 24) {
      this.#buffer[this.#at++] = type | length;
    } else if (length < 0x100) {
      this.#buffer[this.#at++] = type | 24;
      this.#buffer[this.#at++] = length;
    } else if (length < 0x10000) {
      this.#buffer[this.#at++] = type | 25;
      this.#at = this.#buffer.writeUInt16BE(length, this.#at);
    } else if (length < 0x1_0000_0000) {
      this.#buffer[this.#at++] = type | 26;
      this.#at = this.#buffer.writeUInt32BE(length, this.#at);
    } else {
      this.#buffer[this.#at++] = type | 27;
      this.#at = this.#buffer.writeBigUInt64BE(BigInt(length), this.#at);
    }
  }

  #room(bytes: number): void {
    if (this.#at + bytes > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
      this.#buffer.copy(larger, 0, 0, this.#at);
      this.#buffer = larger;
    }
  }
}
