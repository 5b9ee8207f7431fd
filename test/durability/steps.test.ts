import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { startDaemon, type RunningDaemon } from '../../src/daemon/daemon.ts';
import { readToken, tokenFile } from '../../src/management/tokens.ts';
import { eachFileStep } from '../kit/file-steps.ts';
import { QUIET_VENUE } from '../kit/quiet-venue.ts';

const NAME = 'steps';

/** Message logs are left out: they are written behind the back of the turn, and promise nothing. */
it('a daemon that dies at any step of its start or its end can be started again, and has its tokens', async (test) => {
  const base = mkdtempSync(join(tmpdir(), 'simctl-steps-'));
  const [home, images] = [join(base, 'home'), join(base, 'images')];
  const { SIMCTL_HOME } = process.env;
  const venue = join(base, 'quiet.toml');
  mkdirSync(images);
  writeFileSync(venue, QUIET_VENUE);
  const start = (directory: string): Promise<RunningDaemon> => {
    process.env['SIMCTL_HOME'] = directory;
    return startDaemon({ name: NAME, venues: [venue], ephemeral: false, watch: false });
  };
  try {
    mkdirSync(home);
    const steps: string[] = [];
    const restore = eachFileStep((step) => {
      cpSync(home, join(images, String(steps.length)), { recursive: true });
      steps.push(step);
    });
    try {
      await (await start(home)).stop();
    } finally {
      restore();
    }
    test.diagnostic(`${steps.length} steps`);
    assert.ok(steps.length > 20);
    for (const [index, step] of steps.entries()) {
      const directory = join(images, String(index));
      try {
        await (await start(directory)).stop();
      } catch (error) {
        throw new Error(`${step}: ${(error as Error).message}`, { cause: error });
      }
      for (const user of ['admin', 'viewer'] as const)
        assert.match(readToken(tokenFile(join(directory, NAME), user)), /^simctl_/, step);
    }
  } finally {
    if (SIMCTL_HOME === undefined) delete process.env['SIMCTL_HOME'];
    else process.env['SIMCTL_HOME'] = SIMCTL_HOME;
    rmSync(base, { recursive: true, force: true });
  }
});
