import type { Result } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';
import { order as showOrder } from './details.ts';
import { eventLine } from './events.ts';
import { timeOfDay } from './lists.ts';

/** What happened to an order: what had it happen, and below it what did, one after the other. */
export function trail({ order, steps, missing }: Result<'order.why'>, output: Output): void {
  if (missing !== null) output.line(missing);
  let cause = '';
  for (const step of steps) {
    const head = `${timeOfDay(step.event.at)}  ${printable(step.cause)}`;
    if (head !== cause) output.line(output.style('bold', head));
    cause = head;
    output.line(`    ${eventLine(step.event)}`);
  }
  if (order === null) return;
  output.line();
  showOrder(order, output);
}
