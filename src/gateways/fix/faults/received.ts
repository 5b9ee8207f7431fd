import type { Venue } from '../../../engine/venue.ts';
import type { FaultSubject } from '../../../faults/match.ts';
import type { ClientRequest } from '../../../faults/request-acts.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { sideOf } from './letter.ts';

const STAGES: Readonly<Record<string, ClientRequest['stage']>> = { D: 'new', F: 'cancel', G: 'replace' };

/** Whose message it is, and of what order. */
export function receivedSubject(session: string, message: MessageView): FaultSubject {
  return {
    session,
    msgType: message.msgType,
    symbol: message.text(55) || null,
    side: sideOf(message.text(54)),
    clientOrderId: message.text(11) || null,
    account: message.text(1) || null,
  };
}

/** What a message asks for of an order, and whose it is; null when it asks for no such thing. */
export function requestIn(
  session: string,
  message: MessageView,
  venue: Venue,
): { readonly request: ClientRequest; readonly subject: FaultSubject } | null {
  const stage = STAGES[message.msgType];
  if (stage === undefined) return null;
  const id = message.text(stage === 'new' ? 11 : 41);
  const order = stage === 'new' ? undefined : venue.orderByClientId(session, id);
  const symbol = order?.symbol ?? (message.text(55) || null);
  const request: ClientRequest = {
    stage,
    owner: session,
    clientOrderId: order?.clientOrderId ?? id,
    order,
    instrument: symbol === null ? undefined : venue.instrument(symbol),
  };
  const received = receivedSubject(session, message);
  return { request, subject: { ...received, symbol, side: order?.side ?? received.side } };
}
