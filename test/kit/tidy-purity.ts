import { codeOnly, imports, lineAt } from './tidy-source.ts';
import { isCode, type Finding, type Tree } from './tidy-tree.ts';

/** Where the same input must give the same output, byte for byte. */
const PURE = /^src\/(?:engine|protocols)\//;

const TIME = 'Take `now` as an argument.';
const TIMER = 'Return a deadline (nextDeadline) and let the caller come back with the time.';
const SYNC = 'Everything here is synchronous: do it now, or return what the caller has to do.';
const OUTSIDE = 'Take what is needed as an argument; I/O belongs to src/daemon.';

/** Words that stand for a clock, for chance, for waiting or for the world outside, each with what to do instead. */
const BANNED: Readonly<Record<string, string>> = {
  Date: TIME,
  performance: TIME,
  Temporal: TIME,
  'Math.random': 'Take a seeded stream of numbers as an argument.',
  crypto: 'Take a seeded stream of numbers or an id as an argument.',
  setTimeout: TIMER,
  setInterval: TIMER,
  setImmediate: TIMER,
  queueMicrotask: TIMER,
  async: SYNC,
  await: SYNC,
  console: 'Tell it with an event, or throw when it is a bug.',
  process: OUTSIDE,
  globalThis: OUTSIDE,
  fetch: OUTSIDE,
};

export function purity(tree: Tree): Finding[] {
  const findings: Finding[] = [];
  const words = Object.keys(BANNED).map((word) => word.replace('.', String.raw`\s*\.\s*`));
  // A colon close behind makes it the key of an object: a name like any other.
  const banned = new RegExp(String.raw`(?<![\w$.#])(?:${words.join('|')})(?![\w$:])`, 'g');
  for (const { path, text } of tree) {
    if (!PURE.test(path) || !isCode(path)) continue;
    for (const match of codeOnly(text).matchAll(banned)) {
      const word = match[0].replaceAll(/\s/g, '');
      findings.push({
        path,
        line: lineAt(text, match.index),
        message: `"${word}" is banned here. ${BANNED[word]}`,
      });
    }
    for (const { specifier, line } of imports(text)) {
      if (specifier.startsWith('.')) continue;
      findings.push({ path, line, message: `imports ${specifier}, which is banned here. ${OUTSIDE}` });
    }
  }
  return findings;
}
