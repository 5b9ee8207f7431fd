import assert from 'node:assert/strict';
import { MessageView } from '../../../src/protocols/fix/message.ts';
import { fixTime, type Field, type RawFixMessage } from '../../kit/raw-fix-message.ts';
import { ShownBook } from '../../kit/shown-book.ts';
import { Innocent } from '../innocent.ts';
import { Rig, SYMBOL } from '../rig.ts';
import type { Scenario } from '../scenario.ts';
import { assertAlive, until } from './malformed.ts';

const MIB = 2 ** 20;
/** So many subscriptions to the same book that what the system's own buffers hold is soon full. */
const REQUESTS = 100;
/** Trades while the subscriber does not read. */
const TRADES = 3_000;
/** What else grows while there are so many orders. */
const MOST_GROWTH = 48 * MIB;

export const B3: Scenario = {
  id: 'B3',
  title: 'a subscriber that stops reading is not cut, and is then brought to the present',
  tiers: ['gate'],
  async run(run) {
    await using rig = await Rig.start(run, { peers: 2 });
    await using innocent = await Innocent.start(rig);
    const books = new Map<string, ShownBook>();
    const reader = new Reader(books);
    const subscriber = await rig.logOn('PEER-0', [], {
      keepsMessages: false,
      onMessage: (message) => reader.onMessage(message),
    });
    for (let number = 0; number < REQUESTS; number++) {
      books.set(`R${number}`, new ShownBook());
      subscriber.send('V', request(`R${number}`, 1));
      await until(() => reader.snapshots > number, 'the snapshot comes', 30_000);
    }
    const trader = await rig.logOn('PEER-1', [], { keepsMessages: false });
    subscriber.pause();
    const growth = rig.watchRss();
    for (let number = 0; number < TRADES; number++) {
      trader.send('D', order(`B-${number}`, 1, 100 + (number % 50)));
      trader.send('D', order(`S-${number}`, 2, 100 + (number % 50)));
      if (number % 20 === 0) {
        trader.send('1', [[112, `T-${number}`]]);
        await trader.expect('0', { 112: `T-${number}` });
      }
    }
    trader.send('D', order('LAST', 1, 777));
    trader.send('1', [[112, 'done']]);
    await trader.expect('0', { 112: 'done' });
    const bytes = growth();
    assert.equal(subscriber.isClosed, false);
    assert.ok(bytes < MOST_GROWTH, `the daemon grew by ${(bytes / MIB).toFixed(1)} MiB`);
    subscriber.resume();
    await until(() => books.values().every((book) => hasLast(book)), 'all books come to the present', 60_000);
    const trades = Array.from(books, ([id, { tape }]) => tape.length + (reader.lost.get(id) ?? 0));
    const first = books.get('R0')!;
    for (const book of books.values()) assert.deepEqual(book.side('bids'), first.side('bids'));
    assert.deepEqual(reader.faults, []);
    // The innocent trades as well, so there are more.
    assert.ok(
      trades.every((count) => count >= TRADES),
      `${Math.min(...trades)} of ${TRADES} trades came or were counted`,
    );
    run.say(
      `${reader.messages} messages, ${TRADES} trades of which up to ${Math.max(0, ...reader.lost.values())} were counted instead; ` +
        `the daemon grew by ${(bytes / MIB).toFixed(1)} MiB`,
    );
    run.say(await innocent.unharmed());
    await subscriber.logout();
    await assertAlive(rig);
  },
};

function hasLast(book: ShownBook): boolean {
  return book.side('bids').some((entry) => entry.startsWith('7.77 '));
}

/** Builds the books, and checks that numbers follow one another. */
class Reader {
  snapshots = 0;
  messages = 0;
  readonly faults: string[] = [];
  /** Trades that were counted instead of sent, by MDReqID. */
  readonly lost = new Map<string, number>();
  readonly #books: ReadonlyMap<string, ShownBook>;
  readonly #view = new MessageView();
  #expected = 1;

  constructor(books: ReadonlyMap<string, ShownBook>) {
    this.#books = books;
  }

  onMessage(message: RawFixMessage): void {
    if (message.seqNum !== this.#expected) this.faults.push(`${message.seqNum}, not ${this.#expected}`);
    this.#expected = message.seqNum + 1;
    if (message.type !== 'W' && message.type !== 'X') return;
    this.messages++;
    if (message.type === 'W') this.snapshots++;
    const id = message.get(262)!;
    assert.ok(this.#view.decodeFrame(Buffer.from(message.wire, 'latin1')));
    this.#books.get(id)!.take(this.#view);
    const lost = /^(?<count>\d+) trades before this one/.exec(message.get(58) ?? '')?.groups!['count'];
    if (lost !== undefined) this.lost.set(id, (this.lost.get(id) ?? 0) + Number(lost));
  }
}

function request(id: string, type: 0 | 1): Field[] {
  return [
    [262, id],
    [263, type],
    [264, 10],
    [265, 1],
    [267, 3],
    [269, 0],
    [269, 1],
    [269, 2],
    [146, 1],
    [55, SYMBOL],
  ];
}

function order(id: string, side: 1 | 2, cents: number): Field[] {
  return [
    [11, id],
    [21, 1],
    [55, SYMBOL],
    [54, side],
    [60, fixTime(new Date())],
    [38, 1],
    [40, 2],
    [44, (cents / 100).toFixed(2)],
    [59, 0],
  ];
}
