import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadVenue } from '../../src/config/load.ts';

const VENUE = '[venue]\nname = "XSIM"\n';
/** Enough for the largest file that is allowed. */
const MEBIBYTE = 1024 * 1024 - 200;

const fill = (unit: string, size = MEBIBYTE): string => unit.repeat(Math.floor(size / unit.length));
const each = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Files made to exhaust the reader. What is refused is refused within `ms` of processor time. */
const BOMBS: Readonly<Record<string, { source: string | Uint8Array; ms: number; says: RegExp }>> = {
  'lists in lists': {
    source: `${VENUE}a = ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    ms: 100,
    says: /deeper than 32/,
  },
  'lists that never end': { source: `${VENUE}a = ${fill('[')}`, ms: 100, says: /deeper than 32/ },
  'tables in tables': {
    source: `${VENUE}a = ${'{a='.repeat(10_000)}1${'}'.repeat(10_000)}`,
    ms: 100,
    says: /deeper than 32/,
  },
  'a dotted key': { source: `${VENUE}a${'.a'.repeat(10_000)} = 1`, ms: 100, says: /deeper than 32/ },
  'the longest dotted key': { source: `${VENUE}a${fill('.a')} = 1`, ms: 100, says: /deeper than 32/ },
  'a dotted header': { source: `[${'a.'.repeat(10_000)}a]\n${VENUE}`, ms: 100, says: /deeper than 32/ },
  'dots in quotes': { source: `${VENUE}"${fill('.')}" = 1`, ms: 500, says: /unknown key/ },
  __proto__: { source: `${VENUE}__proto__.admin = true`, ms: 100, says: /unsafe property/ },
  'a quoted __proto__': {
    source: `${VENUE}"__pro\\u0074o__" = { admin = true }`,
    ms: 100,
    says: /unsafe property/,
  },
  'a __proto__ in a list': {
    source: `${VENUE}a = [{ x = { __proto__ = { admin = true } } }]`,
    ms: 100,
    says: /unsafe property/,
  },
  constructor: { source: `${VENUE}constructor.prototype.admin = true`, ms: 100, says: /unsafe property/ },
  'a key again and again': { source: VENUE + fill('a = 1\n'), ms: 500, says: /redefine/ },
  'an integer of a million digits': { source: `${VENUE}seed = ${fill('9')}`, ms: 500, says: /losslessly/ },
  'ten thousand integers': {
    source: `${VENUE}description = [${'1,'.repeat(10_000)}]`,
    ms: 100,
    says: /must be text/,
  },
  'integers to the limit': {
    source: `${VENUE}description = [${fill('1,')}]`,
    ms: 2_000,
    says: /must be text/,
  },
  'empty tables to the limit': { source: VENUE + fill('[[bot]]\n'), ms: 2_000, says: /at most 1000 entries/ },
  'unknown keys to the limit': {
    source: VENUE + each(60_000, (index) => `k${index} = 1\n`),
    ms: 2_000,
    says: /unknown key/,
  },
  'books of books': {
    source:
      `${VENUE}[[instrument]]\nsymbol = "S"\nassetClass = "equity"\ncurrency = "USD"\ntickSize = "1"\nlotSize = "1"\n` +
      each(900, () => `[[bot]]\nkind = "noise"\nbooks = [${'"S",'.repeat(200)}]\n`),
    ms: 2_000,
    says: /makes 180000 bots/,
  },
  'bytes that are no text': { source: Buffer.alloc(MEBIBYTE, 0xff), ms: 100, says: /not UTF-8/ },
  'text up to the last byte': {
    source: Buffer.concat([Buffer.alloc(MEBIBYTE, 0x23), Buffer.from([0xff])]),
    ms: 500,
    says: /not UTF-8/,
  },
  'NUL characters': { source: VENUE + '\0'.repeat(1_000), ms: 100, says: /illegal character/ },
  'a lone surrogate': { source: `${VENUE}"\\ud800" = 1`, ms: 100, says: /unicode/ },
  'a string without end': { source: `${VENUE}description = """${fill('\\\\')}`, ms: 500, says: /./ },
};

describe('a venue file made to do harm', () => {
  // The first file of a process pays for compiling what the others use.
  loadVenue('test.toml', `${VENUE}[[bot]]\nkind = "noise"`);

  for (const [name, { source, ms, says }] of Object.entries(BOMBS)) {
    it(`is refused in time: ${name}`, () => {
      const began = process.cpuUsage();
      const loaded = loadVenue('test.toml', source);
      const { user, system } = process.cpuUsage(began);
      assert.ok('problems' in loaded, 'it was taken');
      const [problem] = loaded.problems;
      assert.match(problem!.message, says);
      assert.ok(problem!.line >= 1 && problem!.column >= 1);
      assert.ok(problem!.source.length <= 200 && problem!.key.length <= 200, 'what is shown of it is short');
      assert.ok((user + system) / 1_000 <= ms, `it took ${Math.round((user + system) / 1_000)} ms`);
    });
  }

  it('leaves every object as it was', () => {
    for (const { source } of Object.values(BOMBS)) if (source.length < 1_000) loadVenue('test.toml', source);
    assert.equal(({} as { admin?: unknown }).admin, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  it('is refused wherever it is cut short or altered, and never throws', () => {
    const text = `${VENUE}[[instrument]]\nsymbol = "A"\naliases = { isin = '''x''', "b.c" = "\\u0041" } # note\n[a.b]\nc.d = [1, 2.5, { e = [] }]\n`;
    for (let at = 0; at <= text.length; at++) {
      for (const put of ['', '[', '"', "'", '=', '.', '\n', '\\', '{', ']', '#', '\u0000', 'é']) {
        const loaded = loadVenue('test.toml', text.slice(0, at) + put + (put === '' ? '' : text.slice(at)));
        const problems = 'problems' in loaded ? loaded.problems : [];
        for (const { line, column } of problems) assert.ok(line >= 1 && column >= 1);
      }
    }
  });
});
