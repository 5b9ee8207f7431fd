import type { Decision } from '../../engine/decision.ts';
import type { OrderState } from '../../engine/event.ts';
import type { Instrument } from '../../engine/instrument.ts';
import { REJECT_REASONS, type RejectReason } from '../../engine/reject.ts';
import { isPrice, type Micros, type Price, type Quantity } from '../../engine/values.ts';
import type { Step } from './answer-bot.ts';
import { fill } from './fills.ts';

/** What a list of steps is about to do to any order. */
export type Plan = (order: OrderState) => readonly Step[];

/** Why a list of steps says nothing, in words. */
export class StepProblem extends Error {
  override readonly name = 'StepProblem';
}

const MAX_STEPS = 32;
const MAX_WAIT_MICROS = 86_400_000_000;

/** Steps that have no argument, and after which there is nothing more to be done to the order. */
const ENDS = ['release', 'cancel', 'expire', 'done-for-day', 'suspend'] as const;
const UNITS: Readonly<Record<string, number>> = { ms: 1_000, s: 1_000_000, m: 60_000_000 };

/** A part of a plan: what it decides, or how long it waits. */
type Part =
  | { readonly waitMicros: Micros }
  | { readonly ends: boolean; readonly decide: (order: OrderState) => Decision };

/**
 * Reads steps, separated by commas: `ack`, `fill`, `fill(40)`, `fill(40%)`, `fill(40@10.05)`, `partial(…)`, `reject`,
 * `reject(reason)`, `restate(quantity)`, `after(2s)` (`delay` is the same; `ms`, `s`, `m`), `release`, `cancel`, `expire`,
 * `done-for-day`, `suspend`, and `hold`, which leaves the order to whoever decides by hand. What is left of the order
 * after the last step goes on to the book, unless a step has ended it.
 *
 * @throws StepProblem that says what is wrong, and what would be right
 */
export function readSteps(text: string, instrument: Instrument): Plan {
  const words = text.split(',').map((word) => word.trim());
  if (words.length > MAX_STEPS) throw new StepProblem(`${words.length} steps are more than ${MAX_STEPS}`);
  const holds = words.at(-1) === 'hold';
  const parts = (holds ? words.slice(0, -1) : words).map((word) => partOf(word, instrument));
  const isEnded = parts.some((part) => 'ends' in part && part.ends);
  return (order) => {
    const steps: Step[] = [];
    let afterMicros = 0;
    for (const part of parts) {
      if ('waitMicros' in part) {
        afterMicros += part.waitMicros;
        continue;
      }
      steps.push({ afterMicros, decision: part.decide(order) });
      afterMicros = 0;
    }
    if (!holds && !isEnded)
      steps.push({ afterMicros, decision: { verb: 'release', orderId: order.orderId } });
    return steps;
  };
}

function partOf(word: string, instrument: Instrument): Part {
  const [, verb = '', argument] = /^([a-z-]+)(?:\(([^()]*)\))?$/.exec(word) ?? [];
  const end = ENDS.find((each) => each === verb);
  if (end !== undefined) {
    refuseArgument(word, argument);
    return { ends: true, decide: ({ orderId }) => ({ verb: end, orderId }) };
  }
  switch (verb) {
    case 'ack':
      refuseArgument(word, argument);
      return { ends: false, decide: ({ orderId }) => ({ verb: 'ack', orderId }) };
    case 'after':
    case 'delay':
      return { waitMicros: waitOf(word, argument) };
    case 'fill':
    case 'partial':
      return fillOf(word, argument, instrument);
    case 'reject':
      return rejectionOf(argument);
    case 'restate': {
      const quantity = lotsOf(word, argument ?? '', instrument);
      return { ends: false, decide: ({ orderId }) => restatement(orderId, quantity) };
    }
    default:
      throw new StepProblem(
        `"${word}" is no step; steps are ack, fill(40), reject(reason), restate(40), after(2s), ${ENDS.join(', ')} and, last, hold`,
      );
  }
}

function refuseArgument(word: string, argument: string | undefined): void {
  if (argument !== undefined) throw new StepProblem(`"${word}" takes nothing in parentheses`);
}

function waitOf(word: string, argument = ''): Micros {
  const [, number = '', unit = ''] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m)$/.exec(argument) ?? [];
  const micros = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (micros <= MAX_WAIT_MICROS) return Math.round(micros);
  throw new StepProblem(`"${word}" is no time up to a day; one is after(200ms), after(2s) or after(5m)`);
}

function fillOf(word: string, argument: string | undefined, instrument: Instrument): Part {
  if (argument === undefined) return { ends: true, decide: ({ orderId }) => fill(orderId, null, null) };
  const [size, at] = argument.split('@') as [string, string?];
  const price = at === undefined ? null : ticksOf(word, at, instrument);
  if (size.endsWith('%')) {
    const share = Number(size.slice(0, -1)) / 100;
    if (!(share > 0 && share <= 1))
      throw new StepProblem(`"${word}" is no part of an order; one is fill(40%)`);
    const decide = (order: OrderState): Decision =>
      fill(order.orderId, share === 1 ? null : Math.max(1, Math.floor(order.quantity * share)), price);
    return { ends: share === 1, decide };
  }
  const quantity = lotsOf(word, size, instrument);
  return { ends: false, decide: ({ orderId }) => fill(orderId, quantity, price) };
}

function rejectionOf(argument = 'refused-by-decision'): Part {
  if (!Object.hasOwn(REJECT_REASONS, argument))
    throw new StepProblem(`"${argument}" is no reason; one is refused-by-decision`);
  const reason = argument as RejectReason;
  return { ends: true, decide: ({ orderId }) => ({ verb: 'reject', orderId, reason, text: null }) };
}

function restatement(orderId: number, quantity: Quantity): Decision {
  return { verb: 'restate', orderId, quantity, price: null, cumQuantity: null };
}

function lotsOf(word: string, text: string, instrument: Instrument): Quantity {
  const lots = /^[0-9]+(\.[0-9]+)?$/.test(text) ? instrument.lotsOf(text) : Number.NaN;
  if (Number.isSafeInteger(lots) && lots > 0) return lots;
  throw new StepProblem(`"${word}" is no quantity of whole lots of ${instrument.terms.lotSize}`);
}

function ticksOf(word: string, text: string, instrument: Instrument): Price {
  const ticks = /^-?[0-9]+(\.[0-9]+)?$/.test(text) ? instrument.ticksOf(text) : Number.NaN;
  if (isPrice(ticks)) return ticks;
  throw new StepProblem(`"${word}" has no price in whole ticks of ${instrument.terms.tickSize}`);
}
