/** A figure that differs from run to run, whatever it measures, and what stands for it. */
const FIGURES: readonly (readonly [RegExp, string])[] = [
  [/\bProcess +\d+, simctl \S+/g, 'Process #, simctl #'],
  [/\d+(?:\.\d+)? (?:ms|µs|s|kB|MB|GB)\b/g, '#'],
  [/\d+(?:\.\d+)?k?\/s\b/g, '#/s'],
  [/\b(?:\d+d \d+h|\d+h \d+m|\d+m \d+s|\d+s)\b/g, '#'],
  [/\b127\.0\.0\.1:\d+/g, '127.0.0.1:#'],
];
/** Of the same width whatever it is. */
const TIME = /\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g;
const CURVE = /[▁▂▃▄▅▆▇█]+|[\u2800-\u28FF]+/g;
const HEADING = '─';

/**
 * A screen without what differs from run to run: times of day, latencies, memory, rates, ports and how long something
 * has been. Where a figure stood its paragraph has its gaps closed, since they are as wide as the figures let them be.
 */
export function maskedScreen(screen: string): string {
  const lines = screen
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().replaceAll(TIME, 'hh:mm:ss'));
  const masked = lines.map((line) =>
    FIGURES.reduce((text, [figure, sign]) => text.replaceAll(figure, sign), line),
  );
  const loose = new Set(
    masked.flatMap((line, index) => (line === lines[index] ? [] : paragraph(lines, index))),
  );
  return masked.map((line, index) => (loose.has(index) ? loosened(line) : line)).join('\n');
}

function loosened(line: string): string {
  return line.replaceAll(CURVE, '~').replaceAll(/ {2,}/g, '  ').replaceAll(/─{2,}/g, '──').trimEnd();
}

/** The lines from one that is empty or a heading to the next such. */
function paragraph(lines: readonly string[], index: number): number[] {
  const ends = (line: string | undefined): boolean =>
    line === undefined || line === '' || line.startsWith(HEADING);
  let [from, to] = [index, index];
  while (!ends(lines[from - 1])) from--;
  while (!ends(lines[to + 1])) to++;
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}
