import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/store/sqlite.ts';

/**
 * A process to be killed: commits commands and messages for as long as it lives, and prints the number of the last
 * command after each commit. Arguments: the directory, the first number.
 */
const [directory, first] = process.argv.slice(2) as [string, string];
const store = openSqliteStore({ directory, durability: 'process', now: () => 0, holder: 'committer' });
const venue = store.venue('XSIM');
const session = store.session('XSIM/fix42.CLIENT1');
let number = Number(first);
for (;;) {
  for (let count = 1 + (number % 7); count > 0; count--, number++) {
    venue.append({
      sequence: number,
      at: number,
      command: { type: 'remove-instrument', symbol: `owner ${number}` },
    });
    session.append(number, Buffer.from(`message ${number}`));
    session.nextSenderSeqNum = number + 1;
  }
  store.commit();
  store.relieve(false);
  writeSync(1, `${number - 1}\n`);
}
