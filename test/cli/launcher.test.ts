import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { processAlive, type ReadyLine } from '../../src/management/home.ts';
import { firstLine, writeVenue } from './running.ts';
import { Home, outcome, PACKAGE_ROOT } from './simctl.ts';

const LAUNCHER = join(PACKAGE_ROOT, 'bin/simctl.js');
const OLD_NODE = oldNode();
const SKIP = OLD_NODE === null ? 'there is no Node before 24.12 on the PATH' : false;

/** The first Node on the PATH that is too old for simctl, as users have it. */
function oldNode(): string | null {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const node = join(directory, process.platform === 'win32' ? 'node.exe' : 'node');
    try {
      const [major, minor] = execFileSync(node, ['-p', 'process.versions.node'], {
        encoding: 'utf8',
        stdio: 'pipe',
      })
        .split('.')
        .map(Number);
      if (major! >= 20 && (major! < 24 || (major === 24 && minor! < 12))) return node;
    } catch {
      continue;
    }
  }
  return null;
}

describe('launcher', () => {
  let copy = '';
  before(async () => {
    copy = await mkdtemp(join(tmpdir(), 'simctl-launcher-'));
    await mkdir(join(copy, 'bin'));
    await copyFile(LAUNCHER, join(copy, 'bin/simctl.mjs'));
  });
  after(() => rm(copy, { recursive: true, force: true }));

  it('runs in process on a Node that is new enough', async () => {
    const { exit, stdout } = await outcome(spawn(process.execPath, [LAUNCHER, '--version']));
    assert.equal(exit, 0);
    assert.match(stdout, new RegExp(`^simctl/\\S+ \\S+ node-${process.version}\\n$`));
  });

  it('runs the pinned Node from an old one, with the same words and exit code', { skip: SKIP }, async () => {
    const version = await outcome(spawn(OLD_NODE!, [LAUNCHER, '--version']));
    assert.match(version.stdout, /node-v2[4-9]/);
    assert.equal(version.exit, 0);
    const misuse = await outcome(spawn(OLD_NODE!, [LAUNCHER, 'no', 'such', 'command']));
    assert.match(misuse.stderr, /There is no command "simctl no such command"/);
    assert.equal(misuse.exit, 2);
  });

  it('hands Ctrl-C on to the daemon, and ends as the daemon does', { skip: SKIP }, async () => {
    await using home = await Home.create();
    const words = ['start', '--ephemeral', await writeVenue(home)];
    const child = spawn(OLD_NODE!, [LAUNCHER, ...words], { env: home.environment() });
    const ended = outcome(child);
    const { pid } = JSON.parse(await firstLine(child)) as ReadyLine;
    assert.notEqual(pid, child.pid);
    child.kill('SIGINT');
    const { exit, signal } = await ended;
    assert.deepEqual([exit, signal], [0, null]);
    assert.equal(processAlive(pid), false);
  });

  it('says what to install when the pinned Node is missing', { skip: SKIP }, async () => {
    const { exit, stdout, stderr } = await outcome(
      spawn(OLD_NODE!, [join(copy, 'bin/simctl.mjs'), 'status']),
    );
    assert.equal(exit, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /simctl needs 24\.12 or later/);
    assert.match(stderr, /npm install/);
  });
});
