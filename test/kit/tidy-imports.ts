import { posix } from 'node:path';
import { imports, type Import } from './tidy-source.ts';
import { isCode, type Finding, type SourceFile, type Tree } from './tidy-tree.ts';

/** What the files of an area may import of the project. */
interface Area {
  /** A path, or the beginning of paths when it ends in a slash. */
  readonly of: string;
  /** The area's own files, and these; `types` allows what is gone at run time only. */
  readonly may: readonly (string | { readonly types: string })[];
}

const METHODS = 'src/management/methods.ts';
/** The levels and areas of the log, and what an entry of it is. */
const LOG = 'src/management/log.ts';
const HOME = 'src/management/home.ts';
const ANYTHING = ['src/', 'sdk/', 'commands/', 'tui/', 'test/', 'bench/', 'scripts/', 'package.json'];

/** The dependency direction, as src/README.md shows it. The first area that a path belongs to counts. */
const AREAS: readonly Area[] = [
  { of: 'src/engine/', may: [] },
  { of: 'src/market-data/', may: ['src/engine/'] },
  { of: 'src/bots/', may: ['src/engine/', 'src/protocols/itch/'] },
  { of: 'src/faults/', may: ['src/engine/'] },
  { of: 'src/plugins/', may: ['src/engine/', 'src/bots/'] },
  { of: 'src/gateways/', may: ['src/engine/', 'src/protocols/', 'src/market-data/', 'src/faults/'] },
  { of: 'src/feeds/', may: ['src/engine/', 'src/protocols/'] },
  { of: 'src/config/', may: ['src/engine/', 'src/bots/', 'src/faults/', METHODS] },
  {
    of: 'src/store/',
    may: [{ types: 'src/engine/' }, 'src/protocols/fix/store.ts', 'src/protocols/fix/memory-store.ts'],
  },
  { of: 'src/management/', may: ['src/engine/', 'src/faults/', { types: 'src/config/' }] },
  { of: 'src/daemon/', may: ['src/'] },
  // Reads FIX logs where no daemon runs, so it has the dictionaries itself.
  { of: 'src/cli/fix/', may: ['src/cli/', 'src/protocols/fix/', HOME] },
  { of: 'src/cli/', may: ['sdk/', METHODS, HOME, LOG] },
  { of: 'src/main.ts', may: ['src/cli/', 'commands/index.ts', 'package.json'] },
  // What somebody who writes a bot has to know is written where it is run.
  { of: 'sdk/bot.ts', may: [{ types: 'src/plugins/contract.ts' }, { types: 'src/engine/' }] },
  // The client of the tests plays the other side of our own session layer.
  { of: 'sdk/testing.ts', may: ['sdk/'] },
  { of: 'sdk/testing/', may: ['sdk/', 'src/protocols/fix/', { types: METHODS }] },
  {
    of: 'sdk/',
    may: [
      { types: METHODS },
      HOME,
      'src/management/tokens.ts',
      'src/management/private-key.ts',
      'src/management/scram.ts',
      'src/management/framing.ts',
      'src/management/heartbeat.ts',
      'src/management/expectations.ts',
    ],
  },
  // The two commands that run parts of the daemon in their own process.
  {
    of: 'commands/start.ts',
    may: ['commands/', 'sdk/', 'src/cli/', METHODS, LOG, 'src/management/render.ts', 'src/daemon/'],
  },
  // The venue file's form of a password is made where it is read.
  {
    of: 'commands/session/hash-password.ts',
    may: ['commands/', 'sdk/', 'src/cli/', METHODS, 'src/config/password-hash.ts'],
  },
  // Tries out what a daemon would do here.
  { of: 'commands/doctor.ts', may: ['src/cli/', HOME, 'src/daemon/'] },
  // Only the dashboard's own command loads it.
  { of: 'commands/tui.ts', may: ['commands/', 'src/cli/', 'tui/dashboard.ts'] },
  { of: 'commands/venue/check.ts', may: ['commands/', 'sdk/', 'src/cli/', METHODS, 'src/daemon/'] },
  { of: 'commands/', may: ['sdk/', 'src/cli/', METHODS, LOG] },
  { of: 'tui/', may: ['sdk/'] },
  // What is main.ts here is main.js in the built package.
  { of: 'bin/installed.js', may: ['src/main.js'] },
  { of: 'bin/', may: ['src/main.ts'] },
  // As somebody would write it who has the package.
  { of: 'examples/', may: [] },
  { of: 'bench/', may: ANYTHING },
  { of: 'scripts/', may: ANYTHING },
  { of: 'test/', may: ANYTHING },
];

