import { open, readFile, stat } from 'node:fs/promises';
import { csvTape, TapeProblem } from '../bots/replay/csv-tape.ts';
import { ItchTapeReader } from '../bots/replay/itch-tape.ts';
import type { Tape } from '../bots/replay/tape.ts';
import type { ReplayParameters } from '../bots/replay/replay.ts';
import type { BotConfig } from '../config/venue-config.ts';
import type { Instrument } from '../engine/instrument.ts';

/** The largest files; of one in ITCH what is of other stocks is not kept. */
const MAX_BYTES = { csv: 64 * 1024 * 1024, itch: 1024 * 1024 * 1024 } as const;

/** What is read of an ITCH file at a time: others have their turn between two pieces. */
const PIECE_BYTES = 1024 * 1024;

/** The file that a bot replays; null for one that replays none. */
function replayedFile({ kind, parameters }: BotConfig): string | null {
  return kind === 'replay' ? String(parameters['file']) : null;
}

/**
 * What the file of a bot says of an instrument; null for a bot that has none. Rejects with RangeError that names the file,
 * the place in it, and what is wrong there.
 */
export async function readTape(bot: BotConfig, instrument: Instrument): Promise<Tape | null> {
  const file = replayedFile(bot);
  if (file === null) return null;
  const { format, stock = instrument.symbol } = bot.parameters as ReplayParameters;
  await mustBeReadable(file, MAX_BYTES[format]);
  try {
    return format === 'csv'
      ? csvTape(await readFile(file, 'utf8'), instrument)
      : await itchTape(file, instrument, stock);
  } catch (error) {
    const place = error instanceof TapeProblem ? `${error.line}:${error.column}: ` : ' ';
    throw new RangeError(`${file}:${place}${(error as Error).message}`, { cause: error });
  }
}

async function mustBeReadable(file: string, maxBytes: number): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new RangeError(`there is no file ${file}`);
  if (!found.isFile()) throw new RangeError(`${file} is no regular file`);
  if (found.size > maxBytes) throw new RangeError(`${file} is larger than ${maxBytes} bytes`);
}

async function itchTape(file: string, instrument: Instrument, stock: string): Promise<Tape> {
  const reader = new ItchTapeReader(instrument, stock);
  const handle = await open(file, 'r');
  try {
    const piece = new Uint8Array(PIECE_BYTES);
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- piece after piece
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, null);
      if (bytesRead === 0) return reader.finish();
      reader.push(piece.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
