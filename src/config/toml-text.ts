/** Where the string that begins at an offset ends: behind its last quote, or where its line or the text ends. */
export function stringEnd(text: string, start: number): number {
  const quote = text[start]!;
  const long = text.startsWith(quote.repeat(3), start);
  const end = long ? quote.repeat(3) : quote;
  let at = start + end.length;
  while (!text.startsWith(end, at)) {
    if (at >= text.length || (!long && text[at] === '\n')) return at;
    at += quote === '"' && text[at] === '\\' ? 2 : 1;
  }
  at += end.length;
  // A long string may end in up to five quotes, of which the last three close it.
  for (let more = long ? 2 : 0; more > 0 && text[at] === quote; more--) at++;
  return at;
}

/** Where the line ends in which an offset lies. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/**
 * The offset at which lists and inline tables, or the parts of a dotted key, go deeper than allowed; null when they
 * do not. Looks at characters only, so it can tell before a parser has built anything.
 */
export function tooDeepAt(text: string, maxDepth: number): number | null {
  let brackets = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
      case "'":
        at = stringEnd(text, at) - 1;
        break;
      case '#':
        at = lineEnd(text, at) - 1;
        break;
      case '[':
      case '{':
        brackets++;
        dots = 0;
        break;
      case ']':
      case '}':
        brackets--;
        dots = 0;
        break;
      case '.':
        dots++;
        break;
      case '=':
      case ',':
      case '\n':
        dots = 0;
        break;
      default:
    }
    if (brackets > maxDepth || dots >= maxDepth) return at;
  }
  return null;
}
