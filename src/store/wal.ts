import { readFileSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * Where the write-ahead log stops being readable, as words for an error message. SQLite's format: a header of 32
 * bytes, then frames of 24 bytes and a page, each with a checksum that continues the one before it
 * (https://sqlite.org/fileformat2.html#walformat).
 */
export function describeLogEnd(file: string): string {
  let log: Buffer;
  try {
    log = readFileSync(file);
  } catch {
    return `${file} is missing`;
  }
  if (log.length < HEADER) return `${file} has no header (${log.length} bytes)`;
  const magic = log.readUInt32BE(0);
  const bigEndian = (magic & 1) === 1;
  let sums: Sums = checksum(log, 0, 24, [0, 0], bigEndian);
  if (magic >>> 1 !== 0x377f0682 >>> 1 || !matches(log, 24, sums))
    return `${file} is damaged in its header, at byte 0`;
  const frame = FRAME_HEADER + log.readUInt32BE(8);
  let at = HEADER;
  for (; at + frame <= log.length; at += frame) {
    // Frames of an earlier round follow the last one of this round: they carry other salts.
    const sameRound = log.compare(log, 16, 24, at + 8, at + 16) === 0;
    const next = checksum(
      log,
      at + FRAME_HEADER,
      at + frame,
      checksum(log, at, at + 8, sums, bigEndian),
      bigEndian,
    );
    if (!sameRound || !matches(log, at + 16, next)) break;
    sums = next;
  }
  const number = (at - HEADER) / frame + 1;
  if (at === log.length) return `${file} ends at byte ${at}, after frame ${number - 1}`;
  return `${file} is not readable from byte ${at} (frame ${number}) on`;
}

type Sums = readonly [number, number];

function checksum(log: Buffer, start: number, end: number, [first, second]: Sums, bigEndian: boolean): Sums {
  for (let at = start; at < end; at += 8) {
    first = (first + (bigEndian ? log.readUInt32BE(at) : log.readUInt32LE(at)) + second) >>> 0;
    second = (second + (bigEndian ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4)) + first) >>> 0;
  }
  return [first, second];
}

function matches(log: Buffer, at: number, [first, second]: Sums): boolean {
  return log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;
}
