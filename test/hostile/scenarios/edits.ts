import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadVenue } from '../../../src/config/load.ts';
import { plan } from '../../../src/config/plan.ts';
import type { VenueConfig } from '../../../src/config/venue-config.ts';
import type { SeededRandom } from '../../kit/seed.ts';
import type { RawFix } from '../../kit/raw-fix.ts';
import { WatchedVenue, type ConfigEvent } from '../../kit/watched-venue.ts';
import { passingOrder } from '../orders.ts';
import { sized, type Scenario } from '../scenario.ts';

const SESSIONS = 20;
const ORDER_EVERY_MS = 20;
/** Ten times what a venue file may have. */
const HUGE_BYTES = 10 * 1024 * 1024;
/** How fast the parts of a half-written file and of a burst of renames follow one another. */
const PART_MS = 20;
const BURST = 5;
/** Within this time the daemon sees a file that is not written to any more as settled. */
const SETTLED_MS = 100;
/** What is promised between the last write and the change on a machine of its own, and how much else may run in a gate. */
const CONVERGED_MS = 1_000;
const GATE_STRETCH = 20;

export const C1: Scenario = {
  id: 'C1',
  title:
    'edits of every kind to a venue file while 20 sessions trade: the last good one is in force, no session ends',
  tiers: ['gate', 'nightly'],
  async run(run) {
    await using watched = await WatchedVenue.start(textOf(0, run.random));
    const traders = await Traders.start(watched);
    const attack = new Edits(watched, run.random);
    const edits = sized(run, { gate: 200, nightly: 2_000 });
    for (let edit = 1; edit <= edits; edit++) await attack.edit(edit);
    const orders = await traders.stop();
    const slowest = attack.delaysMs.toSorted((one, other) => other - one);
    run.say(
      `${edits} edits, ${attack.refused} refused; ${orders} orders; converged within ${slowest[0]!.toFixed(0)} ms, ` +
        `median ${slowest[Math.floor(slowest.length / 2)]!.toFixed(0)} ms`,
    );
    const promised = sized(run, { gate: CONVERGED_MS * GATE_STRETCH, nightly: CONVERGED_MS });
    assert.ok(slowest[0]! <= promised, `converged after ${slowest[0]} ms`);
    assert.equal(await watched.daemon.stop(), 0);
  },
};

/** The sessions that trade all the time, and are in no plan. */
class Traders {
  readonly #sessions: readonly RawFix[];
  readonly #timer: NodeJS.Timeout;
  #orders = 0;

  private constructor(sessions: readonly RawFix[]) {
    this.#sessions = sessions;
    this.#timer = setInterval(() => this.#order(), ORDER_EVERY_MS);
  }

  static async start(watched: WatchedVenue): Promise<Traders> {
    const sessions: RawFix[] = [];
    for (let nth = 0; nth < SESSIONS; nth++) sessions.push(await watched.logOn('FIX.4.4', nth));
    return new Traders(sessions);
  }

  /** Asserts that nobody was disconnected or got less than all answers, in order. Returns how many orders there were. */
  async stop(): Promise<number> {
    clearInterval(this.#timer);
    for (const fix of this.#sessions) {
      assert.equal(fix.isClosed, false, 'a session that no edit was about has ended');
      fix.send('1', [[112, 'last']]);
      await fix.expect('0', { 112: 'last' });
      const numbers = fix.received.map(({ seqNum }) => seqNum);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => index + 1),
      );
      await fix.logout();
    }
    return this.#orders;
  }

  #order(): void {
    const fix = this.#sessions[this.#orders % SESSIONS]!;
    fix.send('D', passingOrder(`T-${++this.#orders}`));
  }
}

/** Edits the file in every way that people and their tools do, and looks at what comes of it. */
class Edits {
  readonly delaysMs: number[] = [];
  refused = 0;
  readonly #watched: WatchedVenue;
  readonly #random: SeededRandom;
  /** The text that was taken last. */
  #good = '';
  /** Kinds that would not be another state of the file than the last one. */
  #absent: ReadonlySet<Kind> = NOTHING;
  /** Something stands where the file was. */
  #isBlocked = false;

  constructor(watched: WatchedVenue, random: SeededRandom) {
    this.#watched = watched;
    this.#random = random;
  }

