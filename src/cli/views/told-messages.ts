import type { Result } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';

/** Messages that a session has been sent, one a line. */
export function toldMessages({ messages, next }: Result<'session.messages'>, output: Output): void {
  if (messages.length === 0) output.line('No messages are kept of these numbers.');
  for (const { message } of messages) output.line(printable(message.replaceAll('\x01', '|')));
  if (next !== null) output.line(`There is more: --from ${next}`);
}
