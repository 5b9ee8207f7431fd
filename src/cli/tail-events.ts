import type { Client } from '../../sdk/index.ts';
import type { Params } from '../management/methods.ts';
import { Interrupt } from './interrupt.ts';
import { stderr, stdout } from './output.ts';
import { printable } from './table.ts';
import { eventLine } from './views/events.ts';
import { timeOfDay } from './views/lists.ts';

interface Shown {
  /** How many events to show. */
  readonly limit: number;
  readonly json: boolean;
}

/** Shows events as they happen until there were enough of them, or the user has had enough. */
export async function tailEvents(
  client: Client,
  params: Params<'events.subscribe'>,
  shown: Shown,
): Promise<void> {
  using interrupt = new Interrupt();
  await using events = client.events(params);
  interrupt.signal.addEventListener('abort', () => events.close());
  let left = shown.limit;
  for await (const { venue, event } of events) {
    if (interrupt.signal.aborted) return;
    if (event.type === 'gap') {
      stderr.line(`${event.dropped} events missed: they come faster than they are read here`);
      continue;
    }
    if (shown.json) stdout.jsonLine({ venue, ...event });
    else stdout.line(`${timeOfDay(event.at)}  ${printable(venue)}  ${eventLine(event)}`);
    if (--left === 0) return;
  }
}
