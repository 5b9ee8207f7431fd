import { isDeepStrictEqual } from 'node:util';
import { NO_ACTIVITY } from '../bots/activity.ts';
import { filesOf } from '../bots/index.ts';
import { venueToml } from '../config/export.ts';
import { loadVenue } from '../config/load.ts';
import { emptyVenue, type Operation } from '../config/plan.ts';
import { ANY_COMP_ID } from '../config/schema.ts';
import type { BotConfig, SessionConfig, VenueConfig } from '../config/venue-config.ts';
import type { Command } from '../engine/command.ts';
import type { Venue } from '../engine/venue.ts';
import type { BotWish, InstrumentWish, PartsHost, SessionWish, Undo } from '../management/host.ts';
import { activityChange } from './activity-control.ts';
import { problemsJson } from './check.ts';

/** The running venue, as far as its parts need it. */
interface Whole {
  readonly name: string;
  readonly venue: Venue;
  state(): VenueConfig;
  apply(operation: Operation): Promise<void>;
  submit(command: Command): unknown;
  readonly faults: { disarmOrphans(): void };
}

/**
 * Makes and removes parts of a venue by hand, with the operations of a plan. What is made is checked as a venue file is:
 * as a file with the parts of the venue that it stands among.
 */
export class VenueParts implements PartsHost {
  readonly #venue: Whole;

  constructor(venue: Whole) {
    this.#venue = venue;
  }

