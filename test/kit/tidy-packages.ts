import { packageOf } from './tidy-imports.ts';
import { codeOnly, imports } from './tidy-source.ts';
import { isCode, type Finding, type Tree } from './tidy-tree.ts';

interface Manifest {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly devDependencies?: Versions;
}
type Versions = Readonly<Record<string, string>>;

const MANIFEST = 'package.json';

/** Packages that are used without being imported: the words of a script that run them. */
const RUN_AS: Readonly<Record<string, RegExp>> = {
  typescript: /\btsc\b/,
  oxlint: /\boxlint\b/,
  'oxlint-tsgolint': /\boxlint\b.*--type-aware/,
  oxfmt: /\boxfmt\b/,
  vitest: /\bvitest\b/,
};

/** Files that ship or run with the product; the others may use devDependencies. */
const PRODUCT = /^(?:bin|src|sdk|commands|tui)\//;

export function dependencies(tree: Tree): Finding[] {
  const { name: own, scripts = {}, ...manifest } = readManifest(tree);
  const inProduct = importedPackages(tree, (path) => PRODUCT.test(path));
  const anywhere = importedPackages(tree, () => true);
  const run = Object.values(scripts);
  const findings: string[] = [];
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (inProduct.has(name)) continue;
    findings.push(
      `"${name}" is a dependency that the product does not import. Uninstall it, or move it to devDependencies.`,
    );
  }
  for (const name of Object.keys(manifest.devDependencies ?? {})) {
    if (inProduct.has(name)) {
      findings.push(`"${name}" is a devDependency that the product imports. Move it to dependencies.`);
    } else if (
      !anywhere.has(name) &&
      !run.some((words) => RUN_AS[name]?.test(words)) &&
      !isTypesInUse(name, tree)
    ) {
      findings.push(`"${name}" is a devDependency that nothing uses. Uninstall it.`);
    }
  }
  for (const name of Object.keys(manifest.optionalDependencies ?? {})) {
    if (tree.some(({ path, text }) => path.startsWith('bin/') && text.includes(`${name}/`))) continue;
    findings.push(
      `"${name}" is an optional dependency that bin/ does not name. Uninstall it, or have the launcher use it.`,
    );
  }
  const declared = {
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.devDependencies,
  };
  for (const name of anywhere) {
    // The examples use the package by its name, as everybody does.
    if (name in declared || name === own) continue;
    findings.push(`"${name}" is imported and not declared. Install it with --save-exact.`);
  }
  return findings.map((message) => ({ path: MANIFEST, line: 0, message }));
}

export function exactVersions(tree: Tree): Finding[] {
  const { dependencies: runtime, optionalDependencies, devDependencies } = readManifest(tree);
  return Object.entries({ ...runtime, ...optionalDependencies, ...devDependencies })
    .filter(([, version]) => !/^(?:npm:(?:@[^@/]+\/)?[^@/]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({
      path: MANIFEST,
      line: 0,
      message: `"${name}": "${version}" lets the version move. Write the exact one that package-lock.json has.`,
    }));
}

function readManifest(tree: Tree): Manifest {
  return JSON.parse(tree.find(({ path }) => path === MANIFEST)?.text ?? '{}') as Manifest;
}

function importedPackages(tree: Tree, where: (path: string) => boolean): Set<string> {
  const specifiers = tree
    .filter(({ path }) => isCode(path) && where(path))
    .flatMap(({ text }) => [...imports(text).map(({ specifier }) => specifier), ...requires(text)]);
  return new Set(specifiers.filter((specifier) => !/^(?:\.|node:)/.test(specifier)).map(packageOf));
}

const REQUIRE = /\b(?:require|createRequire\([^()]*\))\s*(?:\.resolve)?\((['"])\s*\1\)/g;

/**
 * A CommonJS package is loaded with `require` where its types are too much for the compiler, and one that has files and
 * no code is found with it.
 */
function requires(text: string): string[] {
  return [...codeOnly(text).matchAll(REQUIRE)].map((match) => {
    const quote = match.index + match[0].indexOf(match[1]!);
    return text.slice(quote + 1, match.index + match[0].length - `')`.length);
  });
}

/** `@types/x` is in use when tsconfig.json asks for it, or when x is imported. */
function isTypesInUse(name: string, tree: Tree): boolean {
  const typed = /^@types\/(?<of>.+)$/.exec(name)?.groups!['of'];
  if (typed === undefined) return false;
  return tree.some(
    ({ path, text }) =>
      (path === 'tsconfig.json' && text.includes(`"${typed}"`)) ||
      (isCode(path) && imports(text).some(({ specifier }) => packageOf(specifier) === typed)),
  );
}
