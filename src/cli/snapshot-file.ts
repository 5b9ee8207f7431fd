import { open, readFile } from 'node:fs/promises';
import type { Client } from '../../sdk/index.ts';
import type { SnapshotJson } from '../management/methods.ts';
import { Problem } from './problem.ts';

/** Characters that are sent at once. */
const PIECE = 64 * 1_024;

/** The lines of a snapshot, as many at a time as the daemon gives. */
export async function* snapshotLines(client: Client, snapshot: string): AsyncGenerator<readonly string[]> {
  for (let after = 0, more = true; more;) {
    const part = await client.snapshot.show({ snapshot, after });
    yield part.lines;
    after += part.lines.length;
    more = part.more;
  }
}

/** Writes a snapshot into a file that is not there yet. Throws a Problem where that cannot be. */
export async function writeSnapshot(client: Client, snapshot: string, path: string): Promise<void> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw cannot(`${path} cannot be written`, error);
  });
  try {
    for await (const lines of snapshotLines(client, snapshot)) await file.write(`${lines.join('\n')}\n`);
  } finally {
    await file.close();
  }
}

/** Has the daemon keep the snapshot of a file. Throws a Problem where there is no such file. */
export async function bringSnapshot(client: Client, snapshot: string, path: string): Promise<SnapshotJson> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw cannot(`${path} cannot be read`, error);
  });
  for (let at = 0; ; at += PIECE) {
    const more = at + PIECE < text.length;
    const brought = await client.snapshot.bring({ snapshot, text: text.slice(at, at + PIECE), more });
    if (brought.snapshot !== null) return brought.snapshot;
  }
}

function cannot(what: string, { message }: Error): Problem {
  return new Problem(`${what}: ${message}`, { code: 'bad-file' });
}
