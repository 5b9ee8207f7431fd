/**
 * Plays the FIX.4.2 and FIX.4.4 acceptance definitions of QuickFIX against the echo acceptor. The definitions and
 * their runner are not part of this repository: the directory that holds them is named by SIMCTL_SHARED, or is called
 * `shared` and stands beside the repository.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';

import { startSlicingProxy } from '../kit/slicing-proxy.ts';
import { startEchoAcceptor } from './echo-acceptor.ts';

const REPOSITORY = dirname(dirname(import.meta.dirname));
const SHARED = process.env.SIMCTL_SHARED ?? join(dirname(REPOSITORY), 'shared');
const RUNNER = join(SHARED, 'tools', 'at-runner.mjs');
const DEFINITIONS = join(SHARED, 'conformance', 'quickfix');
const EXPECTED = 117;

const missing = [RUNNER, DEFINITIONS].find((path) => !existsSync(path));
const skip = missing === undefined ? false : 'skipped: the acceptance definitions are not on this machine';

// The two versions run side by side, and so do the two ways: the longest definition waits 40 s for heartbeats that
// must not come. What is expected is the same however the bytes arrive.
describe('QuickFIX acceptance definitions', { skip, concurrency: true, timeout: 240_000 }, () => {
  test(`${EXPECTED} of ${EXPECTED}, as they are sent`, async (t) => {
    const acceptor = await startEchoAcceptor(0);
    t.after(() => acceptor.close());
    await play(acceptor.port, t);
  });

  test(`${EXPECTED} of ${EXPECTED}, every byte in a write of its own`, async (t) => {
    const acceptor = await startEchoAcceptor(0);
    t.after(() => acceptor.close());
    const proxy = await startSlicingProxy(acceptor.port);
    t.after(() => proxy.close());
    await play(proxy.port, t);
  });
});

async function play(port: number, t: TestContext): Promise<void> {
  const folders = ['fix42', 'fix44'].flatMap((name) => ['--dir', join(DEFINITIONS, name)]);
  const fields = ['--fields', join(DEFINITIONS, 'fields.fmt')];
  const args = [RUNNER, '--port', String(port), ...folders, ...fields, '--parallel'];
  const runner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => runner.kill());
  let output = '';
  runner.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [status] = (await once(runner, 'close')) as [number];
  const told = output
    .split('\n')
    .filter((line) => !line.startsWith('PASS'))
    .join('\n');
  assert.match(told, new RegExp(`^TOTAL ${EXPECTED}/${EXPECTED} passed$`, 'm'), told);
  assert.equal(status, 0, told);
}
