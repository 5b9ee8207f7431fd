import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadVenue } from '../../src/config/load.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import { FixProfiles } from '../../src/daemon/fix-profiles.ts';

function venue(keys: string, edits = ''): VenueConfig {
  const loaded = loadVenue(
    'test.toml',
    `[venue]
name = "X"
${keys}
[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
[[session]]
endpoint = "fix"
senderCompId = "X"
targetCompId = "PLAIN"
[[session]]
endpoint = "fix"
senderCompId = "X"
targetCompId = "OWN"
profile = "broker"
orderIdFormat = "#####"
[session.rejectTexts]
too-late = "Late"
${edits}`,
  );
  assert.ok('config' in loaded, JSON.stringify(loaded));
  return loaded.config;
}

const ORDER = Buffer.from('8=FIX.4.4\x019=20\x0135=8\x0134=1\x0137=O-7\x0117=E-9\x0110=000\x01', 'latin1');
ORDER.write(sumOf(ORDER), ORDER.length - 4, 'latin1');

function sumOf(message: Buffer): string {
  let sum = 0;
  for (const byte of message.subarray(0, message.length - 7)) sum += byte;
  return String(sum % 256).padStart(3, '0');
}

test('each session has the profile of the venue, its own keys, and the edits that are for it', () => {
  const {
    venue: settings,
    sessions,
    edits,
  } = venue(
    'executionIdFormat = "X#"\nrejectTexts = { too-late = "Too late", unknown-order = "Unknown" }',
    '[[edit]]\nsessions = ["fix.P*"]\nmessages = ["8"]\nset = ["58=plain"]\n[[edit]]\nmessages = ["8"]\nadd = ["9001=all"]\n',
  );
  const profiles = new FixProfiles(settings, edits);
  const [plain, own] = sessions.map((session) => profiles.of(session));
  const kept = (index: 0 | 1): string => {
    const message = [plain!, own!][index]!.kept(ORDER)!.toString('latin1');
    return message.replaceAll('\x01', '|').replace(/^8=FIX.4.4\|9=\d+\||10=\d+\|$/g, '');
  };
  assert.equal(kept(0), '35=8|34=1|37=O-7|17=X9|58=plain|9001=all|');
  assert.equal(kept(1), '35=8|34=1|37=00007|17=X9|9001=all|');
  assert.deepEqual([plain!.pends, plain!.acknowledgesFirst], [undefined, true]);
  assert.deepEqual([own!.pends, own!.acknowledgesFirst], [true, true]);
  assert.equal(plain!.rejectText('too-late', null), 'Too late');
  assert.equal(own!.rejectText('too-late', null), 'Late');
  assert.equal(own!.rejectText('unknown-order', null), 'Unknown');
});

test('a change of the venue file is a change of the profiles that sessions have already', () => {
  const before = venue('');
  const profiles = new FixProfiles(before.venue, before.edits);
  const [plain, own] = before.sessions.map((session) => profiles.of(session));
  assert.deepEqual([plain!.active, own!.active], [false, true]);
  const after = venue(
    'profile = "broker"\norderIdFormat = "N#"',
    '[[edit]]\nmessages = ["8"]\nremove = [17]\n',
  );
  profiles.change(after.venue, after.edits);
  assert.deepEqual([plain!.active, plain!.acknowledgesFirst, plain!.pends], [true, true, undefined]);
  assert.match(plain!.kept(ORDER)!.toString('latin1'), /\x0137=N7\x0110=/);
  assert.match(own!.kept(ORDER)!.toString('latin1'), /\x0137=00007\x0110=/);
});
