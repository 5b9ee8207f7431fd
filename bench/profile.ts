import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The layers of a venue's process, each by the places of its code; the first that fits counts. */
const LAYERS: readonly (readonly [layer: string, place: RegExp])[] = [
  ['engine', /\/src\/engine\//],
  [
    'framing and codec',
    /\/src\/protocols\/fix\/(?:framing|message|data-fields|encoder|checksum|timestamp)\.ts/,
  ],
  ['validation', /\/src\/protocols\/fix\/(?:validate\.ts|dictionary\/)/],
  ['store', /\/src\/store\/|\/src\/protocols\/fix\/memory-store\.ts|^node:sqlite/],
  ['session', /\/src\/protocols\/fix\//],
  ['gateway', /\/src\/gateways\//],
  ['message log', /\/src\/daemon\/(?:message-log|rotating-file)\.ts|^node:(?:internal\/)?fs/],
  ['daemon', /\/src\/daemon\//],
  ['socket', /^node:(?:net|stream|internal\/(?:stream|net|js_stream))/],
];
const GC = '(garbage collector)';
/** The process waits; or it is in the system or in native code that V8 cannot tell from it, such as a socket's read. */
const IDLE = '(idle)';
const PROGRAM = '(program)';

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds of the monotonic clock, and from each sample to the next. */
  readonly startTime: number;
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

export interface Share {
  readonly name: string;
  /** Part of the time in which the process was not idle, in percent. */
  readonly percent: number;
}

export interface ProfileShares {
  readonly layers: readonly Share[];
  /** The functions that take most by themselves. */
  readonly functions: readonly Share[];
}

/** The environment in which a Node process writes a profile of itself into the folder when it ends. */
export function profiledEnvironment(directory: string): NodeJS.ProcessEnv {
  const options = `--cpu-prof --cpu-prof-interval=200 --cpu-prof-dir=${directory}`;
  return { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${options}`.trim() };
}

/** Microseconds of the clock of profiles. */
export function profileClock(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Where the time went between two moments, by the profile in the folder. */
export function readShares(directory: string, from: number, to: number): ProfileShares {
  const file = readdirSync(directory).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error(`the daemon has left no profile in ${directory}`);
  return sharesOf(JSON.parse(readFileSync(join(directory, file), 'utf8')) as Profile, from, to);
}

function sharesOf(profile: Profile, from: number, to: number): ProfileShares {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const layerOf = layersOf(profile.nodes);
  const layers = new Map<string, number>();
  const functions = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    at += profile.timeDeltas[index]!;
    const layer = layerOf.get(id)!;
    if (at < from || at > to || layer === IDLE) continue;
    // A sample stands for the time up to the next one.
    const micros = profile.timeDeltas[index + 1] ?? 0;
    add(layers, layer, micros);
    add(functions, nameOf(nodes.get(id)!), micros);
  }
  return { layers: shares(layers), functions: shares(functions).slice(0, 25) };
}

/** What has no layer of its own, such as native functions, is of the layer that calls it. */
function layersOf(nodes: readonly ProfileNode[]): Map<number, string> {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const layers = new Map<number, string>();
  for (const node of nodes) {
    const { functionName, url } = node.callFrame;
    if (functionName === GC) layers.set(node.id, 'gc');
    else if (functionName === IDLE) layers.set(node.id, IDLE);
    else if (functionName === PROGRAM) layers.set(node.id, 'system and native code');
    else {
      const own = LAYERS.find(([, place]) => place.test(url))?.[0];
      // Parents come before their children.
      layers.set(node.id, own ?? layers.get(parents.get(node.id) ?? 0) ?? 'other');
    }
  }
  return layers;
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const place = url === '' ? '' : ` ${url.replace(/^.*\/src\//, '')}:${lineNumber + 1}`;
  return `${functionName || '(anonymous)'}${place}`;
}

function add(into: Map<string, number>, key: string, amount: number): void {
  into.set(key, (into.get(key) ?? 0) + amount);
}

function shares(amounts: ReadonlyMap<string, number>): Share[] {
  const total = [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
  return Array.from(amounts, ([name, amount]) => ({
    name,
    percent: Math.round((amount / total) * 1000) / 10,
  })).toSorted((left, right) => right.percent - left.percent);
}
