import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitsPasswordHash, hashPassword, readPasswordHash } from '../../src/config/password-hash.ts';
import {
  PasswordGuard,
  type Credentials,
  type Given,
  type Verdict,
} from '../../src/daemon/password-guard.ts';

const PLAIN: Credentials = { username: 'alice', password: 'secret', passwordHash: null };
const hashed: Credentials = { username: 'alice', password: null, passwordHash: await hashPassword('secret') };

/** The verdict, and whether it was there at once. */
async function verdictOf(
  guard: PasswordGuard,
  wanted: Credentials | null,
  given: Given,
  hides: boolean,
): Promise<readonly [Verdict, 'at once' | 'later']> {
  const { promise, resolve } = Promise.withResolvers<Verdict>();
  const verdict = guard.check(wanted, given, hides, resolve);
  return verdict === 'undecided' ? [await promise, 'later'] : [verdict, 'at once'];
}

const given = (username: string, password: string): Given => ({ username, password });

describe('a password hash', () => {
  it('fits its password only, and no two are the same', async () => {
    const again = await hashPassword('secret');
    assert.notEqual(again, hashed.passwordHash);
    assert.match(again, /^scrypt\$16384\$8\$5\$[^$]{24}\$[^$]{44}$/);
    assert.equal(await fitsPasswordHash('secret', readPasswordHash(again)!), true);
    assert.equal(await fitsPasswordHash('Secret', readPasswordHash(again)!), false);
  });

  it('that costs too much, or is none, is not read', () => {
    const [, , , , salt, hash] = hashed.passwordHash!.split('$');
    for (const cost of [
      '16385$8$5',
      '1048576$8$5',
      '16384$99$5',
      '16384$8$17',
      '16384$0$5',
      '1$8$5',
      '-2$8$5',
    ]) {
      assert.equal(readPasswordHash(`scrypt$${cost}$${salt}$${hash}`), null, cost);
    }
    assert.equal(readPasswordHash(`scrypt$16384$8$5$AAAA$${hash}`), null);
    assert.equal(readPasswordHash(`scrypt$16384$8$5$${salt}$AAAA`), null);
    assert.equal(readPasswordHash('secret'), null);
  });
});

describe('the password guard', () => {
  it('knows plain passwords at once', async () => {
    const guard = new PasswordGuard();
    assert.deepEqual(await verdictOf(guard, PLAIN, given('alice', 'secret'), false), ['right', 'at once']);
    assert.deepEqual(await verdictOf(guard, PLAIN, given('alice', 'Secret'), false), ['wrong', 'at once']);
    assert.deepEqual(await verdictOf(guard, PLAIN, given('bob', 'secret'), false), ['wrong', 'at once']);
    assert.deepEqual(await verdictOf(guard, null, given('', ''), false), ['wrong', 'at once']);
    const open = { username: null, password: null, passwordHash: null };
    assert.deepEqual(await verdictOf(guard, open, given('', ''), false), ['right', 'at once']);
  });

  it('checks hashes beside the loop, and remembers what was right', async () => {
    const guard = new PasswordGuard();
    assert.deepEqual(await verdictOf(guard, hashed, given('alice', 'secret'), true), ['right', 'later']);
    assert.deepEqual(await verdictOf(guard, hashed, given('alice', 'secret'), true), ['right', 'at once']);
    assert.deepEqual(await verdictOf(guard, hashed, given('bob', 'secret'), true), ['wrong', 'later']);
    assert.deepEqual(await verdictOf(guard, hashed, given('alice', 'guess'), true), ['wrong', 'later']);
  });

  it('refuses whoever is unknown as slowly, where there are hashes', async () => {
    const guard = new PasswordGuard();
    assert.deepEqual(await verdictOf(guard, null, given('alice', 'secret'), true), ['wrong', 'later']);
    assert.deepEqual(await verdictOf(guard, PLAIN, given('alice', 'guess'), true), ['wrong', 'later']);
    assert.deepEqual(await verdictOf(guard, PLAIN, given('alice', 'secret'), true), ['right', 'at once']);
  });

  it('lets so many wait, one at a time, and turns the others away', async () => {
    const guard = new PasswordGuard();
    let checked = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const quick = { ...hashed, passwordHash: hashed.passwordHash!.replace('$16384$8$5$', '$2$1$1$') };
    const verdicts = Array.from({ length: 40 }, () =>
      guard.check(quick, given('alice', 'guess'), true, () => {
        if (++checked === 32) resolve();
      }),
    );
    assert.deepEqual(verdicts.slice(31), ['undecided', ...Array.from({ length: 8 }, () => 'busy')]);
    await promise;
    assert.deepEqual(await verdictOf(guard, quick, given('alice', 'guess'), true), ['wrong', 'later']);
  });
});
