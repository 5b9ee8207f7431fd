import type { DisputeReason } from '../../../engine/reasons.ts';
import { parseExecutionId } from '../../../engine/ids.ts';
import type { ExecutionId, Micros } from '../../../engine/values.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { BUSINESS_REJECT } from '../business-reject.ts';
import { isFrom, type FixVersion } from '../version.ts';
import type { FixProfile } from '../profile/profile.ts';
import type { OrderPort } from './orders.ts';

/** DKReason (127). */
const REASONS: Readonly<Record<string, DisputeReason>> = {
  A: 'unknown-symbol',
  B: 'wrong-side',
  C: 'quantity-exceeds-order',
  D: 'no-matching-order',
  E: 'price-exceeds-limit',
  F: 'calculation-difference',
  /** No matching ExecutionReport, from 5.0. */
  G: 'no-matching-order',
};

/** DontKnowTrade (Q): a client refuses an execution. Nothing answers it, unless it names none that the venue knows. */
export class DontKnowTrade {
  readonly #owner: string;
  readonly #session: Session;
  readonly #version: FixVersion;
  readonly #port: OrderPort;
  readonly #profile: FixProfile;
  #isNoted = false;

  constructor(owner: string, session: Session, version: FixVersion, port: OrderPort, profile: FixProfile) {
    this.#owner = owner;
    this.#session = session;
    this.#version = version;
    this.#port = port;
    this.#profile = profile;
  }

  /** Has the venue note it; the event comes to `note` meanwhile. */
  take(message: MessageView, now: Micros): void {
    const id = message.text(17);
    if (id === '') {
      const text = 'Conditionally required field missing: ExecID (17)';
      return this.#session.rejectBusiness(message, BUSINESS_REJECT.fieldMissing, text, now);
    }
    const executionId = this.#executionId(this.#profile.executionIdOf(message));
    this.#isNoted = false;
    if (executionId !== null) {
      const reason = REASONS[message.char(127)] ?? 'other';
      const text = message.text(58) || null;
      this.#port.submit({ type: 'dispute-trade', owner: this.#owner, executionId, reason, text });
    }
    if (this.#isNoted) return;
    const text = 'Unknown ExecID (17), or one that does not stand';
    this.#session.rejectBusiness(message, BUSINESS_REJECT.unknownId, text, now, id);
  }

  note(): void {
    this.#isNoted = true;
  }

  /** ExecID (17) is a number in 4.0. */
  #executionId(text: string): ExecutionId | null {
    return parseExecutionId(isFrom(this.#version, 'FIX.4.1') ? text : text.replace(/^(?:E-)?/, 'E-'));
  }
}
