/** One metric as the text format of Prometheus has it. */
export interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly value: number;
  }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const TYPES = ['counter', 'gauge', 'histogram'];

/** Reads version 0.0.4 of the text format, and throws at whatever its specification does not allow, or we do not use. */
export function parsePrometheus(text: string): Map<string, Family> {
  const fail = (line: string, why: string): never => {
    throw new Error(`${why}: ${line}`);
  };
  if (!text.endsWith('\n')) fail(text.slice(-80), 'the last line does not end');
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let help: { name: string; text: string } | null = null;
  let current: { name: string; family: Family } | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, name, rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (word === 'HELP') {
      if (!NAME.test(name!) || families.has(name!)) fail(line, 'no name, or one that was there');
      help = { name: name!, text: rest };
      current = null;
    } else if (word === 'TYPE') {
      if (help?.name !== name) fail(line, 'a type without its help');
      if (!TYPES.includes(rest)) fail(line, 'no type');
      const family = { type: rest, help: help!.text, samples: [] };
      families.set(name!, family);
      current = { name: name!, family };
    } else {
      const match = SAMPLE.exec(line) ?? fail(line, 'neither comment nor sample');
      if (current === null) return fail(line, 'a sample without a type');
      const { family } = current;
      const suffix = match[1]!.startsWith(current.name) ? match[1]!.slice(current.name.length) : '?';
      const allowed = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!allowed.includes(suffix)) fail(line, 'a sample of another metric');
      const value = match[3] === '+Inf' ? Infinity : Number(match[3]);
      if (Number.isNaN(value)) fail(line, 'no number');
      if (family.type === 'counter' && value < 0) fail(line, 'a counter below nothing');
      const key = `${match[1]}{${match[2] ?? ''}}`;
      if (seen.has(key)) fail(line, 'twice the same sample');
      seen.add(key);
      family.samples.push({ name: match[1]!, labels: labelsOf(match[2] ?? '', line), value });
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkHistogram(name, family);
  return families;
}

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const match = LABEL.exec(rest);
    if (match === null || Object.hasOwn(labels, match[1]!)) throw new Error(`wrong labels: ${line}`);
    labels[match[1]!] = match[2]!.replaceAll(/\\(.)/g, (_, character: string) =>
      character === 'n' ? '\n' : character,
    );
    rest = rest.slice(match[0].length);
  }
  return labels;
}

/** Buckets go up, in their bounds and their counts, and the last one, which has no bound, is the count. */
function checkHistogram(name: string, { samples }: Family): void {
  const series = Map.groupBy(samples, ({ labels }) => JSON.stringify({ ...labels, le: '' }));
  for (const [labels, all] of series) {
    const buckets = all.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map((bucket) =>
      bucket.labels['le'] === '+Inf' ? Infinity : Number(bucket.labels['le']),
    );
    const count = all.find((sample) => sample.name === `${name}_count`)?.value;
    const goesUp = buckets.every(
      ({ value }, at) => at === 0 || (bounds[at]! > bounds[at - 1]! && value >= buckets[at - 1]!.value),
    );
    if (!goesUp || bounds.at(-1) !== Infinity || buckets.at(-1)?.value !== count)
      throw new Error(`no histogram: ${name} ${labels}`);
    if (!all.some((sample) => sample.name === `${name}_sum`)) throw new Error(`no sum: ${name} ${labels}`);
  }
}
