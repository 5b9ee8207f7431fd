import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Beside the one that runs this: executables of other versions of Node, separated as in PATH. */
const NODES = [
  process.execPath,
  ...(process.env['SIMCTL_NODES'] ?? '').split(delimiter).filter((path) => path !== ''),
];

const COMMON_JS = `
  const { spawn, SimctlError } = require('simctl');
  const { trader } = require('simctl/testing');
  spawn().then(async (sim) => {
    const { order } = await sim.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '100' });
    const error = await sim.order.show({ orderId: 'O-999999' }).catch((thrown) => thrown);
    const client = await trader(sim, 'fix44.CLIENT1');
    client.send('OrderStatusRequest', { ClOrdID: 'unknown', Symbol: 'AAPL', Side: '1' });
    const report = await client.expect('ExecutionReport');
    await client.logout();
    await sim.stop();
    console.log(report.get('OrdStatus'), order.status, error instanceof SimctlError, error.code);
  });
`;

const TYPED = `
  import { spawn, type OrderJson } from 'simctl';
  import { trader, type FixMessage } from 'simctl/testing';
  const sim = await spawn();
  const { order } = await sim.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '100' });
  export const status: OrderJson['status'] = order.status;
  const client = await trader(sim, 'fix44.CLIENT1', { timeoutMs: 1_000 });
  export const report: FixMessage = await client.expect('8', { 39: '2', 58: /filled/ });
  // @ts-expect-error -- no such option
  await trader(sim, 'fix44.CLIENT1', { timeout: 1 });
  // @ts-expect-error -- a quantity is text
  await sim.order.enter({ symbol: 'AAPL', side: 'buy', quantity: 100 });
`;

/** All that the declarations need of the user's compiler; they are checked themselves. */
const COMPILER_OPTIONS = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  types: ['node'],
};

describe('the package, installed into an empty project', () => {
  let project = '';
  let whyNot: string | null = null;

  before(async () => {
    project = mkdtempSync(join(tmpdir(), 'simctl-package-'));
    const dist = join(project, 'dist');
    await run(process.execPath, [join(ROOT, 'scripts/build.ts'), dist]);
    const { stdout } = await npm(['pack', dist, '--pack-destination', project, '--silent'], project);
    rmSync(dist, { recursive: true });
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    whyNot = await install(project, stdout.trim());
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  it('brings no Node of its own, and what its launcher needs', (context) => {
    if (whyNot !== null) return context.skip(whyNot);
    const installed = readdirSync(join(project, 'node_modules'));
    assert.ok(installed.includes('simctl'));
    assert.deepEqual(
      installed.filter((name) => /^node(-bin)?-/.test(name)),
      [],
    );
    const files = readdirSync(join(project, 'node_modules/simctl'), { recursive: true }).map(String);
    assert.ok(files.some((file) => /^venues.demo\.toml$/.test(file)));
    assert.deepEqual(
      files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')),
      [],
    );
  });

  for (const node of NODES) {
    describe(`on ${node === process.execPath ? `Node ${process.versions.node}` : node}`, () => {
      it('is required by CommonJS', async (context) => {
        if (whyNot !== null) return context.skip(whyNot);
        assert.equal(await runFile(node, project, 'use.cjs', COMMON_JS), '8 filled true not-found\n');
      });

      it("runs the README's test", async (context) => {
        if (whyNot !== null) return context.skip(whyNot);
        const stdout = await runFile(node, project, 'readme.test.mjs', readmeTest(), [
          '--test',
          '--test-reporter=tap',
        ]);
        assert.match(stdout, /# pass 1\n/);
      });

      it('has the command line', async (context) => {
        if (whyNot !== null) return context.skip(whyNot);
        const bin = join(project, 'node_modules/simctl/bin/simctl.js');
        const { stdout, stderr } = await run(
          node,
          [bin, 'venue', 'check', 'node_modules/simctl/venues/demo.toml'],
          {
            cwd: project,
            env: environment(project),
          },
        );
        assert.match(stdout, /create venue XSIM/);
        assert.equal(stderr, '');
      });
    });
  }

  it('has declarations that an empty project compiles with', async (context) => {
    if (whyNot !== null) return context.skip(whyNot);
    for (const name of ['@types/node', 'undici-types']) {
      mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name), 'junction');
    }
    writeFileSync(join(project, 'typed.ts'), TYPED);
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['typed.ts'] }),
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '--project', project]).catch(({ stdout }: { stdout: string }) =>
      assert.fail(stdout),
    );
  });
});

/** Installs the tarball with what it depends on; returns why it cannot be. */
async function install(project: string, tarball: string): Promise<string | null> {
  const words = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `./${tarball}`];
  try {
    await npm([...words, '--offline'], project);
  } catch {
    try {
      await npm([...words, '--prefer-offline', '--fetch-retries=1'], project);
    } catch (error) {
      const { stderr } = error as { stderr: string };
      // Only the way to the registry may be missing: whatever else goes wrong is the package's fault.
      if (!/E(?:NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH)|network/.test(stderr))
        throw error;
      return `npm cannot reach its registry: ${stderr.split('\n')[0]}`;
    }
  }
  return null;
}

/** npm as a program of this Node: on Windows its command is no executable. */
function npm(words: readonly string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  const beside = ['../lib/node_modules/npm/bin/npm-cli.js', 'node_modules/npm/bin/npm-cli.js'];
  const cli = [
    process.env['npm_execpath'] ?? '',
    ...beside.map((path) => join(dirname(process.execPath), path)),
  ].find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  if (cli !== undefined) return run(process.execPath, [cli, ...words], { cwd });
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', words, {
    cwd,
    shell: process.platform === 'win32',
  });
}

async function runFile(
  node: string,
  project: string,
  name: string,
  text: string,
  flags: readonly string[] = [],
): Promise<string> {
  writeFileSync(join(project, name), text);
  const { stdout } = await run(node, [...flags, name], { cwd: project, env: environment(project) });
  return stdout;
}

function environment(project: string): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return { ...env, SIMCTL_HOME: join(project, 'home') };
}

/** The test of the README, which is plain JavaScript too. */
function readmeTest(): string {
  const [, text] = /^```ts\n([^]*?)^```/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))!;
  return text!;
}
