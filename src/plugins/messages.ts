import type { MessagePort } from 'node:worker_threads';
import type { VenueEvent } from '../engine/event.ts';
import type { InstrumentTerms } from '../engine/instrument.ts';
import type { Micros, Price } from '../engine/values.ts';
import type { BotContext } from './contract.ts';
import type { BotRequest } from './requests.ts';

/** What the thread of a plugin is started with. */
export interface ThreadData {
  readonly port: MessagePort;
  /** Absolute path. */
  readonly module: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly owner: string;
  readonly instrument: InstrumentTerms;
  readonly seed: number;
  /** What its client order ids begin with: no other run of the bot has it. */
  readonly run: string;
}

/** What is to be seen of the market when a question is asked. */
export interface View {
  readonly matching: ReturnType<BotContext['matching']>;
  readonly bid: Price | null;
  readonly offer: Price | null;
  readonly last: Price | null;
}

/** What a plugin is told; a ping is only to be answered. */
export type Occasion =
  | { readonly type: 'ping' }
  | ({ readonly at: Micros; readonly view: View } & (
      | { readonly type: 'start' }
      | { readonly type: 'timer' }
      | { readonly type: 'event'; readonly event: VenueEvent }
    ));

/** The same as it goes into the thread, numbered from 1. */
export type Question = { readonly number: number } & Occasion;

/** What goes into the thread. */
export interface Batch {
  readonly questions: readonly Question[];
  /** Whether each is answered by itself, and not only those to which there is something to say. */
  readonly one: boolean;
}

/** What comes out of it. */
export type FromThread =
  | { readonly type: 'loaded' }
  | {
      readonly type: 'answer';
      /** All questions up to this one are answered; the requests are of this one. */
      readonly number: number;
      readonly requests: readonly BotRequest[];
      /** When it wants to be told of the time; Infinity for never. */
      readonly wakeAt: Micros;
    }
  | { readonly type: 'log'; readonly text: string };
