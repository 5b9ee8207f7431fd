import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';

/** A time of day in UTC, so many seconds from now. */
function timeIn(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString().slice(11, 19);
}

const session = (client: string, start: string, end: string): string => `
[[session]]
endpoint = "fix"
senderCompId = "XTST"
targetCompId = "${client}"
schedule = { start = "${start}", end = "${end}" }
`;

it('a real daemon keeps sessions to their schedules, and begins their numbers anew', async () => {
  await using home = await DaemonHome.create();
  const path = await home.venueFile(
    'xtst',
    `
[venue]
name = "XTST"
[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
${session('LATER', timeIn(7_200), timeIn(10_800))}
${session('ENDING', timeIn(-3_600), timeIn(10))}
${session('ROUND', timeIn(10), timeIn(10))}
`,
  );
  await using daemon = await DaemonProcess.start(home, '--venues', path);
  const connect = (senderCompId: string): Promise<RawFix> =>
    RawFix.connect({ ...daemon.client('FIX.4.4'), senderCompId, timeoutMs: 30_000 });

  const later = await connect('LATER');
  later.send('A', [
    [98, 0],
    [108, 30],
  ]);
  assert.match(
    (await later.expect('5')).get(58)!,
    /^The session is closed; it opens \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
  );
  await later.closed;

  const [ending, round] = [await connect('ENDING'), await connect('ROUND')];
  await Promise.all([ending.logon(), round.logon()]);
  for (const fix of [ending, round]) {
    assert.equal((await fix.expect('5')).get(58), 'The session day has ended');
    fix.send('5');
    await fix.closed;
  }

  const closed = await connect('ENDING');
  closed.send('A', [
    [98, 0],
    [108, 30],
  ]);
  assert.equal((await closed.expect('5')).get(34), '1');
  // Its numbers are those of a new day at once, since one follows the other.
  const next = await connect('ROUND');
  assert.equal((await next.logon()).get(34), '1');
  await next.logout();
});
