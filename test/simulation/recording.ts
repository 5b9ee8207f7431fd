import type { Step } from './generator.ts';

/** JSON has no words for these numbers, which commands of the simulation carry. */
const WORDS = new Map<number, string>([
  [Number.NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [-Infinity, '-Infinity'],
]);

/** The steps of a run as text, one a line between brackets, that `--replay` reads. */
export function writeSteps(steps: readonly Step[]): string {
  const lines = steps.map((step) =>
    JSON.stringify(step, (_, value: unknown) => {
      const word = typeof value === 'number' ? WORDS.get(value) : undefined;
      return word === undefined ? value : { number: word };
    }),
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}

export function readSteps(text: string): Step[] {
  return JSON.parse(text, (_, value: unknown) => {
    const word = (value as { number?: unknown } | null)?.number;
    return typeof word === 'string' ? Number(word) : value;
  }) as Step[];
}
