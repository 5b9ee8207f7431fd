import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS } from '../commands/index.ts';
import { describeSurface } from './kit/surface.ts';

const GOLDEN = join(import.meta.dirname, 'surface.txt');

describe('the public face', () => {
  it('is the one of surface.txt; UPDATE=1 rewrites it, for the difference to be read', async () => {
    const surface = await describeSurface();
    if (process.env['UPDATE'] === '1') writeFileSync(GOLDEN, surface);
    const golden = readFileSync(GOLDEN, 'utf8');
    assert.ok(surface === golden, `it has changed:\n${difference(golden, surface)}`);
  });

  it('has a command for each file below commands/', () => {
    const files = globSync('**/*.ts', { cwd: join(import.meta.dirname, '../commands') })
      .map((path) => path.replaceAll('\\', '/').replace(/\.ts$/, '').replaceAll('/', ':'))
      .filter((name) => name !== 'index');
    assert.deepEqual(files.toSorted(), Object.keys(COMMANDS).toSorted());
  });
});

/** The lines of either text alone; that of a change of order is empty. */
function difference(before: string, after: string): string {
  const [gone, come] = [before.split('\n'), after.split('\n')];
  return [
    ...gone.filter((line) => !come.includes(line)).map((line) => `- ${line}`),
    ...come.filter((line) => !gone.includes(line)).map((line) => `+ ${line}`),
  ].join('\n');
}
