import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { RECORDS_PER_STREAM } from '../../src/store/schema.ts';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';
import { StoreDamaged, type Durability } from '../../src/store/store.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';

const FLIPS = Number(process.env['RUNS'] ?? 60);
const CUTS = Number(process.env['RUNS'] ?? 20);
const FILES = ['simctl.sqlite', 'simctl.sqlite-wal', 'simctl.witness'];
const KEYS = ['XSIM/fix42.CLIENT1', 'XSIM/fix44.CLIENT2'];

const CHUNK = `(SELECT id FROM chunks WHERE id / ${RECORDS_PER_STREAM} = 2 ORDER BY id LIMIT 1 OFFSET`;

/** What a fault of the disk could do to whole rows, and what somebody with a tool could. */
const TAMPERING: Readonly<Record<string, string>> = {
  'a message row altered': `UPDATE chunks SET content = zeroblob(length(content)) WHERE id = ${CHUNK} 7)`,
  'a message row under another number': `UPDATE chunks SET id = id + 1 WHERE id = ${CHUNK} 7)`,
  'the first message row gone': `DELETE FROM chunks WHERE id = ${CHUNK} 0)`,
  'a message row in the middle gone': `DELETE FROM chunks WHERE id = ${CHUNK} 7)`,
  'the last message row gone': `DELETE FROM chunks WHERE id = (SELECT max(id) FROM chunks WHERE id / ${RECORDS_PER_STREAM} = 2)`,
  'all message rows gone': `DELETE FROM chunks WHERE id / ${RECORDS_PER_STREAM} = 2`,
  'the first journal row gone': 'DELETE FROM chunks WHERE id = (SELECT min(id) FROM chunks)',
  'the last journal row gone': `DELETE FROM chunks WHERE id = (SELECT max(id) FROM chunks WHERE id / ${RECORDS_PER_STREAM} = 1)`,
  'a session gone': 'DELETE FROM streams WHERE id = 2',
  'a sequence number altered': 'UPDATE streams SET next_sender = 1 WHERE id = 2',
  'a session under another name': "UPDATE streams SET name = 'XSIM/fix42.CLIENT9' WHERE id = 2",
  'a snapshot altered': "UPDATE snapshots SET state = '{}'",
  'a snapshot gone': 'DELETE FROM snapshots',
  'a secret altered': "UPDATE secrets SET value = 'known'",
  'a secret gone': 'DELETE FROM secrets',
  'the count of commits altered': 'UPDATE commits SET number = number + 1',
};

describe('a store with damaged files', () => {
  let home: string;
  /** As a kill leaves it: the last commits are in the log. */
  let killed: string;
  /** As a close leaves it: all is in the database. */
  let closed: string;
  let expected: unknown;

  before(() => {
    home = mkdtempSync(join(tmpdir(), 'simctl-damage-'));
    killed = join(home, 'killed');
    closed = join(home, 'closed');
    const live = mkdtempSync(join(home, 'live-'));
    const store = open(live);
    fill(store);
    cpSync(live, killed, { recursive: true });
    expected = contents(store);
    store.close();
    cpSync(live, closed, { recursive: true });
    assert.deepEqual(outcome(copyOf('killed')), { contents: expected, warnings: [] });
  });

  after(() => rmSync(home, { recursive: true }));

  for (const image of ['killed', 'closed'] as const) {
    it(`never serves anything else than what was written: ${image}, one bit flipped`, (test) => {
      const random = seeded(test);
      for (let run = 0; run < FLIPS; run++) {
        const file = random.pick(FILES);
        checkDamage(image, file, (path) => flip(path, random));
      }
    });

    it(`never serves anything else than what was written: ${image}, one file cut short`, (test) => {
      const random = seeded(test);
      for (let run = 0; run < CUTS; run++) {
        const file = random.pick(FILES);
        checkDamage(image, file, (path) => {
          const length = random.integer(0, statSync(path).size - 1);
          truncateSync(path, length);
          return `cut to ${length}`;
        });
      }
    });

    it(`never serves anything else than what was written: ${image}, one file removed`, () => {
      for (const file of FILES) {
        checkDamage(image, file, (path) => {
          rmSync(path);
          return 'removed';
        });
      }
    });
  }

  for (const [what, sql] of Object.entries(TAMPERING)) {
    it(`says what is not as it was written: ${what}`, () => {
      const directory = copyOf('closed');
      const database = new DatabaseSync(join(directory, 'simctl.sqlite'));
      assert.notEqual(database.prepare(sql).run().changes, 0);
      database.close();
      const result = outcome(directory);
      assert.ok(result instanceof StoreDamaged, 'it was served');
      assert.match(result.message, /simctl\.sqlite: (table|tables|journal) /);
      rmSync(directory, { recursive: true });
    });
  }

  it('names the file and the byte when commits are gone, keeps the log, and goes on without them only when told so', () => {
    const directory = copyOf('killed');
    const log = join(directory, 'simctl.sqlite-wal');
    const bytes = readFileSync(log);
    bytes[32 + 5 * 4_120 + 100]! ^= 1;
    writeFileSync(log, bytes);
    const refusal =
      /simctl\.sqlite: commits \d+ to 40 with \d+ commands are missing: .*simctl\.sqlite-wal is not readable from byte 20632 \(frame 6\) on/;
    assert.throws(() => open(directory), refusal);
    assert.deepEqual(readFileSync(`${log}.damaged`), bytes);
    assert.throws(() => open(directory), /commits \d+ to 40 with \d+ commands are missing/);
    rmSync(join(directory, 'simctl.witness'));
    const store = open(directory);
    assert.match(store.warnings.join(), /simctl\.witness is missing/);
    store.close();
    rmSync(directory, { recursive: true });
  });

  it('starts after a loss of power under "process" and says what is lost; refuses under "full"', () => {
    for (const durability of ['process', 'full'] as const) {
      const directory = copyOf('closed');
      const witness = join(directory, 'simctl.witness');
      const database = join(directory, 'simctl.sqlite');
      const earlier = readFileSync(database);
      const store = open(directory);
      store.venue('XSIM').append({ sequence: 201, at: 0, command: { type: 'end-day' } });
      store.commit();
      store.close();
      writeFileSync(database, earlier);
      writeFileSync(witness, anotherBoot(readFileSync(witness, 'latin1')));
      if (durability === 'full') {
        assert.throws(() => open(directory, durability), /commits 41 to 41 with 1 commands are missing/);
      } else {
        const survivor = open(directory, durability);
        assert.match(survivor.warnings.join(), /they are lost: commits 41 to 41 with 1 commands/);
        survivor.close();
        const next = open(directory, durability);
        assert.deepEqual(next.warnings, []);
        next.close();
      }
      rmSync(directory, { recursive: true });
    }
  });

  it('refuses a store of another format', () => {
    const directory = copyOf('closed');
    const database = join(directory, 'simctl.sqlite');
    const bytes = readFileSync(database);
    bytes.writeUInt32BE(99, 60);
    writeFileSync(database, bytes);
    assert.throws(() => open(directory), /has format 99, this version of simctl reads format 2/);
    rmSync(directory, { recursive: true });
  });

  function copyOf(image: 'killed' | 'closed'): string {
    const directory = mkdtempSync(join(home, 'copy-'));
    cpSync(image === 'killed' ? killed : closed, directory, { recursive: true });
    return directory;
  }

  function checkDamage(image: 'killed' | 'closed', file: string, damage: (path: string) => string): void {
    const directory = copyOf(image);
    const path = join(directory, file);
    if (existsSync(path)) {
      const what = `${file} ${damage(path)}`;
      const result = outcome(directory);
      if (result instanceof StoreDamaged) assert.match(result.message, /simctl\.(sqlite|witness)/, what);
      else assert.deepEqual(result.contents, expected, what);
    }
    rmSync(directory, { recursive: true });
  }
});

