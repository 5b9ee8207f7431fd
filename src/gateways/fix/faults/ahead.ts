import type { Venue } from '../../../engine/venue.ts';
import type { ArmedFault } from '../../../faults/armed-fault.ts';
import type { Ahead } from '../../../faults/foresight.ts';
import type { FaultSubject } from '../../../faults/match.ts';
import type { Occasion } from '../../../faults/occasions.ts';
import { requestAct, type ClientRequest } from '../../../faults/request-acts.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { whyNotOfReceived } from './drop.ts';
import { receivedSubject, requestIn } from './received.ts';

/** What of a message of the client faults act at before and while it is dealt with. */
export function aheadOf(session: string, message: MessageView, venue: Venue): Ahead[] {
  const received: Ahead = {
    occasion: 'message',
    subject: receivedSubject(session, message),
    isCertain: true,
    whyVain: whyNotOfReceived,
  };
  const asked = requestIn(session, message, venue);
  if (asked === null) return [received];
  const { request, subject } = asked;
  const occasions: Occasion[] = request.stage === 'cancel' ? ['request', 'cancel-request'] : ['request'];
  const whyVain = (armed: ArmedFault): string | null => whyNoAct(armed, request);
  return [received, ...occasions.map((occasion) => ({ occasion, subject, isCertain: true, whyVain }))];
}

function whyNoAct(armed: ArmedFault, request: ClientRequest): string | null {
  try {
    requestAct(armed, request);
    return null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
}

/** What may become of a message, as far as faults act at it. */
export const COURSES = {
  rejected: { certain: [], possible: [] },
  refused: { certain: ['report-told', 'refusal-told'], possible: [] },
  held: {
    certain: [],
    possible: [
      'report-told',
      'refusal-told',
      'order-accepted',
      'acceptance-told',
      'order-executed',
      'fill-told',
      'order-filled',
      'order-canceled',
    ],
  },
  entered: {
    certain: ['report-told', 'order-accepted', 'acceptance-told'],
    possible: ['order-executed', 'fill-told', 'order-filled', 'order-canceled'],
  },
  canceled: { certain: ['report-told', 'order-canceled'], possible: [] },
  replaced: {
    certain: ['report-told'],
    possible: ['order-executed', 'fill-told', 'order-filled', 'order-canceled'],
  },
  answered: { certain: [], possible: [] },
} as const satisfies Record<
  string,
  { readonly certain: readonly Occasion[]; readonly possible: readonly Occasion[] }
>;
export type Course = keyof typeof COURSES;

/** At whatever is sent. */
const SENT: readonly Occasion[] = ['message-due', 'message-sent', 'message'];

/**
 * What follows of a message that takes the course. `told` is of whom and what the client is told in answer, `ofOrder` of
 * whom things happen on the venue.
 */
export function aheadAfter(course: Course, told: FaultSubject, ofOrder: FaultSubject): Ahead[] {
  const { certain, possible } = COURSES[course];
  const isTold = course !== 'held';
  const at = (occasion: Occasion, isCertain: boolean): Ahead => ({
    occasion,
    subject: occasion.startsWith('order-') ? ofOrder : told,
    isCertain,
  });
  return [
    ...SENT.map((occasion) => at(occasion, isTold)),
    ...certain.map((occasion) => at(occasion, true)),
    ...possible.map((occasion) => at(occasion, false)),
  ];
}
