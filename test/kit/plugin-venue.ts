import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { loadVenue } from '../../src/config/load.ts';
import { ClockControl } from '../../src/daemon/clock-control.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import type { RunningVenue } from '../../src/daemon/running-venue.ts';
import type { EnterOrder } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { BotDetailsJson } from '../../src/management/entities.ts';
import type { HostEvent } from '../../src/management/host.ts';
import { startedVenue } from './started-venue.ts';

// Each thread strips the types of what it imports, which is most of its start: once for all threads of a test file will do.
const COMPILED = mkdtempSync(join(tmpdir(), 'simctl-compiled-'));
process.env['NODE_COMPILE_CACHE'] = COMPILED;
process.on('exit', () => rmSync(COMPILED, { recursive: true, force: true }));

const MICROS_PER_MS = 1_000;

type BotFailed = Extract<HostEvent, { type: 'bot-failed' }>;

/** A venue with one book, A, whose clock is moved by hand, and plugins whose modules a test writes down. */
export class PluginVenue {
  readonly events: VenueEvent[] = [];
  readonly logged: string[] = [];
  /** Where the modules are. */
  readonly directory: string;
  readonly #failures: BotFailed[] = [];
  #started!: Awaited<ReturnType<typeof startedVenue>>;
  #control!: ClockControl;
  #heard: (() => void) | null = null;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** `modules` are the texts of files, by name; `toml` what the venue has beside its book. */
  static async start(
    context: TestContext,
    modules: Readonly<Record<string, string>>,
    toml: string,
  ): Promise<PluginVenue> {
    const directory = mkdtempSync(join(tmpdir(), 'simctl-plugin-'));
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(directory, name), text);
    const loaded = loadVenue(join(directory, 'venue.toml'), `${VENUE}\n${toml}`);
    if ('problems' in loaded) assert.fail(loaded.problems[0]!.message);
    const made = new PluginVenue(directory);
    await made.#start(context, loaded.config);
    context.after(() => rmSync(directory, { recursive: true, force: true }));
    return made;
  }

  async #start(context: TestContext, config: VenueConfig): Promise<void> {
    this.#started = await startedVenue(context, config, {
      onEntry: ({ text }) => {
        this.logged.push(text);
        this.#heard?.();
      },
      watch: (running) => {
        running.listen((event) => this.events.push(event));
        running.listenToHost((event) => {
          if (event.type !== 'bot-failed') return;
          this.#failures.push(event);
          this.#heard?.();
        });
      },
    });
    const { clock, turn, running } = this.#started;
    this.#control = new ClockControl(clock, turn, [running]);
  }

  get running(): RunningVenue {
    return this.#started.running;
  }

  /** Moves the clock; resolves once the plugins have answered all that came of it. */
  async advance(ms = 0): Promise<void> {
    const to = this.#started.clock.now() + ms * MICROS_PER_MS;
    await this.#control.advance(to, 1_000_000, new AbortController().signal);
  }

  /** Resolves with the next failure of a bot that nobody has asked for yet. */
  async failure(): Promise<BotFailed> {
    while (this.#failures.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#heard = resolve;
      await promise;
    }
    return this.#failures.shift()!;
  }

  /** Resolves once that has been logged. */
  async said(line: string): Promise<void> {
    while (!this.logged.includes(line)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#heard = resolve;
      await promise;
    }
  }

  bot(name: string): BotDetailsJson {
    return this.running.bot(name)!;
  }

  /** Enters an order by hand, and returns the types of what comes of it. */
  enter(order: Partial<EnterOrder> & Pick<EnterOrder, 'clientOrderId'>): string[] {
    const events = this.running.submit({ ...ORDER, ...order });
    return events.map(({ type }) => type);
  }

  /** Open orders of an owner, such as `bot:b`. */
  openOrders(owner: string): number {
    return this.running.venue.registry.countOpen(owner);
  }
}

const ORDER: EnterOrder = {
  type: 'enter',
  owner: 'C',
  clientOrderId: '',
  symbol: 'A',
  side: 'buy',
  orderType: 'limit',
  price: 1_000,
  quantity: 10,
  timeInForce: 'day',
  instructions: null,
  defect: null,
};

const VENUE = `
[venue]
name = "X"
seed = 1

[[instrument]]
symbol = "A"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
referencePrice = "10"
`;

/** The table of a plugin on the book. */
export function pluginTable(name: string, module: string, more = ''): string {
  return `[[bot]]\nkind = "plugin"\nname = "${name}"\nbooks = ["A"]\nmodule = "${module}"\n${more}\n`;
}
