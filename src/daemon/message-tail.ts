import { open } from 'node:fs/promises';
import type { LoggedMessageJson } from '../management/entities.ts';

/** Of the end of a log so much is read at most, and of one message so much is told. */
const TAIL_BYTES = 128 * 1_024;
const MESSAGE_CHARS = 4_096;

/** A line as message-log.ts writes it: 20260105-09:30:00.123456, which way, and the message. */
const LINE = /^(\d{4})(\d{2})(\d{2})-([\d:.]+) (in|out) +(8=.*)$/s;

/** The latest messages of a message log, oldest first: none when there is no file yet. */
export async function latestMessages(path: string, limit: number): Promise<LoggedMessageJson[]> {
  const [, ...lines] = (await tailOf(path)).split('\n');
  return lines.flatMap((line) => readLine(line) ?? []).slice(-limit);
}

/** The end of the file, behind a line feed: what comes before the first one is part of a line at best. */
async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.toString('utf8', 0, bytesRead);
    return length === size ? `\n${text}` : text;
  } finally {
    await file.close();
  }
}

/** Null for what is no message, such as a note of those that are missing. */
function readLine(line: string): LoggedMessageJson | null {
  const [, year, month, day, time, direction, bytes] = LINE.exec(line) ?? [];
  if (bytes === undefined) return null;
  const message = bytes.slice(0, MESSAGE_CHARS).replaceAll('\u0001', '|');
  return { at: `${year}-${month}-${day}T${time}Z`, direction: direction as 'in' | 'out', message };
}
