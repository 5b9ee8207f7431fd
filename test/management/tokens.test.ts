import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Logon } from '../../src/management/auth.ts';
import { clientProof, freshNonce } from '../../src/management/scram.ts';
import { ensureToken, readToken, tokenFile, UnsafeToken, userOfToken } from '../../src/management/tokens.ts';
import { ownersOf, Users } from '../../src/management/users.ts';

const noModes = process.platform === 'win32' ? 'Windows has no mode bits' : false;

let home = '';
let directory = '';
let secrets = new Map<string, string>();
const store = {
  get: (name: string) => secrets.get(name) ?? null,
  set: (name: string, value: string) => void secrets.set(name, value),
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'simctl-tokens-'));
  directory = join(home, 'default');
  secrets = new Map();
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function open(): Users {
  return new Users(ownersOf(directory), store);
}

async function logsOn(auth: Users, user: string, token: string): Promise<string | null> {
  const logon = new Logon(auth);
  const clientNonce = freshNonce();
  const { nonce, salt, iterations } = logon.start({ user, clientNonce, channelBinding: 'none' });
  const { proof } = await clientProof(token, { user, clientNonce, nonce, salt, iterations });
  return logon.finish({ nonce, proof })?.role ?? null;
}

describe('token files', () => {
  it('are made once, for this user only, whatever the umask', { skip: noModes }, () => {
    const umask = process.umask(0);
    try {
      const token = ensureToken(directory, 'admin');
      assert.match(token, /^simctl_adm_[\w-]{43}$/);
      assert.equal(ensureToken(directory, 'admin'), token);
      assert.match(ensureToken(directory, 'viewer'), /^simctl_ro_[\w-]{43}$/);
      assert.equal(statSync(directory).mode & 0o777, 0o700);
      assert.equal(statSync(tokenFile(directory, 'admin')).mode & 0o777, 0o600);
    } finally {
      process.umask(umask);
    }
  });

  it('say by their prefix whose they are', () => {
    assert.equal(userOfToken(ensureToken(directory, 'admin')), 'admin');
    assert.equal(userOfToken(ensureToken(directory, 'viewer')), 'viewer');
    assert.equal(userOfToken('hunter2'), null);
  });

  for (const mode of [0o640, 0o604, 0o660, 0o777]) {
    it(`are refused with mode ${mode.toString(8)}`, { skip: noModes }, () => {
      ensureToken(directory, 'admin');
      chmodSync(tokenFile(directory, 'admin'), mode);
      assert.throws(() => readToken(tokenFile(directory, 'admin')), UnsafeToken);
      assert.throws(() => open(), /can be read by others .*chmod 600/);
    });
  }

  it('are not made in a directory that others can write', { skip: noModes }, () => {
    mkdirSync(directory);
    chmodSync(directory, 0o777);
    assert.throws(() => ensureToken(directory, 'admin'), /can be written by others .*chmod 700/);
  });

  it('are not followed to where a link leads', { skip: noModes }, () => {
    mkdirSync(directory, { mode: 0o700 });
    const elsewhere = join(home, 'elsewhere');
    symlinkSync(elsewhere, tokenFile(directory, 'admin'));
    assert.throws(() => ensureToken(directory, 'admin'), /symbolic link/);
    assert.throws(() => readFileSync(elsewhere), { code: 'ENOENT' });
    writeFileSync(elsewhere, 'simctl_adm_of_somebody_else', { mode: 0o600 });
    assert.throws(() => readToken(tokenFile(directory, 'admin')), /symbolic link/);
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['a few letters', 'secret'],
    ['several lines', `${'a'.repeat(20)}\n${'b'.repeat(20)}`],
    ['a book', 'a'.repeat(10_000)],
  ] as const) {
    it(`are refused with ${what} in them`, () => {
      mkdirSync(directory, { mode: 0o700 });
      writeFileSync(tokenFile(directory, 'admin'), text, { mode: 0o600 });
      assert.throws(() => readToken(tokenFile(directory, 'admin')), UnsafeToken);
    });
  }
});

describe('logon with a token', () => {
  it('gives the role of the token, and nothing without it', async () => {
    const auth = open();
    const admin = readToken(tokenFile(directory, 'admin'));
    const viewer = readToken(tokenFile(directory, 'viewer'));
    assert.equal(await logsOn(auth, 'admin', admin), 'admin');
    assert.equal(await logsOn(auth, 'viewer', viewer), 'viewer');
    assert.equal(await logsOn(auth, 'admin', viewer), null);
    assert.equal(await logsOn(auth, 'operator', admin), null);
  });

  it('works after a restart, from records that do not hold the token', async () => {
    const before = open();
    const token = readToken(tokenFile(directory, 'admin'));
    const kept = [...secrets];
    assert.equal(
      kept.some(([, value]) => value.includes(token)),
      false,
    );
    const after = open();
    assert.deepEqual([...secrets], kept);
    assert.deepEqual(after.record('admin'), before.record('admin'));
    assert.equal(await logsOn(after, 'admin', token), 'admin');
  });

  it('follows the file when its token is changed or removed', async () => {
    let auth = open();
    const old = readToken(tokenFile(directory, 'admin'));
    rmSync(tokenFile(directory, 'admin'));
    auth = open();
    const renewed = readToken(tokenFile(directory, 'admin'));
    assert.notEqual(renewed, old);
    assert.equal(await logsOn(auth, 'admin', old), null);
    assert.equal(await logsOn(auth, 'admin', renewed), 'admin');
  });

  it('does not tell by the salt that a user does not exist', () => {
    const auth = open();
    const { salt, iterations } = auth.record('eve');
    assert.equal(Buffer.from(salt, 'base64').length, 16);
    assert.equal(iterations, auth.record('admin').iterations);
    assert.equal(auth.record('eve').salt, salt);
    assert.notEqual(auth.record('mallory').salt, salt);
    assert.equal(open().record('eve').salt, salt);
  });
});
