import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import type { BeginString } from '../../src/protocols/fix/versions.ts';
import { FixVenueScript, validators } from '../kit/fix-venue-script.ts';
import { OrderStates } from '../kit/order-states.ts';

const FOLDER = join(import.meta.dirname, 'order-states');

/** The versions in which each scenario is played, by what their own lines begin with. */
const VERSIONS = { '4.2': 'FIX.4.2', '4.4': 'FIX.4.4' } as const satisfies Record<string, BeginString>;
type Version = keyof typeof VERSIONS;

interface Scenario {
  readonly id: string;
  readonly profile: string;
  readonly title: string;
  readonly done: readonly string[];
  readonly told: readonly string[];
}

const HEADING = /^== (?<id>\S+) \S+ (?<profile>\w+)(?: (?<only>[0-9.]+) only)?: (?<title>.+)$/;

function scenariosOf(file: string, version: Version): Scenario[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return text.split(/\n{2,}/).flatMap((block) => {
    const [heading = '', ...lines] = block.trimEnd().split('\n');
    const { id, profile, only, title } = HEADING.exec(heading)?.groups ?? {};
    assert.ok(id !== undefined && profile !== undefined && title !== undefined, `${file}: ${heading}`);
    if (only !== undefined && only !== version) return [];
    const rule = lines.indexOf('----');
    assert.ok(rule > 0, `${file}: ${heading} says what is done and what is told`);
    return [{ id, profile, title, done: lines.slice(0, rule), told: rowsOf(lines.slice(rule + 1), version) }];
  });
}

/** The rows that are of the version. */
function rowsOf(lines: readonly string[], version: Version): string[] {
  return lines.flatMap((line) => {
    const [, of, row] = /^(?:([0-9.]+): )?(.*)$/.exec(line) as unknown as [
      string,
      string | undefined,
      string,
    ];
    return of === undefined || of === version ? [row] : [];
  });
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'));

for (const [version, beginString] of Object.entries(VERSIONS) as [Version, BeginString][]) {
  describe(`order state changes in ${beginString}`, async () => {
    const validatorOf = await validators();
    for (const { id, profile, title, done, told } of files.flatMap((file) => scenariosOf(file, version))) {
      it(`${id} ${title}`, () => {
        const script = new FixVenueScript(beginString, validatorOf);
        script.run(`profile ${profile}`);
        script.run(`operator: rules profile=${profile}`);
        const states = new OrderStates(script, beginString);
        assert.deepEqual(
          done.flatMap((line) => states.play(line)),
          told,
        );
      });
    }
  });
}

test('every scenario of the checklist is played, and the table says where', () => {
  const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| ([A-Z][\w.-]+) \|[^|]*\| \[([\w-]+\.txt)\]/gm)].map(
    ([, id, file]) => `${id} ${file}`,
  );
  assert.equal(new Set(listed).size, 48 + 6);
  const played = files.flatMap((file) => scenariosOf(file, '4.4').map(({ id }) => `${id} ${file}`));
  assert.deepEqual([...new Set(played)].toSorted(), listed.toSorted());
});
