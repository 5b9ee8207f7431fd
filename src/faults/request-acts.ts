import type { Command } from '../engine/command.ts';
import type { OrderState } from '../engine/event.ts';
import { ANY_ORDER, type HoldRule, type HoldStage } from '../engine/holds.ts';
import type { Instrument } from '../engine/instrument.ts';
import type { ArmedFault } from './armed-fault.ts';
import { amounts, decide } from './venue-acts.ts';

/** What a client asks for, before the venue has it. */
export interface ClientRequest {
  readonly stage: Extract<HoldStage, 'new' | 'cancel' | 'replace'>;
  readonly owner: string;
  /** The id by which the order is known, so far. */
  readonly clientOrderId: string;
  /** The order that it is about; undefined of one that is new, or that nobody knows. */
  readonly order: OrderState | undefined;
  readonly instrument: Instrument | undefined;
}

/** Before the request is dealt with, and once it was. */
export interface RequestAct {
  readonly before: Command;
  readonly after: Command | null;
}

/** A day: the longest that a hold may last. */
const FOR_EVER_MICROS = 86_400_000_000;

/** Throws RangeError with the reason, where the fault can do nothing about the request. */
export function requestAct(armed: ArmedFault, request: ClientRequest): RequestAct {
  switch (armed.rule.kind) {
    case 'fill-cross-cancel': {
      const { order, instrument } = request;
      if (order === undefined || instrument === undefined || order.leavesQuantity === 0)
        throw new RangeError('nothing of the order was open');
      const { quantity, price } = amounts(armed.parameters<'fill-cross-cancel'>(), instrument);
      const decision = { verb: 'fill', orderId: order.orderId, quantity, price, force: false } as const;
      return { before: decide(decision), after: null };
    }
    case 'pending-forever':
      return holdOne(armed, request);
    default:
      throw new Error(`${armed.rule.kind} does nothing about a request`);
  }
}

/** Whether what the fault does about a request is to have it wait. */
export function isHolding({ rule }: ArmedFault): boolean {
  return rule.kind === 'pending-forever';
}

/** The hold that takes this one request, and goes again. */
function holdOne(armed: ArmedFault, { stage, owner, clientOrderId }: ClientRequest): RequestAct {
  const wanted = armed.parameters<'pending-forever'>().stage;
  if (stage !== wanted) throw new RangeError(`it was no request of the stage ${wanted}`);
  const hold: HoldRule = {
    name: `fault:${armed.rule.name}`,
    stages: [stage],
    match: { ...ANY_ORDER, owner, clientOrderId },
    nth: 1,
    times: 1,
    pend: true,
    timeoutMicros: FOR_EVER_MICROS,
    onTimeout: 'keep',
  };
  return { before: { type: 'add-hold', hold }, after: { type: 'remove-hold', name: hold.name } };
}
