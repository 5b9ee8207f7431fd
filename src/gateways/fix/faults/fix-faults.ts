import type { ArmedFault } from '../../../faults/armed-fault.ts';
import type { ClientRequest } from '../../../faults/request-acts.ts';
import type { VenueFaults } from '../../../faults/venue-faults.ts';
import type { Command } from '../../../engine/command.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { OutgoingStage, Unsent } from '../../../protocols/fix/outgoing.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { HeldBack, type Held } from './held-back.ts';
import { letterOf, occasionsOf, sideOf, subjectOf, unsentOf, valueIn, type Letter } from './letter.ts';
import { TOLD, type Telling } from './told.ts';

/** What the faults of a session need of the venue. */
export interface FixFaultPort {
  readonly venue: Venue;
  submit(command: Command): void;
  /** The session has something to send, at the end of the turn. */
  written(session: string): void;
}

const STAGES: Readonly<Record<string, ClientRequest['stage']>> = { D: 'new', F: 'cancel', G: 'replace' };

/** The faults of one FIX session: what they make of the messages of both sides. */
export class FixFaults implements OutgoingStage {
  readonly #name: string;
  readonly #faults: VenueFaults;
  readonly #port: FixFaultPort;
  readonly #sessionOf: () => Session;
  readonly #heldBack: HeldBack;
  #lastFill: string | null = null;
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
    return this.#isConcerned || this.#heldBack.size > 0;
  }

  // ---------------------------------------------------------------- what the client is told

  before(message: Unsent, now: number): readonly Unsent[] | null {
    const letter = letterOf(message);
    const occasions = occasionsOf(letter);
    if (occasions.length === 0) return null;
    const isFill = occasions.includes('fill-told');
    const firing = this.#faults.firing(occasions, subjectOf(this.#name, letter), now);
    let letters = [letter];
    for (const armed of firing) letters = this.#act(armed, letters, now);
    if (isFill) this.#lastFill = valueIn(letters[0] ?? letter, 17);
    if (this.#heldBack.size > 0 && letters.length > 0)
      letters = letters.flatMap((each) => this.#heldBack.pass(each, isFill));
    return letters.length === 1 && letters[0] === letter ? null : letters.map(unsentOf);
  }

  leaving(_message: Buffer, _now: number): Buffer | null {
    return null;
  }

  leavingAgain(_message: Buffer, _now: number): Buffer | null {
    return null;
  }

  left(_now: number): void {}

  /** What a fault makes of the letters that those before it have left. */
  #act(armed: ArmedFault, letters: readonly Letter[], now: number): Letter[] {
    const act = TOLD[armed.rule.kind];
    if (act === undefined) throw new Error(`${armed.rule.kind} does nothing to what is told`);
    const [first] = letters;
    try {
      if (first === undefined) throw new RangeError('another fault has taken the message');
      const told = letters.flatMap((letter) => act(armed, letter, this.#telling(armed)));
      this.#faults.tell(armed, this.#name, nameOf(first), now);
      return told;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#faults.failed(armed, error.message);
      return [...letters];
    }
  }

  #telling(armed: ArmedFault): Telling {
    const afterMs = (delayMs: number, act: (now: number) => void): void => {
      if (!this.#faults.later(armed, this.#name, delayMs, act))
        throw new RangeError('too much is delayed already');
    };
    return {
      lastFill: this.#lastFill,
      later: (delayMs, letter) => afterMs(delayMs, (now) => this.#tell(letter, now)),
      holdBack: (letter, fillsFirst, atMostMs) => {
        let held: Held | null = null;
        afterMs(atMostMs, (now) => held?.release(now));
        held = this.#heldBack.hold(letter, fillsFirst, armed.rule.onDisconnect === 'keep');
      },
    };
  }

  /** Tells a letter that waited; one that nobody is there to be told of is kept for whoever logs on. */
  #tell(letter: Letter, now: number): void {
    this.#sessionOf().transmit(unsentOf(letter), now);
    this.#port.written(this.#name);
  }

  // ---------------------------------------------------------------- what the client asks

  /** Has a message of the client dealt with, and done what is to be done around it. */
  around(message: MessageView, now: number, deal: () => void): void {
    const stage = STAGES[message.msgType];
    if (stage === undefined) return deal();
    const { venue } = this.#port;
    const id = message.text(stage === 'new' ? 11 : 41);
    const order = stage === 'new' ? undefined : venue.orderByClientId(this.#name, id);
    const symbol = order?.symbol ?? (message.text(55) || null);
    const request: ClientRequest = {
      stage,
      owner: this.#name,
      clientOrderId: order?.clientOrderId ?? id,
      order,
      instrument: symbol === null ? undefined : venue.instrument(symbol),
    };
    const subject = {
      session: this.#name,
      msgType: message.msgType,
      symbol,
      side: order?.side ?? sideOf(message.text(54)),
      clientOrderId: message.text(11) || null,
      account: message.text(1) || null,
    };
    const acts = this.#faults.aroundRequest(request, subject, now);
    for (const { before } of acts) this.#port.submit(before);
    deal();
    for (const { after } of acts) if (after !== null) this.#undo(after);
  }

  /** A hold that has taken what it was for is gone already. */
  #undo(command: Command): void {
    const isGone =
      command.type === 'remove-hold' &&
      !Array.from(this.#port.venue.holds()).some(({ name }) => name === command.name);
    if (!isGone) this.#port.submit(command);
  }

  /** The connection has ended. */
  disconnected(): void {
    this.#heldBack.disconnected();
    this.#faults.disconnected(this.#name);
  }
}

/** A message as events name it. */
function nameOf(letter: Letter): string {
  const id = valueIn(letter, 11);
  return id === '' ? `35=${letter.msgType}` : `35=${letter.msgType} of ${id}`;
}