  async createInstrument({ like, ...wish }: InstrumentWish): Promise<{ name: string; undo: Undo }> {
    const { venue, instruments } = this.#venue.state();
    const model = instruments.find(({ symbol }) => symbol === like);
    if (like !== undefined && model === undefined)
      throw new RangeError(`like: there is no instrument "${like}"`);
    const base = emptyVenue(venue);
    const text =
      model === undefined
        ? venueToml(base) + table('instrument', wish)
        : venueToml({ ...base, instruments: [{ ...model, aliases: {}, ...given(wish) }] });
    const [instrument] = loaded(text).instruments;
    await this.#venue.apply({
      method: 'instrument.create',
      params: { venue: this.#venue.name, instrument: instrument! },
    });
    const { symbol } = instrument!;
    const undo = async (): Promise<void> => {
      if (isDeepStrictEqual(this.#venue.venue.instrument(symbol)?.terms, instrument))
        await this.removeInstrument(symbol);
    };
    return { name: symbol, undo };
  }

  async removeInstrument(symbol: string): Promise<void> {
    const { bots } = this.#venue.state();
    const bot = bots.find((each) => each.symbol === symbol);
    if (bot !== undefined && bot.activity !== null)
      throw new RangeError(`${symbol} has the activity "${bot.activity}": set it to ${NO_ACTIVITY} first`);
    if (bot !== undefined) throw new RangeError(`the bot ${bot.name} trades ${symbol}`);
    await this.#venue.apply({ method: 'instrument.remove', params: { venue: this.#venue.name, symbol } });
    this.#venue.faults.disarmOrphans();
  }

  async createSession({ like, ...wish }: SessionWish): Promise<{ name: string; undo: Undo }> {
    const { venue, endpoints, sessions } = this.#venue.state();
    const model = sessions.find(({ name }) => name === like);
    const endpoint = wish.endpoint ?? model?.endpoint ?? endpoints[0]?.name ?? '';
    if (wish.endpoint === undefined && model === undefined && endpoints.length > 1) {
      throw new RangeError(`endpoint: is required: ${endpoints.map(({ name }) => name).join(', ')}`);
    }
    const name = wish.name ?? `${endpoint}.${wish.targetCompId === ANY_COMP_ID ? 'any' : wish.targetCompId}`;
    const senderCompId = wish.senderCompId ?? model?.senderCompId ?? this.#venue.name;
    const whole = { ...wish, name, endpoint, senderCompId };
    const others = { ...emptyVenue(venue), endpoints, sessions };
    const text =
      model === undefined
        ? venueToml(others) + table('session', whole)
        : venueToml({ ...others, sessions: [...sessions, { ...model, ...given(whole) }] });
    const session = loaded(text).sessions.find((each) => each.name === name)!;
    await this.#venue.apply({ method: 'session.create', params: { venue: this.#venue.name, session } });
    const undo = async (): Promise<void> => {
      if (isDeepStrictEqual(this.#session(name), session)) await this.removeSession(name);
    };
    return { name, undo };
  }

  hasSession(name: string): boolean {
    return this.#session(name) !== undefined;
  }

  async removeSession(name: string): Promise<void> {
    const session = this.#session(name);
    if (session === undefined) throw new RangeError(`there is no session "${name}"`);
    const { registry } = this.#venue.venue;
    // While the client is there still, so that it hears of it: nobody looks after its orders any more.
    for (const owner of registry.owners()) {
      const isItsOwn =
        owner === name || (session.targetCompId === ANY_COMP_ID && owner.startsWith(`${name}.`));
      if (!isItsOwn || registry.countOpen(owner) === 0) continue;
      this.#venue.submit({ type: 'cancel-all', owner, symbol: null, side: null, clientOrderId: null });
    }
    await this.#venue.apply({ method: 'session.remove', params: { venue: this.#venue.name, name } });
    this.#venue.faults.disarmOrphans();
  }

  async createBot({ kind, symbol, name, seed, set }: BotWish): Promise<{ name: string; undo: Undo }> {
    // A client must not learn what is on the disk, nor have code run.
    if (filesOf(kind).length > 0)
      throw new RangeError('kind: a bot that is made of a file is made by a venue file, not by a client');
    const { venue, instruments, activity, bots } = this.#venue.state();
    const others = venueToml({ ...emptyVenue(venue), instruments, activity, bots });
    const own = table('bot', { kind, books: [symbol], name, seed });
    const bot = loaded(`${others}${own}${set.join('\n')}\n`).bots.at(-1)!;
    const params = {
      venue: this.#venue.name,
      bot,
      instrument: instruments.find((each) => each.symbol === bot.symbol)!,
    };
    await this.#venue.apply({ method: 'bot.create', params });
    const undo = async (): Promise<void> => {
      if (isDeepStrictEqual(this.#bot(bot.name), bot)) await this.removeBot(bot.name);
    };
    return { name: bot.name, undo };
  }

  async removeBot(name: string): Promise<void> {
    const bot = this.#bot(name);
    if (bot !== undefined && bot.activity !== null)
      throw new RangeError(
        `the bot ${name} is of the activity "${bot.activity}" of ${bot.symbol}: set another`,
      );
    await this.#venue.apply({ method: 'bot.remove', params: { venue: this.#venue.name, name } });
  }

  async setActivity(symbol: string | null, level: string): Promise<void> {
    for (const operation of activityChange(this.#venue.state(), symbol, level)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as a plan has them
      await this.#venue.apply(operation);
    }
  }

  #bot(name: string): BotConfig | undefined {
    return this.#venue.state().bots.find((each) => each.name === name);
  }

  #session(name: string): SessionConfig | undefined {
    return this.#venue.state().sessions.find((each) => each.name === name);
  }
}

/** What a file of this text makes. Throws RangeError that says all that is wrong with it. */
function loaded(text: string): VenueConfig {
  const result = loadVenue('', text);
  if (!('problems' in result)) return result.config;
  const problems = problemsJson(result.problems).map(({ message }) => message.replace(/^\w+\[\d+\]\.?/, ''));
  throw new RangeError(problems.join('; '));
}

/** A table of a venue file; JSON's texts and lists of them are TOML too. */
function table(name: string, wish: object): string {
  const keys = Object.entries(given(wish)).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
  return `\n[[${name}]]\n${keys.join('')}`;
}

function given(wish: object): object {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}
