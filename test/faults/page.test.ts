import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { it } from 'node:test';
import { faultPage } from '../kit/fault-page.ts';

const PAGE = fileURLToPath(new URL('../../src/faults/README.md', import.meta.url));

it('the page of the faults is what their tables say', () => {
  const page = faultPage();
  if (process.env['UPDATE'] === '1') writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, 'utf8'), page);
});
