import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');

/** What is a program says how it is called. */
const PROGRAMS = globSync('{bench,scripts}/*.ts', { cwd: ROOT }).filter((path) =>
  readFileSync(join(ROOT, path), 'utf8').includes(`node ${path.replaceAll('\\', '/')}`),
);

test('the programs for people who work on simctl print their usage with --help, and do nothing else', () => {
  assert.ok(PROGRAMS.length >= 11, PROGRAMS.join(' '));
  for (const path of PROGRAMS) {
    const output = execFileSync(process.execPath, [path, '--help'], { cwd: ROOT, encoding: 'utf8' });
    assert.match(output, new RegExp(`^ {2}node (?:bench|scripts)/${RegExp.escape(basename(path))}`, 'm'));
    assert.doesNotMatch(output, /^ \*/m);
  }
});
