import { posix } from 'node:path';
import type { Finding, SourceFile, Tree } from './tidy-tree.ts';

const LINK = /\]\((?<inline>[^()\s]+)(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s*(?<reference>\S+)/g;

/** Links in Markdown to files and headings of the project that are not there. */
export function markdownLinks(tree: Tree): Finding[] {
  const places = new Map<string, SourceFile | null>(
    tree.flatMap(({ path }) => folders(path)).map((path) => [path, null]),
  );
  for (const file of tree) places.set(file.path, file);
  return tree
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap((file) =>
      prose(file.text).flatMap((line, index) =>
        [...line.matchAll(LINK)]
          .map(({ groups }) => broken(groups!['inline'] ?? groups!['reference']!, file, places))
          .filter((message) => message !== null)
          .map((message) => ({ path: file.path, line: index + 1, message })),
      ),
    );
}

function broken(
  link: string,
  from: SourceFile,
  places: ReadonlyMap<string, SourceFile | null>,
): string | null {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return null;
  const [path, anchor] = link.split('#', 2) as [string, string | undefined];
  const target =
    path === '' ? from.path : posix.join(posix.dirname(from.path), decodeURI(path)).replace(/\/$/, '');
  if (!places.has(target))
    return `links to ${link}, and there is no ${target}. Mend the path or take the link out.`;
  const page = places.get(target);
  if (anchor === undefined || !page?.path.endsWith('.md') || headings(page.text).has(anchor)) return null;
  return `links to ${link}, and ${target} has no such heading. Mend the anchor.`;
}

function folders(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return ['.', ...parts.map((_, depth) => parts.slice(0, depth + 1).join('/'))];
}

/** The lines, with code blocks and code spans emptied. */
function prose(text: string): string[] {
  let inCode = false;
  return text.split('\n').map((line) => {
    const fence = /^\s*(?:```|~~~)/.test(line);
    if (fence) inCode = !inCode;
    return inCode || fence ? '' : line.replaceAll(/`[^`]*`/g, '');
  });
}

/** The anchors that a forge makes of headings. */
function headings(text: string): Set<string> {
  const titles = [...text.matchAll(/^#{1,6}\s+(?<title>.+?)\s*$/gm)].map(({ groups }) => groups!['title']!);
  const words = titles.map((title) => title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, ''));
  return new Set(words.map((title) => title.replaceAll(' ', '-')));
}
