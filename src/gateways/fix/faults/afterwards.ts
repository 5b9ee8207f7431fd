import type { ArmedFault } from '../../../faults/armed-fault.ts';
import type { FaultKindName } from '../../../faults/catalogue.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import type { Conditions } from './conditions.ts';

/** What a fault of a session or connection works on, at a message that went one way or the other. */
export interface Happening {
  readonly session: Session;
  readonly conditions: Conditions;
  readonly now: Micros;
  /** Does something later. Throws RangeError where too much is delayed already. */
  readonly afterMs: (delayMs: number, act: (now: Micros) => void) => void;
  /** Has the connection end. */
  readonly close: () => void;
}

/** What is done once the message is on its way. Throws RangeError that says why it cannot be. */
type Act = (armed: ArmedFault, happening: Happening) => void;

const SOH = '\x01';

export const AFTERWARDS: { readonly [Kind in FaultKindName]?: Act } = {
  'resend-storm': (armed, { session, now, afterMs }) => {
    const { count, gapMs } = armed.parameters<'resend-storm'>();
    const ask = (at: Micros): void =>
      transmitOnline(session, '2', `7=1${SOH}16=${session.rules.infinity}${SOH}`, at);
    for (let asked = 0; asked < count; asked++) {
      if (gapMs === 0 || asked === 0) ask(now);
      else afterMs(gapMs * asked, ask);
    }
  },
  'seq-reset-back': (armed, { session, now }) => {
    const { to } = armed.parameters<'seq-reset-back'>();
    if (to >= session.store.nextSenderSeqNum) throw new RangeError(`${to} is no lower number than the next`);
    transmitOnline(session, '4', `123=N${SOH}36=${to}${SOH}`, now);
  },
  silence: (armed, { conditions, now }) =>
    conditions.hold(armed.parameters<'silence'>().durationMs, null, now),
  'slow-reader': (armed, { conditions, now }) => {
    const { bytesPerSecond, durationMs } = armed.parameters<'slow-reader'>();
    conditions.readSlowly(bytesPerSecond, durationMs, now);
  },
  'frame-split': (armed, { conditions }) => {
    conditions.splitNext(armed.parameters<'frame-split'>());
  },
  'frame-merge': (armed, { conditions, now }) => {
    const { count, durationMs } = armed.parameters<'frame-merge'>();
    // The message that it fires at is the first of them.
    if (count > 1) conditions.hold(durationMs, count - 1, now);
  },
  'half-open': (armed, { conditions, now, close }) => {
    conditions.endBy('half-open');
    conditions.halfOpenUntil = now + armed.parameters<'half-open'>().durationMs * 1_000;
    close();
  },
  drop: (armed, { session, conditions, now, close }) => {
    const { cut, logout } = armed.parameters<'drop'>();
    if (logout) transmitOnline(session, '5', '', now);
    conditions.endBy(cut);
    close();
  },
};

/** A message of the session itself, which is nothing for later. */
function transmitOnline(session: Session, msgType: string, body: string, now: Micros): void {
  if (session.loggedOn) session.transmit({ msgType, body: Buffer.from(body, 'latin1'), kind: 'admin' }, now);
}
