import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';
import { StoreDamaged } from '../../src/store/store.ts';
import { eachFileStep } from '../kit/file-steps.ts';

/** As a release of that format wrote it. */
const FORMAT_1 = readFileSync(join(import.meta.dirname, 'format-1.sql'), 'utf8');

/** A directory with a store of format 1, and one for copies of it. */
function stored(context: TestContext): { directory: string; images: string } {
  const base = mkdtempSync(join(tmpdir(), 'simctl-migration-'));
  context.after(() => rmSync(base, { recursive: true }));
  const directory = join(base, 'live');
  mkdirSync(directory);
  change(directory, FORMAT_1);
  return { directory, images: join(base, 'images') };
}

function change(directory: string, sql: string): void {
  const database = new DatabaseSync(join(directory, 'simctl.sqlite'));
  database.exec(sql);
  database.close();
}

function open(directory: string): SqliteStore {
  return openSqliteStore({ directory, durability: 'process', now: () => 0, holder: 'test' });
}

/** All that the store has. */
function contentsOf(directory: string): object {
  const store = open(directory);
  try {
    const venue = store.venue('XSIM');
    const snapshot = venue.snapshot()!;
    const commands: string[] = [];
    venue.replay(snapshot.sequence, ({ sequence, command }) =>
      commands.push(`${sequence} ${JSON.stringify(command)}`),
    );
    const session = store.session('XSIM/fix44.CLIENT1');
    const messages: string[] = [];
    session.read(1, Infinity, (number, bytes) => messages.push(`${number} ${Buffer.from(bytes).toString()}`));
    const { nextSenderSeqNum, createdAtMicros } = session;
    const secret = store.secrets.get('admin');
    return { snapshot, commands, messages, nextSenderSeqNum, createdAtMicros, secret };
  } finally {
    store.close();
  }
}

const CONTENTS = {
  snapshot: { sequence: 3, state: JSON.stringify({ name: 'XSIM', note: 'ÄÖ"\\\u0001😀' }) },
  commands: [4, 5].map((number) => `${number} {"type":"remove-instrument","symbol":"S${number}"}`),
  messages: [1, 2, 3, 4, 5].map((number) => `${number} message ${number}`),
  nextSenderSeqNum: 6,
  createdAtMicros: 1_700_000_000_000_000,
  secret: 'secret',
};

describe('a store of an earlier format', () => {
  it('is read, and is one of the present format from then on', (context) => {
    const { directory } = stored(context);
    for (const _ of ['migrated', 'as it is']) assert.deepEqual(contentsOf(directory), CONTENTS);
    const store = open(directory);
    store.venue('XSIM').append({ sequence: 6, at: 6, command: { type: 'end-day' } });
    store.commit();
    store.close();
    const { commands } = contentsOf(directory) as { commands: string[] };
    assert.equal(commands.at(-1), '6 {"type":"end-day"}');
  });

  it('is whole whichever step of that a start dies at', (context) => {
    const { directory, images } = stored(context);
    const steps: string[] = [];
    const restore = eachFileStep((step) => {
      cpSync(directory, join(images, String(steps.length)), { recursive: true });
      steps.push(step);
    });
    try {
      open(directory).close();
    } finally {
      restore();
    }
    assert.ok(steps.some((step) => step.includes('UPDATE snapshots')));
    for (const [index, step] of steps.entries())
      assert.deepEqual(contentsOf(join(images, String(index))), CONTENTS, step);
  });

  it('is refused as it is where a snapshot is not what was written', (context) => {
    const { directory } = stored(context);
    change(directory, "UPDATE snapshots SET state = '{}'");
    for (const _ of ['once', 'and again'])
      assert.throws(() => open(directory), {
        name: StoreDamaged.name,
        message: /simctl\.sqlite: table snapshots, record 1 is not what was written/,
      });
    const database = new DatabaseSync(join(directory, 'simctl.sqlite'));
    assert.deepEqual({ ...database.prepare('PRAGMA user_version').get() }, { user_version: 1 });
    database.close();
  });
});
