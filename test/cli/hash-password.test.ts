import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitsPasswordHash, readPasswordHash } from '../../src/config/password-hash.ts';
import { Home, outcome, type Outcome } from './simctl.ts';

async function hash(home: Home, input: string, ...words: string[]): Promise<Outcome> {
  const child = home.start('session', 'hash-password', ...words);
  child.stdin.end(input);
  return outcome(child);
}

describe('simctl session hash-password', () => {
  it('prints what a venue file takes, from a password with and without the end of its line', async () => {
    await using home = await Home.create();
    const text = (await hash(home, 'sécret word\r\n')).stdout.trim();
    assert.ok(await fitsPasswordHash('sécret word', readPasswordHash(text)!));
    const json = JSON.parse((await hash(home, 'other', '--json')).stdout) as { passwordHash: string };
    assert.ok(await fitsPasswordHash('other', readPasswordHash(json.passwordHash)!));
  });

  for (const [input, message] of [
    ['', /the password is empty/],
    ['a\nb\n', /control character/],
    ['x'.repeat(129), /more than 128 characters/],
    ['x'.repeat(5_000), /more than a password/],
  ] as const) {
    it(`refuses what no Logon carries: ${message.source}`, async () => {
      await using home = await Home.create();
      const { exit, stdout, stderr } = await hash(home, input);
      assert.deepEqual([exit, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, /simctl session hash-password < file/);
    });
  }

  it('takes no password from the command line', async () => {
    await using home = await Home.create();
    assert.equal((await hash(home, 'x', 'canary')).exit, 2);
  });
});
