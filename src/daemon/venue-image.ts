import type { InstrumentTerms } from '../engine/instrument.ts';
import { areRules } from '../engine/rule-checks.ts';
import { DEFAULT_RULES } from '../engine/rules.ts';
import { venueOf, venueRecordOf, type VenueRecord } from '../engine/snapshot.ts';
import { problemText, termsProblems } from '../engine/terms-problems.ts';
import type { Micros } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import { WrongState } from '../management/host.ts';
import type { MessageStore } from '../protocols/fix/store.ts';
import type { BotRunner, BotState } from './bot-runner.ts';
import type { VenueRunner } from './venue-runner.ts';

/** A FIX session at one moment: its numbers, and what it could send again. */
export interface SessionImage {
  readonly name: string;
  readonly nextSender: number;
  readonly nextTarget: number;
  readonly numbersSince: Micros;
  readonly messages: readonly SentMessage[];
}

export interface SentMessage {
  readonly msgSeqNum: number;
  /** Its bytes, each as one character. */
  readonly bytes: string;
}

/** A whole venue at one moment, as plain data. */
export interface VenueImage {
  readonly venue: VenueRecord;
  /** What the clock of the venue showed, and how far the schedule of its phases was kept. */
  readonly at: Micros;
  readonly phasesSeenAt: Micros;
  readonly sessions: readonly SessionImage[];
  readonly bots: readonly (BotState & { readonly name: string })[];
}

/** What of a running venue an image is made of, and restored to. */
export interface VenueParts {
  readonly runner: VenueRunner;
  /** The numbers and messages of its sessions, by their names. */
  readonly stores: ReadonlyMap<string, MessageStore>;
  readonly bots: ReadonlyMap<string, BotRunner>;
  /** Whether clients that come by this name get a session when they come. */
  readonly mayCome: (session: string) => boolean;
  /** Where a session that has yet to come keeps its numbers and messages. */
  readonly storeOf: (session: string) => MessageStore;
}

export function imageOf({ runner, stores, bots }: VenueParts, at: Micros): VenueImage {
  return {
    venue: venueRecordOf(runner.venue),
    at,
    phasesSeenAt: Math.max(0, runner.phasesSeenAt),
    sessions: Array.from(stores, ([name, store]) => sessionImageOf(name, store)),
    bots: Array.from(bots, ([name, bot]) => ({ name, ...bot.state() })),
  };
}

function sessionImageOf(name: string, store: MessageStore): SessionImage {
  const messages: SentMessage[] = [];
  store.read(1, Number.MAX_SAFE_INTEGER, (msgSeqNum, bytes) => {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    messages.push({ msgSeqNum, bytes: view.toString('latin1') });
  });
  const { nextSenderSeqNum: nextSender, nextTargetSeqNum: nextTarget, createdAtMicros } = store;
  return { name, nextSender, nextTarget, numbersSince: createdAtMicros, messages };
}

/**
 * What the venue becomes where it is restored to the image. Throws WrongState where the venue, as it is configured now,
 * cannot be what the image shows.
 */
export function successorOf({ runner, stores, bots, mayCome }: VenueParts, image: VenueImage): Venue {
  const { venue } = runner;
  for (const { instrument: terms } of image.venue.listings) {
    const now = venue.instrument(terms.symbol)?.terms;
    if (now?.symbol !== terms.symbol) throw unfit(`instrument ${terms.symbol}`, 'is not traded any more');
    const changed = CAST.find((key) => now[key] !== terms[key]);
    if (changed === undefined) continue;
    throw unfit(`instrument ${terms.symbol}`, `has ${changed} ${now[changed]}, and had ${terms[changed]}`);
  }
  for (const session of image.sessions) {
    const { name } = session;
    if (!stores.has(name) && !mayCome(name)) throw unfit(`session ${name}`, 'is not configured any more');
    if (!isNumbered(session)) throw unfit(`session ${name}`, 'has numbers that cannot be');
  }
  for (const { name, ...state } of image.bots) {
    const bot = bots.get(name);
    if (bot === undefined) throw unfit(`bot ${name}`, 'is not configured any more');
    if (!bot.knows(state)) throw unfit(`bot ${name}`, 'is of another kind, or its state is none');
  }
  const [problem] = image.venue.listings.flatMap(({ instrument }) => termsProblems(instrument));
  if (problem !== undefined) throw new WrongState(`the snapshot contradicts itself: ${problemText(problem)}`);
  if (!areRules({ ...DEFAULT_RULES, ...image.venue.rules }))
    throw new WrongState('the snapshot contradicts itself: its rules are none');
  try {
    return venueOf(image.venue, venue.successor());
  } catch (error) {
    throw new WrongState(`the snapshot contradicts itself: ${(error as Error).message}`);
  }
}

/** Whether numbers count from 1, and messages rise below the next one. */
function isNumbered({ nextSender, nextTarget, messages }: SessionImage): boolean {
  if (![nextSender, nextTarget].every((number) => Number.isSafeInteger(number) && number >= 1)) return false;
  return messages.every(({ msgSeqNum }, index) => {
    const before = index === 0 ? 0 : messages[index - 1]!.msgSeqNum;
    return Number.isSafeInteger(msgSeqNum) && msgSeqNum > before && msgSeqNum < 2 ** 32;
  });
}

/** What prices and quantities are counted in. */
const CAST = ['assetClass', 'tickSize', 'lotSize'] as const satisfies readonly (keyof InstrumentTerms)[];

function unfit(what: string, why: string): WrongState {
  return new WrongState(`the snapshot does not fit the venue: ${what} ${why}`);
}

/**
 * Makes the venue what the image shows, in one batch. Nobody may be connected. `successor` is what the venue becomes,
 * where that has been made already.
 */
export function restoreImage(parts: VenueParts, image: VenueImage, successor?: Venue): void {
  const { runner, stores, bots, storeOf } = parts;
  const { venue } = runner;
  const since = Array.from(venue.instruments(), ({ terms }) => terms);
  runner.restore(successor ?? venueOf(image.venue, venue.successor()), image.phasesSeenAt);
  for (const [name, store] of stores) {
    if (!image.sessions.some((session) => session.name === name)) store.reset(image.at);
  }
  for (const session of image.sessions)
    restoreSession(stores.get(session.name) ?? storeOf(session.name), session);
  // Instruments that were listed since are listed anew, so that what the file says goes on to hold.
  for (const instrument of since) {
    if (venue.instrument(instrument.symbol) === undefined)
      runner.submit({ type: 'create-instrument', instrument });
  }
  for (const [name, bot] of bots) {
    const state = image.bots.find((each) => each.name === name);
    if (state === undefined) bot.start();
    else bot.resume(state);
  }
}

function restoreSession(store: MessageStore, session: SessionImage): void {
  store.reset(session.numbersSince);
  for (const { msgSeqNum, bytes } of session.messages) store.append(msgSeqNum, Buffer.from(bytes, 'latin1'));
  store.nextSenderSeqNum = session.nextSender;
  store.nextTargetSeqNum = session.nextTarget;
}
