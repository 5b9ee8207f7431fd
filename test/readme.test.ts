import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { loadVenue } from '../src/config/load.ts';
import { spawn } from '../sdk/index.ts';
import { fixTime, type RawFixMessage } from './kit/raw-fix-message.ts';
import { RawFix } from './kit/raw-fix.ts';

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const run = promisify(execFile);

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text]) => text!,
  );
}

/** What follows `npx simctl` on the lines of the shell blocks. */
const COMMANDS = blocks('sh')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('npx simctl '))
  .map((line) => line.replace('npx simctl ', ''));

function directory(context: TestContext, parent = tmpdir()): string {
  const path = mkdtempSync(join(parent, '.readme-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('the venue of the README is a good one', () => {
  const [toml] = blocks('toml');
  assert.deepEqual('problems' in loadVenue('README.md', toml!), false);
});

test('the profile, the edits and the faults of the README fit its venue', () => {
  const [venue] = blocks('toml');
  const profile = blocks('toml').find((block) => block.includes('echoTags'))!;
  const edits = blocks('toml').find((block) => block.includes('[[edit]]'))!;
  const faults = blocks('toml').find((block) => block.includes('[[fault]]'))!;
  const text = venue!.replace('[venue]\n', `[venue]\n${profile}`) + edits + faults;
  assert.deepEqual('problems' in loadVenue('README.md', text), false);
});

test('the commands of the README do what it says', async (context) => {
  const home = directory(context);
  writeFileSync(join(home, 'myvenue.toml'), blocks('toml')[0]!);
  cpSync(join(ROOT, 'docs'), join(home, 'docs'), { recursive: true });
  await using daemon = await spawn({ venues: join(ROOT, 'venues', 'demo.toml'), home });
  assert.ok(COMMANDS.length >= 8, `${COMMANDS.length} commands`);
  for (const command of COMMANDS) {
    // What starts or stops a daemon in the background is done by the tests of the command line; here it must exist.
    const words = /^(start|stop)\b/.test(command) ? [...command.split(' '), '--help'] : command.split(' ');
    const { stdout } = await run(process.execPath, [join(ROOT, 'src', 'main.ts'), ...words], {
      cwd: home,
      env: { ...process.env, SIMCTL_HOME: home },
    });
    assert.notEqual(stdout.trim(), '', command);
    for (const [flag] of command.matchAll(/--[a-z-]+/g)) {
      if (words.includes('--help'))
        assert.ok(stdout.includes(flag), `${command}: ${flag} is not in its help`);
    }
  }
  assert.equal(daemon.endpoints.length, 2);
});

test('what the README shows of a command is what it prints', async () => {
  const shown = [...README.matchAll(/^```sh\nnpx simctl (.*)\n```\n\n```text\n([^]*?)^```/gm)];
  assert.ok(shown.length >= 2);
  for (const [, command = '', text = ''] of shown) {
    const words = [join(ROOT, 'src', 'main.ts'), ...command.split(' ')];
    const { stdout } = await run(process.execPath, words, { cwd: ROOT });
    assert.equal(stdout.trimEnd(), text.trimEnd(), command);
  }
});

test('the sessions of the README fit into its venue file', () => {
  const [venue, sessions] = blocks('toml');
  assert.equal('problems' in loadVenue('README.md', `${venue}\n${sessions}`), false);
});

test('the drop copy of the README sees what it says', async (context) => {
  const [venue] = blocks('toml');
  const dropCopy = blocks('toml').find((block) => block.includes('copies = '))!;
  const home = directory(context);
  const file = join(home, 'myvenue.toml');
  // Without its bot, so that the first order is ours; on free ports.
  const [quiet] = venue!.split('[[bot]]');
  writeFileSync(file, `${quiet}\n${dropCopy}`.replaceAll(/^port = .*$/gm, 'port = 0'));
  await using daemon = await spawn({ venues: file, home });
  const client = (name: string, senderCompId: string): Promise<RawFix> => {
    const { host, port } = daemon.endpoints.find((endpoint) => endpoint.name === name)!;
    return RawFix.connect({ host, port, beginString: 'FIX.4.4', senderCompId, targetCompId: 'MYVENUE' });
  };
  const acme = await client('fix44', 'ACME');
  const backOffice = await client('drop', 'BACKOFFICE');
  await acme.logon();
  await backOffice.logon();
  const fields = { 11: 'A-1', 55: 'VOD.L', 54: 1, 60: fixTime(new Date()), 38: 100, 40: 2, 44: '70.00' };
  acme.send(
    'D',
    Object.entries(fields).map(([tag, value]) => [Number(tag), value]),
  );
  const copy = await backOffice.expect('8');
  const shown = copy.fields
    .filter(([tag]) => ![8, 9, 52].includes(tag))
    .map(([tag, value]) => `${tag}=${value}`);
  const [told] = blocks('text').filter((text) => text.includes('BACKOFFICE'));
  assert.ok(shown.join('|').startsWith(told!.replace('…\n', '')), `${shown.join('|')}\n${told}`);
});

test('the scripts that the README names exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...README.matchAll(/npm (?:run )?(start|test|check|examples|bench:[a-z-]+)/g)].map(
    ([, name]) => name!,
  );
  assert.ok(named.length > 4);
  for (const name of named) assert.ok(name in scripts, name);
});

