import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import { restoreVenue, snapshotOf } from '../../src/engine/snapshot.ts';
import { Venue } from '../../src/engine/venue.ts';
import { decisionCommand } from './venue-script-decisions.ts';
import { tellEvent } from './venue-script-events.ts';
import { enterCommand, replaceCommand, termsOf } from './venue-script-orders.ts';
import { Words } from './venue-script-words.ts';
import { phaseCommand, rulesCommand } from './venue-script-rules.ts';
import type { Side } from '../../src/engine/values.ts';

/** Plays lines of the scenario language against a venue, and tells the events as lines. */
export class VenueScript {
  venue = new Venue('TEST');
  /** All that has been asked and told. */
  readonly played: { command: Command; at: number; events: VenueEvent[] }[] = [];
  protected now = Date.UTC(2026, 2, 2, 9) * 1_000;

  run(line: string): string[] {
    const [verb, ...rest] = line.split(/\s+/) as [string, ...string[]];
    const words = new Words(rest);
    switch (verb) {
      case 'book':
        return this.#book(rest[0]!);
      case 'restart':
        this.venue = restoreVenue(snapshotOf(this.venue));
        return [];
      case 'advance':
        this.now += words.seconds(rest[0]!);
        return this.apply({ type: 'advance' });
      default:
        return this.apply(this.#command(verb, words));
    }
  }

  /** Applies a command. Returns the lines of its events, each of which `heard` has had first. */
  protected apply(command: Command): string[] {
    const events: VenueEvent[] = [];
    const lines: string[] = [];
    this.venue.apply(command, this.now, (event) => {
      events.push(event);
      this.heard(event);
      lines.push(tellEvent(event, this.venue));
    });
    this.played.push({ command, at: this.now, events });
    return lines;
  }

  /** Called with each event, before anything else can happen. */
  protected heard(_event: VenueEvent): void {}

  #command(verb: string, words: Words): Command {
    switch (verb) {
      case 'list':
        return { type: 'create-instrument', instrument: this.#terms(words) };
      case 'update':
        return { type: 'update-instrument', instrument: this.#terms(words) };
      case 'remove':
        return { type: 'remove-instrument', symbol: words.next() };
      case 'enter':
        return enterCommand(words, this.venue, this.now);
      case 'cancel':
        return cancelCommand(words);
      case 'replace':
        return replaceCommand(words, this.venue, this.now);
      case 'cancel-all':
        return cancelAllCommand(words);
      case 'phase':
        return phaseCommand(words, this.now);
      case 'rules':
        return rulesCommand(words, this.venue.rules);
      case 'end-day':
        return { type: 'end-day' };
      default: {
        const command = decisionCommand(verb, words, this.venue);
        if (command === null) throw new Error(`no such line in a scenario: ${verb}`);
        return command;
      }
    }
  }

  #terms(words: Words): InstrumentTerms {
    return termsOf(words, this.now);
  }

  #book(symbol: string): string[] {
    const { bids, asks } = this.venue.depth(symbol, 10);
    const instrument = this.venue.instrument(symbol)!;
    const level = ({ price, quantity, orders }: (typeof bids)[number]): string =>
      `${instrument.quantityText(quantity)}@${instrument.priceText(price)} (${orders})`;
    return [`bids ${bids.map(level).join(', ') || 'none'}`, `asks ${asks.map(level).join(', ') || 'none'}`];
  }
}

/** cancel OWNER ID ORIG [symbol S] [side S] */
function cancelCommand(words: Words): Command {
  const owner = words.next();
  const clientOrderId = idOf(words.next());
  return {
    type: 'cancel',
    owner,
    clientOrderId,
    origClientOrderId: words.next(),
    symbol: words.after('symbol'),
    side: words.after('side') as Side | null,
  };
}

/** cancel-all OWNER|* [symbol S] [side S] [id ID] */
function cancelAllCommand(words: Words): Command {
  const owner = words.next();
  return {
    type: 'cancel-all',
    owner: owner === '*' ? null : owner,
    symbol: words.after('symbol'),
    side: words.after('side') as Side | null,
    clientOrderId: words.after('id'),
  };
}

/** `-` stands for the operator, whose requests have no id. */
function idOf(word: string): string | null {
  return word === '-' ? null : word;
}
