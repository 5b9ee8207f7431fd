import { eventText } from '../../../sdk/event-text.ts';
import type { EventJson } from '../../management/methods.ts';
import { printable } from '../table.ts';

/** What happened, in one line. */
export function eventLine(event: EventJson): string {
  return printable(eventText(event));
}
