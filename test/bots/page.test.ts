import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import * as z from 'zod';
import { ACTIVITY_LEVELS } from '../../src/bots/activity.ts';
import { BOTS, type BotKindName } from '../../src/bots/index.ts';

const PAGE = fileURLToPath(new URL('../../src/bots/README.md', import.meta.url));
const HEADING = '## Kinds and their parameters\n';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
}

function table(rows: readonly (readonly [string, string, string])[]): string {
  const lines = rows.map(([name, value, meaning]) => `| \`${name}\` | ${value} | ${meaning} |`);
  return ['| parameter | unless given | meaning |', '|---|---|---|', ...lines].join('\n');
}

function section(kind: BotKindName): string {
  const { summary, parameters } = BOTS[kind] as { summary: string; parameters: z.ZodObject };
  const rows = Object.entries(parameters.shape).map(([name, schema]): [string, string, string] => {
    const { description = '', default: given } = schema.toJSONSchema({
      io: 'input',
      unrepresentable: 'any',
    }) as Property;
    const isNeeded = !schema.safeParse(undefined).success;
    const value = given === undefined ? (isNeeded ? 'must be given' : '–') : `\`${JSON.stringify(given)}\``;
    return [name, value, description.replaceAll('|', '\\|')];
  });
  return `### ${kind}\n\n${summary}.\n\n${table(rows)}\n`;
}

function match(): string {
  const { match: schema } = BOTS['auto-fill'].parameters.shape;
  const { properties } = schema.toJSONSchema({ io: 'input' }) as { properties: Record<string, Property> };
  const rows = Object.entries(properties).map(([name, { description = '', default: given }]) => {
    return [name, given === undefined ? '–' : `\`${JSON.stringify(given)}\``, description] as const;
  });
  return `### match\n\n${table(rows)}\n`;
}

/** Each level with the bots that it is, and what these have otherwise than their kind. */
function levels(): string {
  const rows = Object.entries(ACTIVITY_LEVELS).flatMap(([level, kinds]) => {
    const bots = Object.entries(kinds).map(([kind, numbers]) => {
      const words = Object.entries(numbers ?? {}).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
      return `| \`${level}\` | \`${kind}\` | ${words.join(', ')} |`;
    });
    return bots.length === 0 ? [`| \`${level}\` | – | |`] : bots;
  });
  return `### Levels of activity\n\n| level | bot | what it has otherwise than its kind |\n|---|---|---|\n${rows.join('\n')}\n`;
}

test('the page of bots has every kind with its parameters, as they are declared (UPDATE=1 writes it)', () => {
  const kinds = (Object.keys(BOTS) as BotKindName[]).map(section);
  const declared = `${HEADING}\n${[...kinds, match(), levels()].join('\n')}`;
  const page = readFileSync(PAGE, 'utf8');
  const at = page.indexOf(HEADING);
  const own = at < 0 ? page : page.slice(0, at);
  if (process.env['UPDATE'] === '1') writeFileSync(PAGE, own + declared);
  else assert.equal(page.slice(at), declared);
});