  async edit(number: number): Promise<void> {
    const kind = this.#random.pick(KINDS.filter((each) => !this.#absent.has(each)));
    this.#absent = ABSENT.has(kind) ? ABSENT : NOTHING;
    const text = textOf(number, this.#random);
    const { file } = this.#watched;
    // What stands in the way is no edit: a folder cannot be written to.
    if (this.#isBlocked) await rm(file, { recursive: true, force: true });
    this.#isBlocked = kind === 'folder' || kind === 'pipe' || kind === 'link';
    const slowParts = await this.#write(kind, text, number);
    const written = performance.now();
    if (GOOD.has(kind)) {
      await this.#taken(kind, text, slowParts, number);
      this.#good = text;
    } else {
      const event = await this.#watched.told();
      assert.equal(event.type, 'config-refused', describe(number, kind, event));
      assert.ok(event.type === 'config-refused' && event.problems.length > 0 && event.problems[0]!.line > 0);
      this.refused++;
    }
    this.delaysMs.push(performance.now() - written);
    if (this.#good === '') return;
    assert.ok(await runs(this.#watched, this.#good), `after edit ${number}, ${kind}`);
  }

  /** The change is told, and nothing else but, where the machine was slow, that a part of the file was no good. */
  async #taken(kind: Kind, text: string, slowParts: boolean, number: number): Promise<void> {
    for (;;) {
      const event = await this.#watched.told();
      if (event.type === 'config-reloaded') {
        // Of a burst, one before the last may have been taken on its way.
        if (await runs(this.#watched, text)) return;
        assert.ok(kind === 'burst', describe(number, kind, event));
      } else {
        assert.ok(slowParts, describe(number, kind, event));
      }
    }
  }

  /** Returns whether parts of it were so far apart that each may have been taken for the whole. */
  async #write(kind: Kind, text: string, number: number): Promise<boolean> {
    const { file, folder } = this.#watched;
    const aside = join(folder, `aside-${number}.tmp`);
    switch (kind) {
      case 'written':
        await writeFile(file, text);
        return false;
      case 'replaced':
        await writeFile(aside, text);
        await rename(aside, file);
        return false;
      case 'half': {
        const began = performance.now();
        // Within a word: a part that is good by itself is another edit.
        await writeFile(file, text.slice(0, text.lastIndexOf('FIX.4.4')));
        await delay(PART_MS);
        await writeFile(file, text);
        return performance.now() - began > SETTLED_MS / 2;
      }
      case 'burst':
        for (let part = 1; part <= BURST; part++) {
          await writeFile(
            aside,
            part === BURST ? text : `${text}\n# ${part}\n[[hold]]\nname = "part-${part}"\n`,
          );
          await rename(aside, file);
          await delay(PART_MS);
        }
        return false;
      case 'misspelt':
        await writeFile(file, text.replace('description', `descripton_${number}`));
        return false;
      case 'unclosed':
        await writeFile(file, `${text}\n# ${number}\n[[hold]]\nname = "`);
        return false;
      case 'huge':
        await writeFile(file, `# ${number}\n`.padEnd(HUGE_BYTES, '#'));
        return false;
      case 'binary':
        await writeFile(file, Buffer.from([number % 256, 0xff, 0xfe, number >> 8, 0x80]));
        return false;
      case 'deleted':
        await rm(file, { force: true });
        return false;
      case 'folder':
        await rm(file, { force: true });
        await mkdir(file);
        return false;
      case 'pipe':
        await rm(file, { force: true });
        // Where there are no pipes in the file system, a folder is as bad.
        if (spawnSync('mkfifo', [file]).status !== 0) await mkdir(file);
        return false;
      case 'link':
        await writeFile(join(folder, 'elsewhere.text'), text);
        await rm(file, { force: true });
        await symlink(join(folder, 'elsewhere.text'), file);
        return false;
    }
  }
}

const KINDS = [
  'written',
  'replaced',
  'half',
  'burst',
  'misspelt',
  'unclosed',
  'huge',
  'binary',
  'deleted',
  'folder',
  'pipe',
  'link',
] as const;
type Kind = (typeof KINDS)[number];

/** After these there is no file to be read. */
const ABSENT: ReadonlySet<Kind> = new Set(['deleted', 'folder', 'pipe']);
const NOTHING: ReadonlySet<Kind> = new Set();

const GOOD: ReadonlySet<Kind> = new Set(['written', 'replaced', 'half', 'burst', 'link']);

function describe(number: number, kind: Kind, event: ConfigEvent): string {
  return `edit ${number}, ${kind}: ${JSON.stringify(event)}`;
}

/** Whether what runs is what the text says, in whatever order. */
async function runs({ client }: WatchedVenue, text: string): Promise<boolean> {
  const { toml } = await client.venue.export();
  return plan([configOf(toml)], [configOf(text)]).length === 0;
}

function configOf(text: string): VenueConfig {
  const loaded = loadVenue('quiet.toml', text);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

/** A venue of which everything changes but what the sessions that trade stand on. No two are the same. */
function textOf(number: number, random: SeededRandom): string {
  const maybe = (text: string): string => (random.chance(0.5) ? text : '');
  const sessions = Array.from({ length: SESSIONS }, (_, nth) => session('fix', `T-${nth}`));
  return [
    `[venue]\nname = "XHST"\ndescription = "edit ${number}"`,
    maybe('dayEnd = "17:00"'),
    instrument('ACME', '0.01', `maxQuantity = "${random.integer(100, 999)}"`),
    instrument('OTHER', random.pick(['0.01', '0.05']), maybe('aliases = { isin = "US-OTHER" }')),
    maybe('[[hold]]\nname = "desk"\nowner = "nobody"'),
    endpoint('fix'),
    maybe(endpoint('more') + session('more', 'M-1')),
    ...sessions,
    session('fix', 'EDITED', `logonsPerMinute = ${random.integer(1, 9)}`),
    maybe('[[bot]]\nkind = "market-maker"\nbooks = ["OTHER"]\nreference = "10.00"'),
    '',
  ].join('\n');
}

function instrument(symbol: string, tickSize: string, more: string): string {
  return `[[instrument]]\nsymbol = "${symbol}"\nassetClass = "equity"\ncurrency = "USD"\ntickSize = "${tickSize}"\nlotSize = "1"\n${more}`;
}

function endpoint(name: string): string {
  return `[[endpoint]]\nname = "${name}"\nprotocol = "fix"\nbeginString = "FIX.4.4"\n`;
}

function session(at: string, client: string, more = ''): string {
  return `[[session]]\nendpoint = "${at}"\nsenderCompId = "XHST"\ntargetCompId = "${client}"\n${more}`;
}
