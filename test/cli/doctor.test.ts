import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { socketFinding } from '../../src/cli/doctor/daemons.ts';
import { type Finding, findings } from '../../src/cli/doctor/finding.ts';
import {
  clockFinding,
  diskFinding,
  nodeFinding,
  terminalFinding,
  zonesFinding,
} from '../../src/cli/doctor/machine.ts';
import { registerDaemon } from '../../src/management/home.ts';
import { Recording } from './recording.ts';
import { RunningDaemon } from './running.ts';
import { Home } from './simctl.ts';

const noModes = process.platform === 'win32' ? 'Windows has no mode bits' : false;

interface Told {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

async function doctor(home: Home, ...words: string[]): Promise<Told & { exit: number | null }> {
  const { exit, stdout, stderr } = await home.run('doctor', '--json', ...words);
  assert.equal(stderr, '');
  return { exit, ...(JSON.parse(stdout) as Told) };
}

function about({ findings: all }: Told, subject: string): Finding {
  return all.find((each) => each.subject === subject) ?? assert.fail(`nothing about ${subject}`);
}

function venueOn(port: number): string {
  return `[venue]\nname = "XSIM"\n[[endpoint]]\nname = "orders"\nprotocol = "fix"\nbeginString = "FIX.4.4"\nport = ${port}\n`;
}

describe('simctl doctor', () => {
  it('finds nothing wrong where all is well, and exits with 0', async () => {
    await using daemon = await RunningDaemon.start();
    const told = await doctor(daemon.home, 'xsim.toml');
    assert.equal(told.exit, 0, JSON.stringify(told));
    assert.equal(told.ok, true);
    assert.match(about(told, `daemon ${daemon.ready.name}`).found, /^runs as process \d+, version/);
    assert.equal(about(told, 'venue files').verdict, 'ok');
    assert.match(await daemon.shown('doctor'), /^ok +Node +\d+\..*\n[^]*simctl can work here\.\n$/);
  });

  it('names who has the port of a venue file, and exits with 1', async () => {
    await using home = await Home.create();
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const file = join(home.directory, 'a.toml');
    writeFileSync(file, venueOn(port));
    const told = await doctor(home, file);
    squatter.close();
    assert.equal(told.exit, 1);
    const { verdict, found, next } = about(told, 'endpoint XSIM orders');
    assert.deepEqual([verdict, found], ['fail', `127.0.0.1:${port} is taken by another program`]);
    assert.match(next ?? '', /Choose another port in .*a\.toml/);
    await once(squatter, 'close');
    assert.match(about(await doctor(home, file), 'endpoint XSIM orders').found, /is free$/);
  });

  it('knows its own daemons by their ports', async () => {
    await using daemon = await RunningDaemon.start();
    const { port } = daemon.ready.endpoints[0]!;
    writeFileSync(join(daemon.home.directory, 'same.toml'), venueOn(port));
    const same = about(await doctor(daemon.home, 'same.toml'), 'endpoint XSIM orders');
    assert.equal(same.verdict, 'ok');
    assert.match(same.found, /is endpoint orders of venue XSIM in daemon ephemeral-\d+, which runs$/);
    writeFileSync(join(daemon.home.directory, 'other.toml'), venueOn(port).replace('XSIM', 'XTWO'));
    assert.equal(about(await doctor(daemon.home, 'other.toml'), 'endpoint XTWO orders').verdict, 'fail');
  });

  it('shows what is wrong with a venue file', async () => {
    await using home = await Home.create();
    writeFileSync(join(home.directory, 'bad.toml'), '[venue]\nname = 1\n');
    const told = await doctor(home, 'bad.toml');
    assert.equal(told.exit, 1);
    assert.match(about(told, 'venue files').found, /bad\.toml:2:\d+/);
  });

  it('finds what a killed daemon has left, one that does not answer, and a token that others can read', async () => {
    await using home = await Home.create();
    const gone = home.start('--version');
    await once(gone, 'exit');
    const management = { host: '127.0.0.1', port: 1, httpPort: null };
    const of = (name: string, pid: number): void =>
      registerDaemon(join(home.directory, name), { name, pid, management, endpoints: [] });
    of('killed', gone.pid!);
    of('deaf', process.pid);
    const told = await doctor(home);
    assert.equal(told.exit, 1);
    assert.deepEqual(
      [about(told, 'daemon killed').verdict, about(told, 'daemon deaf').verdict],
      ['warn', 'fail'],
    );
  });

  it('finds a token file and a directory that others have access to', { skip: noModes }, async () => {
    await using home = await Home.create();
    mkdirSync(join(home.directory, 'default'));
    const file = join(home.directory, 'default', 'admin.token');
    writeFileSync(file, 'x'.repeat(40));
    chmodSync(file, 0o644);
    chmodSync(home.directory, 0o777);
    const told = await doctor(home);
    assert.match(about(told, 'daemon default').next ?? '', /^chmod 600/);
    assert.equal(about(told, 'data').verdict, 'warn');
  });
});

describe('what the doctor thinks of', () => {
  it('the unix socket of a daemon', { skip: noModes }, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sim-'));
    const path = join(directory, 'a.sock');
    const of = (socket?: string): Finding | null => socketFinding('daemon ci', 'runs', socket);
    assert.deepEqual([of()?.verdict, of()?.found], ['warn', 'runs, without a unix socket']);
    assert.match(of(path)?.found ?? '', /^runs, but its unix socket .*a\.sock is gone$/);
    const server = createServer().listen(path);
    await once(server, 'listening');
    chmodSync(path, 0o600);
    assert.equal(of(path), null);
    for (const open of [path, directory]) {
      chmodSync(open, 0o755);
      assert.deepEqual([of(path)?.verdict, of(path)?.next], ['warn', `chmod go= ${open}`]);
      chmodSync(open, 0o700);
    }
    server.close();
    rmSync(directory, { recursive: true });
  });

  it('Node', () => {
    assert.equal(nodeFinding('24.11.9', 'node').verdict, 'fail');
    assert.equal(nodeFinding('24.12.0', 'node').verdict, 'ok');
    assert.equal(nodeFinding('26.0.0', 'node').verdict, 'ok');
  });

  it('the disk', () => {
    const at = (bytes: number): string => diskFinding('/somewhere', bytes).verdict;
    assert.deepEqual([at(1_000_000), at(500_000_000), at(5_000_000_000)], ['fail', 'warn', 'ok']);
  });

  it('the clock', () => {
    const now = Date.UTC(2026, 6, 1);
    assert.equal(clockFinding(now, now + 5).verdict, 'ok');
    assert.match(clockFinding(now, now - 3_600_000).found, /jumped by 3600000 ms/);
    assert.equal(clockFinding(0, 0).verdict, 'fail');
  });

  it('time zones', () => {
    assert.equal(zonesFinding().verdict, 'ok');
    assert.equal(zonesFinding((at) => at.toISOString().slice(11, 16)).verdict, 'fail');
    assert.equal(
      zonesFinding(() => {
        throw new RangeError('Invalid time zone specified');
      }).verdict,
      'fail',
    );
  });

  it('the terminal', () => {
    const on = (columns: number, LANG: string): Finding =>
      terminalFinding(new Recording({ columns }).output, { LANG }, 'linux');
    assert.equal(on(120, 'en_US.UTF-8').verdict, 'ok');
    assert.match(on(40, 'en_US.UTF-8').next ?? '', /80 columns/);
    assert.match(on(120, 'C').found, /no UTF-8 \(C\)/);
    assert.equal(terminalFinding(new Recording().output, {}, 'linux').verdict, 'ok');
  });

  it('says below each finding what to do', () => {
    const { output, lines } = recorded();
    findings(
      [
        { subject: 'disk', verdict: 'fail', found: 'full', next: 'Make room.' },
        { subject: 'clock', verdict: 'ok', found: 'steady' },
      ],
      output,
    );
    assert.deepEqual(lines(), [
      'fail  disk   full',
      '             Make room.',
      'ok    clock  steady',
      '',
      '1 of these must be put right.',
    ]);
  });
});

function recorded(): { output: Recording['output']; lines: () => string[] } {
  const recording = new Recording();
  return { output: recording.output, lines: () => recording.lines };
}
