/**
 * How long a daemon takes from its start to its ready line with a journal of so many commands: replayed as a whole, and
 * with a snapshot of all of them.
 *
 *   node bench/restart.ts [commands]
 */
import { join } from 'node:path';
import { helpIfAsked } from '../scripts/usage.ts';
import { DaemonHome, DaemonProcess } from '../test/kit/daemon.ts';
import { writeLongJournal } from '../test/kit/long-journal.ts';
import { QUIET_VENUE } from '../test/kit/quiet-venue.ts';

helpIfAsked(import.meta.filename);

const commands = Number(process.argv[2] ?? 100_000);
const RUNS = 5;

for (const withSnapshot of [false, true]) {
  await using home = await DaemonHome.create();
  const venue = await home.venueFile('quiet', QUIET_VENUE);
  writeLongJournal(join(home.directory, 'default'), commands, withSnapshot);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    const daemon = await DaemonProcess.start(home, '--durability', 'process', '--venues', venue);
    times.push(performance.now() - began);
    await daemon.kill();
  }
  const shown = times.toSorted((one, other) => one - other).map((time) => time.toFixed(0));
  console.log(`${commands} commands, ${withSnapshot ? 'in a snapshot' : 'replayed'}: ${shown.join(', ')} ms`);
}
