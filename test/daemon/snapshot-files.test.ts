import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SnapshotFiles } from '../../src/daemon/snapshot-files.ts';

test('a long snapshot is read line by line, whatever a line has and however long it is', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-snapshots-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const files = new SnapshotFiles(directory, false);
  // Characters of two, three and four bytes, so that some lie across the ends of what is read at once.
  const lines = Array.from({ length: 40_000 }, (_, number) => `${number} é€😀 \u2028`);
  lines.push('€'.repeat(300_000), 'the last one');
  files.write('long', `${lines.join('\n')}\n`);
  assert.deepEqual([...files.lines('long')], lines);
  files.write('unended', 'one\ntwo');
  assert.deepEqual([...files.lines('unended')], ['one', 'two']);
  files.write('empty', '');
  assert.deepEqual([...files.lines('empty')], []);
});
