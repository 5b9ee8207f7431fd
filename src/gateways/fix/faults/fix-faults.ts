import type { ArmedFault } from '../../../faults/armed-fault.ts';
import type { Ahead, FaultForeseen } from '../../../faults/foresight.ts';
import type { VenueFaults } from '../../../faults/venue-faults.ts';
import type { Command } from '../../../engine/command.ts';
import type { Venue } from '../../../engine/venue.ts';
import { SIDE_NUMBERS } from '../../../engine/listing.ts';
import type { Side } from '../../../engine/values.ts';
import type { Body } from '../market-data/channel.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { OutgoingStage, Unsent } from '../../../protocols/fix/outgoing.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import type { Occasion } from '../../../faults/occasions.ts';
import type { Field } from '../profile/fields.ts';
import { AFTERWARDS } from './afterwards.ts';
import { Conditions } from './conditions.ts';
import { isBefore, truncated, whyNotOfReceived } from './drop.ts';
import { aheadOf } from './ahead.ts';
import { HeldBack, type Held } from './held-back.ts';
import { fieldsIn, letterOf, occasionsOf, subjectOf, unsentOf, valueIn, type Letter } from './letter.ts';
import { receivedSubject, requestIn } from './received.ts';
import { bytesLeaving, SENT, type Leaving } from './sent.ts';
import { TOLD_MARKET_DATA } from './told-market-data.ts';
import { TOLD, type Telling } from './told.ts';

/** What the faults of a session need of the venue. */
export interface FixFaultPort {
  readonly venue: Venue;
  submit(command: Command): void;
  /** The session has something to send, at the end of the turn. */
  written(session: string): void;
}

/** Where the market data of a session comes from. */
export interface SnapshotSource {
  /** All that is to be seen now of what a request is subscribed to; null where it is to nothing. */
  snapshotOf(requestId: string, symbol: string, now: number): Body | null;
}

/** No symbol, and all. */
const ALL_SYMBOLS = '*';

const OF_NO_ORDER = { symbol: null, side: null, clientOrderId: null, account: null } as const;

const ANSWERS = { logout: 'a Logout', close: 'the end of the connection', nothing: 'nothing' } as const;

/** The faults of one FIX session: what they make of the messages of both sides. */
export class FixFaults implements OutgoingStage {
  readonly #name: string;
  readonly #faults: VenueFaults;
  readonly #port: FixFaultPort;
  readonly #sessionOf: () => Session;
  readonly #heldBack: HeldBack;
  /** How the connection misbehaves. */
  readonly conditions = new Conditions();
  /** Why the Logon that is being taken is refused, as Text (58) of a Logout; null where it is not. */
  refusal: string | null = null;
  #lastFill: string | null = null;
  #snapshots: SnapshotSource | null = null;
  /** Symbols of which nothing is told now. */
  readonly #stalled = new Set<string>();
  /** Faults that act once the message that is being sent was written. */
  #afterwards: readonly ArmedFault[] = [];
  /** What faults send themselves is no occasion for any. */
  #isActing = false;
  /** As of when it is known whether some fault concerns the session. */
  #generation = 0;
  #isConcerned = false;

  /** `name` is that of the session; `sessionOf` gives it once it is made. */
  constructor(name: string, faults: VenueFaults, port: FixFaultPort, sessionOf: () => Session) {
    this.#name = name;
    this.#faults = faults;
    this.#port = port;
    this.#sessionOf = sessionOf;
    this.#heldBack = new HeldBack((letter, now) => this.#tell(letter, now));
  }

  get active(): boolean {
    if (this.#generation !== this.#faults.generation) {
      this.#generation = this.#faults.generation;
      this.#isConcerned = this.#faults.concerns(this.#name);
    }
    return this.#isConcerned || this.#heldBack.size > 0 || this.conditions.counts;
  }

  // ---------------------------------------------------------------- what the client is told