function open(directory: string, durability: Exclude<Durability, 'none'> = 'process'): SqliteStore {
  return openSqliteStore({ directory, durability, now: () => 0, holder: 'test' });
}

/** 40 commits of 5 commands and some messages each, a snapshot on the way, and one checkpoint. */
function fill(store: SqliteStore): void {
  const venue = store.venue('XSIM');
  for (let commit = 1, sequence = 0; commit <= 40; commit++) {
    for (let count = 0; count < 5; count++) {
      venue.append({
        sequence: ++sequence,
        at: sequence,
        command: { type: 'remove-instrument', symbol: `owner ${sequence}` },
      });
    }
    for (const key of KEYS) {
      const session = store.session(key);
      for (let count = 0; count < 3; count++) {
        session.append(session.nextSenderSeqNum, Buffer.alloc(300, commit));
        session.nextSenderSeqNum += 2;
      }
      session.nextTargetSeqNum = commit;
    }
    if (commit === 10) store.secrets.set('admin', 'x'.repeat(500));
    if (commit === 20) venue.saveSnapshot({ sequence, state: JSON.stringify('s'.repeat(20_000)) });
    store.commit();
  }
}

function contents(store: SqliteStore): unknown {
  const venue = store.venue('XSIM');
  const snapshot = venue.snapshot();
  const entries: unknown[] = [];
  venue.replay(snapshot?.sequence ?? 0, (entry) => entries.push(entry));
  const sessions = KEYS.map((key) => {
    const session = store.session(key);
    const messages: string[] = [];
    session.read(1, Infinity, (seqNum, bytes) =>
      messages.push(`${seqNum} ${Buffer.from(bytes).toString('hex')}`),
    );
    return [session.nextSenderSeqNum, session.nextTargetSeqNum, messages];
  });
  return { snapshot, entries, sessions, secret: store.secrets.get('admin') };
}

function outcome(directory: string): { contents: unknown; warnings: readonly string[] } | StoreDamaged {
  let store: SqliteStore | null = null;
  try {
    store = open(directory);
    return { contents: contents(store), warnings: store.warnings };
  } catch (error) {
    if (error instanceof StoreDamaged) return error;
    throw error;
  } finally {
    store?.close();
  }
}

function flip(path: string, random: SeededRandom): string {
  const bytes = readFileSync(path);
  const at = random.integer(0, bytes.length - 1);
  const bit = random.integer(0, 7);
  bytes[at]! ^= 1 << bit;
  writeFileSync(path, bytes);
  return `bit ${bit} of byte ${at} flipped`;
}

/** The witness as a start of the machine long ago would have written it. */
function anotherBoot(text: string): string {
  const body = `${text.slice(0, text.indexOf('boot '))}boot 1000, crc `;
  return `${`${body}${crc32(body)}`.padEnd(159)}\n`;
}
