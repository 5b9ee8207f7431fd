import { crc32 } from 'node:zlib';

const header = new Float64Array(3);
const headerBytes = new Uint8Array(header.buffer);

/** CRC-32 of a chunk, continuing the CRC of the chunk before it. */
export function chunkChecksum(
  previous: number,
  stream: number,
  first: number,
  last: number,
  content: Uint8Array,
): number {
  header[0] = stream;
  header[1] = first;
  header[2] = last;
  return crc32(content, crc32(headerBytes, previous));
}

/** CRC-32 of a venue's state after a command. Of the text as it is: it is long, and to write it as JSON is a copy of it. */
export function snapshotChecksum(stream: number, sequence: number, state: string): number {
  return crc32(state, rowChecksum(stream, sequence));
}

/** CRC-32 of the fields of a small row. */
export function rowChecksum(...fields: readonly (string | number)[]): number {
  return crc32(JSON.stringify(fields));
}
