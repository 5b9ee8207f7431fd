import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ERRORS } from '../../src/management/errors.ts';
import { EVENTS, NOTIFICATIONS } from '../../src/management/events.ts';
import { LIMITS } from '../../src/management/limits.ts';
import { METHODS } from '../../src/management/methods.ts';

const PAGE = readFileSync(new URL('../../src/management/README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, as cells without their back quotes. */
function rowsUnder(heading: string): string[][] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  assert.ok(section !== undefined, `the page has no section ${heading}`);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

function parametersOf(method: keyof typeof METHODS): string {
  const { properties, required = [] } = METHODS[method].params.toJSONSchema({ io: 'input' }) as {
    properties: Record<string, { default?: string | number | boolean }>;
    required?: string[];
  };
  const names = Object.entries(properties).map(([name, schema]) =>
    required.includes(name)
      ? name
      : schema.default === undefined
        ? `${name}?`
        : `${name}=${String(schema.default)}`,
  );
  return names.join(', ');
}

describe('the protocol page', () => {
  it('lists every method as it is declared', () => {
    const declared = (Object.keys(METHODS) as (keyof typeof METHODS)[]).map((method) => [
      method,
      METHODS[method].role,
      parametersOf(method),
      METHODS[method].summary,
    ]);
    assert.deepEqual(rowsUnder('Methods'), declared);
  });

  it('lists every error as it is declared', () => {
    const declared = Object.entries(ERRORS).map(([code, { rpcCode, when }]) => [
      code,
      String(rpcCode),
      when.replaceAll('`', ''),
    ]);
    assert.deepEqual(rowsUnder('Errors'), declared);
  });

  it('lists every limit with its value', () => {
    const declared = Object.entries(LIMITS).map(([name, limit]) => [name, String(limit)]);
    assert.deepEqual(
      rowsUnder('Limits').map(([name, limit]) => [name, limit]),
      declared,
    );
  });

  it('names every notification and every event', () => {
    for (const name of [...Object.keys(NOTIFICATIONS), ...Object.keys(EVENTS)]) {
      assert.ok(PAGE.includes(`\`${name}\``), name);
    }
  });
});