  before(message: Unsent, now: number): readonly Unsent[] | null {
    const letter = letterOf(message);
    const occasions = occasionsOf(letter);
    if (occasions.length === 0) return null;
    const isFill = occasions.includes('fill-told');
    const firing = this.#faults.firing(occasions, subjectOf(this.#name, letter));
    let letters = [letter];
    for (const armed of firing) letters = this.#act(armed, letters, now);
    if (isFill) this.#lastFill = valueIn(letters[0] ?? letter, 17);
    if (this.#heldBack.size > 0 && letters.length > 0)
      letters = letters.flatMap((each) => this.#heldBack.pass(each, isFill));
    return letters.length === 1 && letters[0] === letter ? null : letters.map(unsentOf);
  }

  leaving(message: Buffer): Buffer | null {
    if (this.#isActing) return null;
    const fields = fieldsIn(message);
    const msgType = valueIn({ fields }, 35);
    const occasions: Occasion[] = ['message-sent', 'message'];
    if (msgType === 'A') occasions.push('logon-answered');
    const firing = this.#faults.firing(occasions, subjectOf(this.#name, { msgType, fields }));
    this.conditions.wrote();
    this.#afterwards = firing.filter(({ rule }) => AFTERWARDS[rule.kind] !== undefined);
    const changed = this.#change(fields, firing);
    return truncated(changed, message, this.#afterwards);
  }

  leavingAgain(message: Buffer): Buffer | null {
    const fields = fieldsIn(message);
    const subject = subjectOf(this.#name, { msgType: valueIn({ fields }, 35), fields });
    return this.#change(fields, this.#faults.firing(['message-resent'], subject));
  }

  left(): void {
    const afterwards = this.#afterwards;
    this.#afterwards = [];
    this.#happen(afterwards, true);
  }

  /** The bytes as the faults among these have them that are of bytes; null where there are none. */
  #change(fields: readonly Field[], firing: readonly ArmedFault[]): Buffer | null {
    let leaving: Leaving = { fields, given: new Set() };
    let isChanged = false;
    for (const armed of firing) {
      const act = SENT[armed.rule.kind];
      if (act === undefined) continue;
      this.#attempt(armed, () => {
        leaving = act(armed, leaving);
        isChanged = true;
        this.#faults.tell(armed, this.#name, nameOf({ msgType: valueIn({ fields }, 35), fields }));
      });
    }
    return isChanged ? bytesLeaving(leaving) : null;
  }

  /** Does what is done after a message, be it of the venue or of the client. */
  #happen(firing: readonly ArmedFault[], isSent: boolean): void {
    if (firing.length === 0) return;
    const now = this.#faults.wallNow();
    const session = this.#sessionOf();
    this.#isActing = true;
    try {
      for (const armed of firing) {
        this.#attempt(armed, () => {
          AFTERWARDS[armed.rule.kind]!(armed, {
            session,
            conditions: this.conditions,
            now,
            afterMs: (delayMs, act) => this.#afterMs(armed, delayMs, act),
            close: () => this.#close(session, `a fault ended it: ${armed.rule.name}`, now),
          });
          this.#faults.tell(armed, this.#name, isSent ? 'at a message sent' : 'at a message received');
        });
      }
      this.#port.written(this.#name);
    } finally {
      this.#isActing = false;
    }
  }

  #close({ connection }: Session, reason: string, now: number): void {
    // Asked for before the connection is gone, since then nobody knows its socket.
    this.#port.written(this.#name);
    connection?.close('operator', reason, now);
  }

  /** What throws RangeError has not fired after all. */
  #attempt(armed: ArmedFault, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#faults.failed(armed, error.message);
    }
  }

  #afterMs(armed: ArmedFault, delayMs: number, act: (now: number) => void): void {
    if (!this.#faults.later(armed, this.#name, delayMs, act))
      throw new RangeError('too much is delayed already');
  }

  /** What a fault makes of the letters that those before it have left. */
  #act(armed: ArmedFault, letters: readonly Letter[], now: number): Letter[] {
    const act = TOLD[armed.rule.kind] ?? TOLD_MARKET_DATA[armed.rule.kind];
    if (act === undefined) throw new Error(`${armed.rule.kind} does nothing to what is told`);
    const [first] = letters;
    let told = [...letters];
    this.#attempt(armed, () => {
      if (first === undefined) throw new RangeError('another fault has taken the message');
      told = letters.flatMap((letter) => act(armed, letter, this.#telling(armed, now)));
      this.#faults.tell(armed, this.#name, nameOf(first));
    });
    return told;
  }

  #telling(armed: ArmedFault, now: number): Telling {
    return {
      lastFill: this.#lastFill,
      now,
      nextNumber: this.#sessionOf().store.nextSenderSeqNum,
      skipNumbers: (count) => {
        this.#sessionOf().store.nextSenderSeqNum += count;
      },
      priceBeyond: (symbol, side, ticks) => this.#priceBeyond(symbol, side, ticks),
      snapshot: (requestId, symbol) => {
        const body = this.#snapshots?.snapshotOf(requestId, symbol, this.#faults.venueNow()) ?? null;
        if (body === null) return null;
        const whole = Buffer.concat([Buffer.from(`262=${requestId}\x01`, 'latin1'), body.fields]);
        return letterOf({ msgType: body.msgType, body: whole, kind: 'passing' });
      },
      later: (delayMs, letter) => this.#afterMs(armed, delayMs, (then) => this.#tell(letter, then)),
      holdBack: (letter, fillsFirst, atMostMs) => {
        let held: Held | null = null;
        this.#afterMs(armed, atMostMs, (then) => held?.release(then));
        held = this.#heldBack.hold(letter, fillsFirst, armed.rule.onDisconnect === 'keep');
      },
    };
  }

  /** Tells a letter that waited; one that nobody is there to be told of is kept for whoever logs on. */
  #tell(letter: Letter, now: number): void {
    this.#sessionOf().transmit(unsentOf(letter), now);
    this.#port.written(this.#name);
  }

  #priceBeyond(symbol: string, side: Side, ticks: number): string | null {
    const listing = this.#port.venue.listing(symbol);
    const best = listing?.book.best(SIDE_NUMBERS[side]) ?? null;
    return best === null ? null : listing!.instrument.priceText(best + ticks);
  }

  // ---------------------------------------------------------------- market data

  /** Where snapshots come from. */
  serve(snapshots: SnapshotSource): void {
    this.#snapshots = snapshots;
  }

  /** Whether nothing is told of an instrument at the moment. */
  isStalled(symbol: string): boolean {
    return this.#stalled.has(ALL_SYMBOLS) || this.#stalled.has(symbol);
  }

  /** Whether what has changed of an instrument is not to be told now, since it is so or begins to be. */
  stalls(symbol: string): boolean {
    if (this.isStalled(symbol)) return true;
    if (!this.active) return false;
    const subject = { session: this.#name, msgType: 'X', ...OF_NO_ORDER, symbol };
    const [armed] = this.#faults.firing(['market-data-due'], subject, 1);
    if (armed === undefined) return false;
    const stalled = armed.rule.match.symbol === null ? ALL_SYMBOLS : symbol;
    this.#attempt(armed, () => {
      this.#afterMs(armed, armed.parameters<'md-stale'>().durationMs, () => {
        this.#stalled.delete(stalled);
        this.#port.written(this.#name);
      });
      this.#stalled.add(stalled);
      this.#faults.tell(armed, this.#name, `nothing is told of ${symbol}`);
    });
    return this.#stalled.has(stalled);
  }

  // ---------------------------------------------------------------- what the client asks

  /** Has a message of the client dealt with, and done what is to be done around it. */
  around(message: MessageView, deal: () => void): void {
    const firing = this.#faults
      .firing(['message'], receivedSubject(this.#name, message))
      .filter((armed) => this.#isOfReceived(armed));
    if (firing.some(isBefore)) return this.#happen(firing, false);
    this.#aroundRequest(message, deal);
    this.#happen(firing, false);
  }

  /** Found out before the message is dealt with, so that the fault is there for what is sent because of it. */
  #isOfReceived(armed: ArmedFault): boolean {
    const why = whyNotOfReceived(armed);
    if (why !== null) this.#faults.failed(armed, why);
    return why === null;
  }

  #aroundRequest(message: MessageView, deal: () => void): void {
    const asked = requestIn(this.#name, message, this.#port.venue);
    if (asked === null) return deal();
    const acts = this.#faults.aroundRequest(asked.request, asked.subject);
    for (const { before } of acts) this.#port.submit(before);
    deal();
    for (const { after } of acts) if (after !== null) this.#undo(after);
  }

  /** What of a message that comes faults would act at, before and while it is dealt with. */
  ahead(message: MessageView): Ahead[] {
    return aheadOf(this.#name, message, this.#port.venue);
  }

  /** What the faults of the venue would do about what lies ahead. Changes nothing. */
  foresee(ahead: readonly Ahead[]): FaultForeseen[] {
    return this.#faults.foresee(ahead);
  }

  /** A hold that has taken what it was for is gone already. */
  #undo(command: Command): void {
    const isGone =
      command.type === 'remove-hold' &&
      !Array.from(this.#port.venue.holds()).some(({ name }) => name === command.name);
    if (!isGone) this.#port.submit(command);
  }

  // ---------------------------------------------------------------- logons

  /** What a Logon gets in the place of what it should; null where nothing is wrong. A Logout says `refusal`. */
  atLogon(): 'close' | 'nothing' | null {
    this.refusal = null;
    // One that comes while another connection has the session changes nothing for that.
    if (this.#sessionOf().connection !== null) return null;
    this.conditions.clear();
    if (!this.active) return null;
    const subject = { session: this.#name, msgType: 'A', ...OF_NO_ORDER };
    const [armed] = this.#faults.firing(['logon'], subject, 1);
    if (armed === undefined) return null;
    const { answer, text } = armed.parameters<'logon-refused'>();
    this.#faults.tell(armed, this.#name, `a Logon gets ${ANSWERS[answer]}`);
    if (answer !== 'logout') return answer;
    this.refusal = text;
    return null;
  }

  /** The connection has ended. */
  disconnected(): void {
    this.#stalled.clear();
    this.#heldBack.disconnected();
    this.#faults.disconnected(this.#name);
  }

  /** The venue is another: nobody is told any more of orders that there never were. */
  restored(): void {
    this.#heldBack.clear();
    this.#lastFill = null;
  }
}

/** A message as events name it. */
function nameOf(letter: Pick<Letter, 'msgType' | 'fields'>): string {
  const id = valueIn(letter, 11);
  return id === '' ? `35=${letter.msgType}` : `35=${letter.msgType} of ${id}`;
}
