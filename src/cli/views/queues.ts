import type { EventQueueJson, Result } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';
import { eventLine } from './events.ts';
import { timeOfDay } from './lists.ts';

export function eventQueues(queues: readonly EventQueueJson[], output: Output): void {
  if (queues.length === 0) return output.line('No queues: nobody has events kept.');
  output.table<EventQueueJson>(
    [
      { header: 'QUEUE', cell: (queue) => queue.queue },
      { header: 'TAKES', cell: takes, optional: true },
      { header: 'WAITING', cell: (queue) => queue.events, align: 'right' },
      { header: 'LAST', cell: (queue) => queue.lastSeq, align: 'right' },
      { header: 'DROPPED', cell: (queue) => queue.dropped, align: 'right' },
      { header: 'ENDS UNREAD', cell: (queue) => `after ${queue.ttlMs / 1_000} s`, optional: true },
    ],
    queues,
  );
}

function takes({ venue, symbol, owner, orderId, types }: EventQueueJson): string {
  const only = [venue, symbol, owner, orderId, ...(types ?? [])].filter((each) => each !== null);
  return only.length === 0 ? 'all' : only.join(', ');
}

/** What was collected, each with its sequence, and what had been dropped before it. */
export function collected({ gap, events, lastSeq }: Result<'events.poll'>, output: Output): void {
  if (gap !== null) output.line(`${gap.from} to ${gap.to}: ${gap.dropped} events are no longer there`);
  const width = String(lastSeq).length;
  output.lines(
    events.map(
      ({ sequence, venue, event }) =>
        `${String(sequence).padStart(width)}  ${timeOfDay(event.at)}  ${printable(venue)}  ${eventLine(event)}`,
    ),
  );
  if (gap === null && events.length === 0)
    output.line(`No events: the last one has the sequence ${lastSeq}.`);
}
