/** A file that is not what it should be, and where in it. */
export class ItchFileError extends Error {
  override name = 'ItchFileError';
}

/**
 * Cuts BinaryFILE (Nasdaq) into messages: a length of two bytes, big-endian, before each. A length of 0 ends the session,
 * and what follows it is not looked at. Takes the file in pieces of any size, and keeps no more than one message of them.
 */
export class BinaryFileCutter {
  #rest: Uint8Array = new Uint8Array(0);
  /** Where in the file `#rest` begins. */
  #offset = 0;
  #ended = false;

  /** Calls back with each message that is whole: it stands at `start` of the bytes, and must be read before the next. */
  push(
    piece: Uint8Array,
    visit: (bytes: Uint8Array, start: number, length: number, offset: number) => void,
  ): void {
    if (this.#ended) return;
    const bytes = this.#rest.length === 0 ? piece : joined(this.#rest, piece);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const length = bytes[at]! * 256 + bytes[at + 1]!;
      if (length === 0) {
        this.#ended = true;
        break;
      }
      if (at + 2 + length > bytes.length) break;
      visit(bytes, at + 2, length, this.#offset + at);
      at += 2 + length;
    }
    this.#offset += at;
    this.#rest = this.#ended ? new Uint8Array(0) : bytes.slice(at);
  }

  /** To be called once there is no more. Throws ItchFileError where the file ends within a message. */
  finish(): void {
    if (this.#rest.length > 0)
      throw new ItchFileError(`byte ${this.#offset}: the file ends within a message`);
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
