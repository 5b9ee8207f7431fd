import type { Client } from '../../sdk/index.ts';
import type { Params } from '../management/methods.ts';
import { Interrupt } from './interrupt.ts';
import { type Output, stdout } from './output.ts';
import { bookLines } from './views/books.ts';

/** Shows a book again and again until the user has had enough: in place on a terminal, one after the other elsewhere. */
export async function watchBook(
  client: Client,
  params: Params<'book.subscribe'>,
  json: boolean,
): Promise<void> {
  using interrupt = new Interrupt();
  await using books = client.book(params);
  interrupt.signal.addEventListener('abort', () => books.close());
  for await (const book of books) {
    if (interrupt.signal.aborted) return;
    if (json) stdout.jsonLine(book);
    else show(bookLines(book, stdout.width), stdout);
  }
}

function show(lines: readonly string[], output: Output): void {
  if (output.terminal) output.repaint([...lines, '', 'Ctrl-C ends this.']);
  else output.lines([...lines, '']);
}
