import { Flags } from '@oclif/core';
import { METHODS, type BookJson, type InstrumentJson } from '../../src/management/methods.ts';
import type { Client } from '../../sdk/index.ts';
import { SimctlCommand } from '../../src/cli/command.ts';
import { withClient } from '../../src/cli/connect.ts';
import { stdout } from '../../src/cli/output.ts';
import { argsFor, flagsFor, parametersFrom, parametersOf } from '../../src/cli/parameters.ts';
import { Problem } from '../../src/cli/problem.ts';
import { bookLines, TOP } from '../../src/cli/views/books.ts';
import { watchBook } from '../../src/cli/watch-book.ts';

const { properties } = parametersOf(METHODS['book.show'].params);
/** On the command line the symbol may be left out. */
const PARAMETERS = { properties, required: [] };
const MOST_BOOKS = 100;

interface Wanted {
  readonly venue?: string;
  readonly symbol?: string;
  readonly levels?: number;
  readonly owners?: boolean;
  readonly day?: boolean;
}

export default class BookShow extends SimctlCommand {
  static override summary = `${METHODS['book.show'].summary}.`;
  static override description = `\
Best prices first, bids on the left. Without a symbol it shows the top of every book; with --json that is an array.

With --watch it goes on, and shows the book again whenever it has changed, until Ctrl-C; with --json as one line each.`;
  static override examples = [
    'simctl book show AAPL',
    'simctl book show AAPL --levels 5 --watch',
    'simctl book show AAPL --owners',
    'simctl book show --json',
  ];
  static override args = argsFor(PARAMETERS, ['symbol']);
  static override flags = {
    ...flagsFor(PARAMETERS, ['venue', 'levels', 'owners', 'day']),
    watch: Flags.boolean({ description: 'Show the book again whenever it has changed' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.words();
    const wanted: Wanted = parametersFrom(PARAMETERS, args, flags);
    await withClient(flags, async (client) => {
      if (flags['watch'] === true) return await watchBook(client, await oneBook(client, wanted), flags.json);
      if (wanted.symbol === undefined) return await showTops(client, wanted, flags.json);
      const book = await client.call('book.show', { ...wanted, symbol: wanted.symbol });
      if (flags.json) stdout.json(book);
      else stdout.lines(bookLines(book, stdout.width));
    });
  }
}

async function showTops(client: Client, wanted: Wanted, json: boolean): Promise<void> {
  const books: BookJson[] = [];
  const levels = wanted.levels ?? (json ? undefined : 1);
  for (const { venue, symbol } of await listInstruments(client, wanted)) {
    books.push(
      await client.call('book.show', { venue, symbol, ...(levels === undefined ? {} : { levels }) }),
    );
  }
  if (json) stdout.json(books);
  else if (books.length === 0) stdout.line('No books: no venue has an instrument.');
  else stdout.table(TOP, books);
}

/** The book to watch: the one that was named, or the only one. */
async function oneBook(client: Client, wanted: Wanted): Promise<Wanted & { symbol: string }> {
  if (wanted.symbol !== undefined) return { ...wanted, symbol: wanted.symbol };
  const [first, ...others] = await listInstruments(client, wanted);
  if (first !== undefined && others.length === 0)
    return { ...wanted, venue: first.venue, symbol: first.symbol };
  const some = [first, ...others].slice(0, 8).map((instrument) => instrument?.symbol ?? 'none');
  throw new Problem('Only one book can be watched at a time.', {
    code: 'bad-usage',
    next: `Name one of the instruments: ${some.join(', ')}${others.length >= 8 ? ' …' : ''}.`,
  });
}

async function listInstruments(client: Client, { venue }: Wanted): Promise<readonly InstrumentJson[]> {
  const { instruments } = await client.call('instrument.list', {
    limit: MOST_BOOKS,
    ...(venue === undefined ? {} : { venue }),
  });
  return instruments;
}