/** The one place in src, sdk, commands and tui where each outside library may be used. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  'node:sqlite': ['src/store/'],
  '@oclif/core': ['commands/', 'src/cli/', 'src/main.ts'],
  'smol-toml': ['src/config/'],
  'toml-eslint-parser': ['src/config/'],
  '@decimalturn/toml-patch': ['src/config/'],
  chokidar: ['src/daemon/venue-watch.ts'],
  pino: ['src/daemon/log.ts'],
  ws: ['src/management/'],
  zod: ['src/management/', 'src/config/', 'src/bots/', 'src/faults/'],
  blessed: ['tui/'],
  'blessed-contrib': ['tui/'],
};

const PRODUCT = /^(?:src|sdk|commands|tui)\//;

export function importTable(tree: Tree): Finding[] {
  return eachImport(tree, (file, found) => {
    if (!found.specifier.startsWith('.')) return null;
    const area = areaOf(file.path);
    if (area === undefined)
      return 'This folder has no row in the import table: add it to test/kit/tidy-imports.ts.';
    const target = posix.join(posix.dirname(file.path), found.specifier);
    const allowed = [ownFolder(area, file.path), ...area.may];
    if (allowed.some((rule) => permits(rule, target, found))) return null;
    const typesWouldDo = allowed.some((rule) => permits(rule, target, { ...found, typesOnly: true }));
    return typesWouldDo
      ? `imports ${target}, of which it may have types only. Write "import type", or move what runs to where both may see it.`
      : `imports ${target}. ${area.of} may import: ${describe(area)}. Turn the dependency round, or pass what is needed as an argument.`;
  });
}

export function libraryTable(tree: Tree): Finding[] {
  return eachImport(tree, (file, { specifier }) => {
    if (!PRODUCT.test(file.path) || specifier.startsWith('.')) return null;
    const library = packageOf(specifier);
    const places = LIBRARIES[library];
    if (places?.some((place) => matches(place, file.path))) return null;
    if (places !== undefined) {
      return `uses ${library}, which lives in ${places.join(', ')} only. Give it a face there and import that.`;
    }
    if (library.startsWith('node:')) return null;
    return `uses ${library}, which has no place yet. Each outside library lives in one folder: add it to test/kit/tidy-imports.ts.`;
  });
}

/** Type stripping resolves nothing: a path without its ending is not found at run time. */
export function importEndings(tree: Tree): Finding[] {
  return eachImport(tree, (_, { specifier }) => {
    if (!specifier.startsWith('.') || /\.(?:ts|mts|js|mjs|cjs|json)$/.test(specifier)) return null;
    return `imports ${specifier} without the file's ending. Write ${specifier.replace(/\/$/, '/index')}.ts.`;
  });
}

/** The package that a specifier names: with its scope, without what is inside it. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  if (specifier.startsWith('node:')) return parts[0]!;
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function eachImport(tree: Tree, judge: (file: SourceFile, found: Import) => string | null): Finding[] {
  const findings: Finding[] = [];
  for (const file of tree) {
    if (!isCode(file.path)) continue;
    for (const found of imports(file.text)) {
      const message = judge(file, found);
      if (message !== null) findings.push({ path: file.path, line: found.line, message });
    }
  }
  return findings;
}

/** src/protocols has one area for each protocol, so that a new one needs no row. */
function areaOf(path: string): Area | undefined {
  const protocol = /^src\/protocols\/[^/]+\//.exec(path);
  if (protocol !== null) return { of: protocol[0], may: [] };
  return AREAS.find(({ of }) => matches(of, path));
}

function ownFolder(area: Area, path: string): string {
  return area.of.endsWith('/') ? area.of : path;
}

function permits(rule: Area['may'][number], target: string, found: Import): boolean {
  if (typeof rule === 'string') return matches(rule, target);
  return found.typesOnly && matches(rule.types, target);
}

function matches(place: string, path: string): boolean {
  return place.endsWith('/') ? path.startsWith(place) : path === place;
}

function describe(area: Area): string {
  const rules = area.may.map((rule) => (typeof rule === 'string' ? rule : `types of ${rule.types}`));
  return [`${area.of} itself`, ...rules].join(', ');
}
