/** The words of the generator. */
export type RandomState = readonly [a: number, b: number, c: number, counter: number];

/** Gives the next number; goes on from any place that it once was at. */
export interface RandomStream {
  (): number;
  state(): RandomState;
  resume(words: RandomState): void;
}

/**
 * A seeded stream of numbers in [0, 1): sfc32 (Chris Doty-Humphrey's Small Fast Chaotic generator, from PractRand).
 * The stream's name is mixed into the seed, so that every bot of a venue has its own.
 */
export function randomStream(seed: number, name: string): RandomStream {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = hash(name);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  const state = (): RandomState => [a, b, c, counter];
  const resume = (words: RandomState): void => {
    [a, b, c, counter] = words;
  };
  // The first outputs still show the seed; the reference implementation drops a dozen.
  for (let round = 0; round < 12; round++) next();
  return Object.assign(next, { state, resume });
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}
