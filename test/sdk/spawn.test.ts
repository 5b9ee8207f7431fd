import assert from 'node:assert/strict';
import { spawn as spawnProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { SimctlError, spawn } from '../../sdk/index.ts';
import { processAlive } from '../../src/management/home.ts';
import { DaemonHome } from '../kit/daemon.ts';

const VENUE = `
[venue]
name = "XSIM"

[[instrument]]
symbol = "VOD.L"
assetClass = "equity"
currency = "GBX"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "orders"
protocol = "fix"
beginString = "FIX.4.4"

[[session]]
endpoint = "orders"
senderCompId = "XSIM"
targetCompId = "ACME"
roles = ["orders"]
`;

const SDK = new URL('../../sdk/index.ts', import.meta.url).href;

/** A test that starts a daemon, says its process id, and waits. */
const PARENT = `
  const { spawn } = await import(process.env.SDK);
  const sim = await spawn({ venues: process.env.VENUE });
  console.log(sim.pid);
  setInterval(() => {}, 1_000);
`;

describe('spawn', () => {
  it('starts a daemon for a test and ends it with the block', async () => {
    await using home = await DaemonHome.create();
    const venues = await home.venueFile('xsim', VENUE);
    let pid = 0;
    {
      await using sim = await spawn({ venues, home: home.directory });
      ({ pid } = sim);
      assert.notEqual(pid, process.pid);
      assert.equal(sim.role, 'admin');
      const [endpoint] = sim.endpoints;
      assert.ok(endpoint !== undefined && endpoint.port > 0);
      assert.deepEqual((await sim.endpoint.list()).endpoints, sim.endpoints);
      const status = await sim.client.daemon.status();
      assert.deepEqual(
        [status.name, status.pid, status.ephemeral, status.durability],
        [sim.name, pid, true, 'none'],
      );
      const { order } = await sim.order.enter({
        symbol: 'VOD.L',
        side: 'buy',
        quantity: '100',
        price: '72.5',
      });
      assert.deepEqual([order.status, order.price], ['new', '72.50']);
    }
    assert.equal(processAlive(pid), false);
    assert.deepEqual(readdirSync(home.directory), ['xsim.toml']);
  });

  it('can be told to stop, more than once', async () => {
    await using home = await DaemonHome.create();
    const sim = await spawn({
      venues: [await home.venueFile('xsim', VENUE)],
      home: home.directory,
      name: 'mine',
    });
    assert.equal(sim.name, 'mine');
    await Promise.all([sim.stop(), sim.stop()]);
    await sim.stop();
    assert.equal(processAlive(sim.pid), false);
  });

  it('says what the daemon said when it does not start', async () => {
    await using home = await DaemonHome.create();
    const venues = await home.venueFile('xsim', VENUE.replace('tickSize', 'tickSise'));
    await assert.rejects(spawn({ venues, home: home.directory }), (error) => {
      assert.ok(error instanceof SimctlError);
      assert.equal(error.code, 'start-failed');
      assert.match(error.message, /tickSise/);
      assert.match(error.message, /exit code 2/);
      return true;
    });
  });

  it('gives up a daemon that takes too long', async () => {
    await using home = await DaemonHome.create();
    const venues = await home.venueFile('xsim', VENUE);
    await assert.rejects(spawn({ venues, home: home.directory, startTimeoutMs: 1 }), /not ready within 1 ms/);
  });

  it('does not let the daemon outlive a test that is killed', async () => {
    await using home = await DaemonHome.create();
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const parent = spawnProcess(process.execPath, ['--input-type=module', '--eval', PARENT], {
      env: { ...env, SDK, VENUE: await home.venueFile('xsim', VENUE), SIMCTL_HOME: home.directory },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const pid = Number(line);
    assert.equal(processAlive(pid), true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await gone(pid);
    assert.equal(processAlive(pid), false);
  });
});

/** A test that passes and one that fails, for a runner that exports `test`. */
const FAILING = (runner: string): string => `
  import { test } from '${runner}';
  import { spawn } from '${SDK}';
  const options = (t) => ({ test: t, venues: process.env.VENUE });
  test('passes', async (t) => { await (await spawn(options(t))).venue.list(); });
  test('fails', async (t) => { throw new Error('pid ' + (await spawn({ ...options(t), name: 'failed' })).pid); });
`;

describe('the test that a daemon is spawned for', () => {
  const ROOT = join(import.meta.dirname, '../..');
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const runners = {
    'node:test': (file: string) => ['--test', file],
    vitest: (file: string) => [vitest, 'run', '--root', dirname(file), '--no-color', '--testTimeout=60000'],
  };
  for (const [runner, words] of Object.entries(runners)) {
    it(`of ${runner} ends it, and prints its log when it has failed`, async (context) => {
      // vitest finds itself only from within the project.
      const directory = mkdtempSync(join(ROOT, '.readme-'));
      context.after(() => rmSync(directory, { recursive: true, force: true }));
      const file = join(directory, 'failing.test.ts');
      writeFileSync(file, FAILING(runner));
      await using home = await DaemonHome.create();
      const { NODE_TEST_CONTEXT: _, ...env } = process.env;
      const child = spawnProcess(process.execPath, words(file), {
        env: { ...env, SIMCTL_HOME: home.directory, VENUE: await home.venueFile('xsim', VENUE) },
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, 1, said);
      assert.equal(said.match(/The log of daemon failed/g)?.length, 1, said);
      assert.equal(processAlive(Number(/pid (?<pid>\d+)/.exec(said)!.groups!['pid'])), false);
    });
  }
});

/** Resolves when the process is gone, or after some seconds: it is nobody's child any more, so nobody is told. */
async function gone(pid: number): Promise<void> {
  const deadline = performance.now() + 8_000;
  while (processAlive(pid) && performance.now() < deadline) {
    // oxlint-disable-next-line no-await-in-loop -- polling
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