test('the test of the README is one of the examples, which run with all others', () => {
  const [example] = blocks('ts');
  assert.equal(example, readFileSync(join(ROOT, 'examples/node-test/market.test.ts'), 'utf8'));
});

test('the market data of the README is what a subscriber gets', async (context) => {
  const [venue] = blocks('toml');
  const session = blocks('toml').find((block) => block.includes('targetCompId = "SCREEN"'))!;
  const at = blocks('text').findIndex((block) => block.startsWith('35=V|'));
  const [request, answers] = blocks('text').slice(at, at + 2);
  const home = directory(context);
  const file = join(home, 'myvenue.toml');
  const [quiet] = venue!.split('[[bot]]');
  writeFileSync(file, `${quiet}\n${session}`.replaceAll(/^port = .*$/gm, 'port = 0'));
  await using daemon = await spawn({ venues: file, home });
  const { host, port } = daemon.endpoints.find(({ name }) => name === 'fix44')!;
  const client = async (senderCompId: string): Promise<RawFix> => {
    const to = { host, port, beginString: 'FIX.4.4', senderCompId, targetCompId: 'MYVENUE' };
    const fix = await RawFix.connect(to);
    await fix.logon();
    return fix;
  };
  const screen = await client('SCREEN');
  const acme = await client('ACME');
  const fields = request!
    .trim()
    .split('|')
    .slice(1)
    .map((field): [number, string] => [Number.parseInt(field, 10), field.slice(field.indexOf('=') + 1)]);
  const shown = answers!.trim().split('\n');
  const body = (message: RawFixMessage): string =>
    message.fields
      .filter(([tag]) => ![8, 9, 34, 49, 52, 56, 10].includes(tag))
      .map(([tag, value]) => `${tag}=${tag === 272 || tag === 273 ? '…' : value}`)
      .join('|');
  screen.send('V', fields);
  assert.equal(body(await screen.expect('W')), shown[0]);
  const enter = (id: string, side: 1 | 2, quantity: number): void => {
    const terms: [number, string | number][] = [
      [11, id],
      [55, 'VOD.L'],
      [54, side],
      [60, fixTime(new Date())],
      [38, quantity],
      [40, 2],
      [44, '70.00'],
    ];
    acme.send('D', terms);
  };
  enter('A-1', 1, 100);
  assert.equal(body(await screen.expect('X')), shown[1]);
  enter('A-2', 2, 40);
  assert.equal(body(await screen.expect('X')), shown[2]);
  const sessions = await daemon.session.list({});
  assert.deepEqual(
    sessions.sessions
      .filter(({ subscriptions }) => subscriptions > 0)
      .map(({ targetCompId }) => targetCompId),
    ['SCREEN'],
  );
  // Not asked for: a session of another role.
  acme.send('V', fields);
  assert.equal((await acme.expect('j')).get(380), '6');
  await screen.logout();
});
