import { ownerOf } from '../../sdk/event-text.ts';
import type { EventJson, EventTypeName } from '../management/methods.ts';
import type { Output } from './output.ts';
import { printable } from './table.ts';
import { eventLine } from './views/events.ts';
import { timeOfDay } from './views/lists.ts';

export interface Activity {
  readonly venue: string;
  readonly event: EventJson;
}

interface Source {
  /** Calls the listener with everything that happens, until the returned function is called. */
  activity(listener: (activity: Activity) => void): () => void;
}

const SECOND_MS = 1_000;
const BOTS_EVERY_SECONDS = 5;
/** More lines than anybody can read; and more events than it should cost a busy daemon to have them looked at. */
const LINES_PER_SECOND = 20;
const EVENTS_PER_SECOND = 2_000;

/** What concerns everybody, whoever did it. */
const OF_THE_VENUE: ReadonlySet<EventTypeName> = new Set([
  'day-ended',
  'phase-changed',
  'instrument-expired',
  'trade-busted',
  'trade-corrected',
  'config-reloaded',
  'config-refused',
  'bot-failed',
]);

/** Shows a person what clients do, a line each, and what bots do as a count. Stops listening while there is too much. */
export class ActivityLog {
  readonly #source: Source;
  readonly #output: Output;
  #timer: NodeJS.Timeout | null = null;
  #stopListening: (() => void) | null = null;
  #seconds = 0;
  #lines = 0;
  #events = 0;
  #trades = 0;
  readonly #clientTrades = new Set<string>();

  constructor(source: Source, output: Output) {
    this.#source = source;
    this.#output = output;
  }

  start(): void {
    this.#listen();
    this.#timer = setInterval(() => this.#second(), SECOND_MS);
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#deafen();
  }

  #listen(): void {
    this.#lines = 0;
    this.#events = 0;
    this.#stopListening ??= this.#source.activity((activity) => this.#take(activity));
  }

  #deafen(): void {
    this.#stopListening?.();
    this.#stopListening = null;
  }

  #take({ venue, event }: Activity): void {
    const owner = ownerOf(event);
    if (event.type === 'trade') this.#trades++;
    else if (OF_THE_VENUE.has(event.type) || (owner !== null && !owner.startsWith('bot:'))) {
      if (event.type === 'order-executed') this.#clientTrades.add(event.tradeId);
      this.#output.line(`${timeOfDay(event.at)}  ${printable(venue)}  ${eventLine(event)}`);
      this.#lines++;
    }
    if (++this.#events < EVENTS_PER_SECOND && this.#lines < LINES_PER_SECOND) return;
    this.#output.line('… more happens than fits here; "simctl events tail" shows all of it');
    this.#deafen();
  }

  #second(): void {
    this.#listen();
    if (++this.#seconds % BOTS_EVERY_SECONDS !== 0) return;
    const trades = this.#trades - this.#clientTrades.size;
    if (trades > 0) {
      const often = trades === 1 ? 'once' : `${trades} times`;
      this.#output.line(`bots traded ${often} in the last ${BOTS_EVERY_SECONDS} seconds`);
    }
    this.#trades = 0;
    this.#clientTrades.clear();
  }
}
