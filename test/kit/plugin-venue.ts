import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { loadVenue } from '../../src/config/load.ts';
import { emptyVenue, plan } from '../../src/config/plan.ts';
import { ClockControl } from '../../src/daemon/clock-control.ts';
import { DaemonLog } from '../../src/daemon/log.ts';
import { MessageLogs } from '../../src/daemon/message-log.ts';
import { PasswordGuard } from '../../src/daemon/password-guard.ts';
import { RunningVenue } from '../../src/daemon/running-venue.ts';
import { Turn } from '../../src/daemon/turn.ts';
import { VenueClock } from '../../src/daemon/venue-clock.ts';
import type { EnterOrder } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { BotDetailsJson } from '../../src/management/entities.ts';
import type { HostEvent } from '../../src/management/host.ts';
import { openMemoryStore } from '../../src/store/memory.ts';

// Each thread strips the types of what it imports, which is most of its start: once for all threads of a test file will do.
const COMPILED = mkdtempSync(join(tmpdir(), 'simctl-compiled-'));
process.env['NODE_COMPILE_CACHE'] = COMPILED;
process.on('exit', () => rmSync(COMPILED, { recursive: true, force: true }));

const NOON = Date.UTC(2026, 2, 2, 12) * 1_000;
const MICROS_PER_MS = 1_000;

type BotFailed = Extract<HostEvent, { type: 'bot-failed' }>;

/** A venue with one book, A, whose clock is moved by hand, and plugins whose modules a test writes down. */
export class PluginVenue {
  readonly running: RunningVenue;
  readonly events: VenueEvent[] = [];
  readonly logged: string[];
  /** Where the modules are. */
  readonly directory: string;
  readonly #clock: VenueClock;
  readonly #control: ClockControl;
  readonly #failures: BotFailed[] = [];
  #heard: (() => void) | null = null;

  private constructor(
    running: RunningVenue,
    clock: VenueClock,
    control: ClockControl,
    directory: string,
    logged: string[],
  ) {
    this.running = running;
    this.directory = directory;
    this.logged = logged;
    this.#clock = clock;
    this.#control = control;
    running.listen((event) => this.events.push(event));
    running.listenToHost((event) => {
      if (event.type !== 'bot-failed') return;
      this.#failures.push(event);
      this.#heard?.();
    });
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
    const { config } = loaded;
    const store = openMemoryStore({ now: () => NOON });
    const turn = new Turn(store, () => {});
    const wall = { now: () => NOON };
    const clock = new VenueClock(wall, { mode: 'manual', at: NOON });
    const logged: string[] = [];
    const log = new DaemonLog({
      path: null,
      onEntry: ({ text }) => {
        logged.push(text);
        made.#heard?.();
      },
    });
    const messageLogs = new MessageLogs({ directory, turn, byDefault: false, log: log.area('messages') });
    const services = { store, turn, wall, clock, passwords: new PasswordGuard(), log, messageLogs };
    const running = new RunningVenue(config, 'venue.toml', services);
    const control = new ClockControl(clock, turn, [running]);
    context.after(async () => {
      await running.stop();
      turn.close();
      store.close();
      rmSync(directory, { recursive: true, force: true });
    });
    const made = new PluginVenue(running, clock, control, directory, logged);
    const { venue, phases, edits } = config;
    await running.apply({ method: 'venue.create', params: { venue, phases, edits } });
    for (const operation of plan([{ ...emptyVenue(venue), phases, edits }], [config]))
      await running.apply(operation);
    running.start();
    return made;
  }

  /** Moves the clock; resolves once the plugins have answered all that came of it. */
  async advance(ms = 0): Promise<void> {
    const to = this.#clock.now() + ms * MICROS_PER_MS;
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
