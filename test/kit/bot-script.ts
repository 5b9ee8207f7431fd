import { AnswerDesk } from '../../src/bots/answers/answer-desk.ts';
import { answers, type Bot, type BotContext } from '../../src/bots/bot.ts';
import { BOTS, type BotKindName } from '../../src/bots/index.ts';
import { contextOf } from '../../src/bots/context.ts';
import { csvTape } from '../../src/bots/replay/csv-tape.ts';
import type { Tape } from '../../src/bots/replay/tape.ts';
import { randomStream } from '../../src/bots/random.ts';
import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { Micros } from '../../src/engine/values.ts';
import { VenueScript } from './venue-script.ts';

const SEED = 42;

interface Running {
  readonly bot: Bot;
  readonly symbol: string;
}

/**
 * Plays lines of the scenario language with bots beside, as the daemon has them:
 *
 *     bot NAME KIND SYMBOL {parameters as JSON}     starts a bot
 *     tape LINE                                     a line of the file that the next bot replays
 *     stop NAME                                     stops it
 *     misfit SYMBOL OWNER ID                        what each bot that answers says of an open order
 *     wait 500ms                                    lets bots and venue do what is due meanwhile
 */
export class BotScript extends VenueScript {
  readonly #running = new Map<string, Running>();
  readonly #queue: Command[] = [];
  readonly #said: string[] = [];
  readonly #lines: string[] = [];
  #clientOrderIds = 0;
  readonly #desk = new AnswerDesk(this.venue, (command) => this.#queue.push(command));

  override run(line: string): string[] {
    const [verb, name = '', ...rest] = line.split(/\s+/) as [string, ...string[]];
    switch (verb) {
      case 'bot':
        return this.#start(
          name,
          rest[0] as BotKindName,
          rest[1]!,
          JSON.parse(rest.slice(2).join(' ') || '{}'),
        );
      case 'tape':
        this.#lines.push(line.slice('tape '.length));
        return [];
      case 'stop':
        return this.#stop(name);
      case 'misfit':
        return this.#misfit(name, rest[0]!, rest[1]!);
      case 'wait':
        return this.#wait(this.now + Number.parseInt(name, 10) * 1_000);
      default:
        return [...super.run(line), ...this.#drain()];
    }
  }

  protected override heard(event: VenueEvent): void {
    this.#desk.onEvent(event);
    for (const { bot } of this.#running.values()) bot.onEvent(event);
  }

  #start(name: string, kind: BotKindName, symbol: string, given: object): string[] {
    const botKind = BOTS[kind] as {
      parameters: { parse(value: object): object };
      create(parameters: object, context: BotContext): Bot;
    };
    const context = contextOf(
      this.venue,
      this.venue.instrument(symbol)!,
      {
        owner: `bot:${name}`,
        random: randomStream(SEED, name),
        nextClientOrderId: () => `${name}-${++this.#clientOrderIds}`,
        tape: this.#tape(symbol),
      },
      (command) => this.#queue.push(command),
      (text) => this.#said.push(`${name}: ${text}`),
    );
    const bot = botKind.create(botKind.parameters.parse(given), context);
    this.#running.set(name, { bot, symbol });
    bot.start(this.now);
    if (answers(bot)) this.#desk.add(symbol, bot);
    return this.#drain();
  }

  #tape(symbol: string): Tape | null {
    const text = this.#lines.splice(0).join('\n');
    return text === '' ? null : csvTape(text, this.venue.instrument(symbol)!);
  }

  #stop(name: string): string[] {
    const { bot, symbol } = this.#running.get(name)!;
    this.#running.delete(name);
    if (answers(bot)) this.#desk.remove(symbol, bot);
    return this.#drain();
  }

  #misfit(symbol: string, owner: string, clientOrderId: string): string[] {
    const order = this.venue.orderByClientId(owner, clientOrderId)!;
    return this.#desk.botsOf(symbol).map((bot) => bot.misfit(order) ?? 'fits');
  }

  #wait(until: Micros): string[] {
    const lines: string[] = [];
    for (;;) {
      const bots = [...this.#running.values()].map(({ bot }) => bot.nextDeadline());
      const next = Math.min(this.venue.nextDeadline(), ...bots);
      this.now = Math.min(next, until);
      if (next > until) return lines;
      if (this.venue.nextDeadline() <= this.now) lines.push(...this.apply({ type: 'advance' }));
      for (const { bot } of this.#running.values()) if (bot.nextDeadline() <= this.now) bot.tick(this.now);
      lines.push(...this.#drain());
    }
  }

  #drain(): string[] {
    const lines: string[] = this.#said.splice(0);
    for (let command = this.#queue.shift(); command !== undefined; command = this.#queue.shift())
      lines.push(...this.apply(command));
    return lines;
  }
}
