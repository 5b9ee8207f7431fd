/**
 * Builds the package that others install: JavaScript with declarations, in dist/. It is published from there, with a
 * package.json of its own: without the pinned Node, which only sources need, and which no user's project shall get.
 *
 *   node scripts/build.ts [folder]
 *   npm pack ./dist
 *
 * A folder takes the place of dist/; what is in it is removed first.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { helpIfAsked } from './usage.ts';

helpIfAsked(import.meta.filename);

const ROOT = join(import.meta.dirname, '..');
const DIST = resolve(process.argv[2] ?? join(ROOT, 'dist'));

/** The oldest Node that has all that the product uses: node:sqlite without a flag. */
const OLDEST_NODE = '>=22.13';

/** What the package has beside the code, each from where it is to where it goes. */
const FILES = {
  'bin/installed.js': 'bin/simctl.js',
  venues: 'venues',
  'src/protocols/fix/dictionary/tables/LICENSE': 'src/protocols/fix/dictionary/tables/LICENSE',
  'README.md': 'README.md',
  'CHANGELOG.md': 'CHANGELOG.md',
  LICENSE: 'LICENSE',
} as const;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly type: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly oclif: { readonly commands: { readonly target: string } };
  readonly dependencies: Readonly<Record<string, string>>;
}

rmSync(DIST, { recursive: true, force: true });
compile();
for (const [from, to] of Object.entries(FILES)) {
  mkdirSync(join(DIST, to, '..'), { recursive: true });
  cpSync(join(ROOT, from), join(DIST, to), { recursive: true });
}
chmodSync(join(DIST, 'bin/simctl.js'), 0o755);
const source = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
writeFileSync(join(DIST, 'package.json'), `${JSON.stringify(published(source), null, 2)}\n`);

function compile(): void {
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace(/package\.json$/, 'bin/tsc');
  const words = ['--project', join(ROOT, 'tsconfig.build.json'), '--outDir', DIST];
  execFileSync(process.execPath, [tsc, ...words], { stdio: 'inherit' });
}

function published({
  name,
  version,
  description,
  license,
  type,
  bin,
  exports,
  oclif,
  dependencies,
}: Manifest): object {
  return {
    name,
    version,
    description,
    license,
    type,
    engines: { node: OLDEST_NODE },
    bin,
    exports: Object.fromEntries(
      Object.entries(exports).map(([entry, file]) => [
        entry,
        { types: file.replace(/\.ts$/, '.d.ts'), default: file.replace(/\.ts$/, '.js') },
      ]),
    ),
    oclif: {
      ...oclif,
      commands: { ...oclif.commands, target: oclif.commands.target.replace(/\.ts$/, '.js') },
    },
    dependencies,
  };
}
