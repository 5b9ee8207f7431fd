import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VenueEvent } from '../../src/engine/event.ts';
import { Venue } from '../../src/engine/venue.ts';
import { SUBSCRIPTIONS_PER_SESSION } from '../../src/gateways/fix/market-data/market-data.ts';
import { CONFLATED_FROM_BYTES, FixPublisher } from '../../src/gateways/fix/market-data/publisher.ts';
import { PRINTS_KEPT } from '../../src/market-data/feed.ts';
import { FULL_DEPTH } from '../../src/market-data/picture.ts';
import type { Validator } from '../../src/protocols/fix/validate.ts';
import { validators } from '../kit/fix-venue-script.ts';
import { MarketDataPeer } from '../kit/market-data-peer.ts';
import { listed } from '../kit/random-commands.ts';
import { ShownBook } from '../kit/shown-book.ts';

const START = Date.UTC(2026, 2, 2, 9) * 1_000;
const SYMBOL = 'ONE';

/** A venue with one book, and one client that watches it. */
class Scene {
  readonly venue = new Venue('TEST');
  readonly publisher: FixPublisher;
  readonly peer: MarketDataPeer;
  listeners = 0;
  #listener: (event: VenueEvent) => void = () => {};
  #orders = 0;

  static async open(): Promise<Scene> {
    return new Scene((await validators())['FIX.4.4']);
  }

  private constructor(validate: Validator) {
    const listen = (listener: (event: VenueEvent) => void): (() => void) => {
      this.listeners++;
      this.#listener = listener;
      return () => this.listeners--;
    };
    this.publisher = new FixPublisher(this.venue, listen, () => {});
    this.venue.apply(listed(SYMBOL), START, () => {});
    this.peer = new MarketDataPeer('FIX.4.4', this.venue, this.publisher, validate, START);
  }

  request(id: string, type: 0 | 1 | 2 = 1, depth = 10): void {
    this.peer.send(
      `35=V|262=${id}|263=${type}|264=${depth}|265=1|267=3|269=0|269=1|269=2|146=1|55=${SYMBOL}`,
    );
  }

  enter(side: 'buy' | 'sell', price: number, quantity = 1): void {
    this.venue.apply(
      {
        type: 'enter',
        owner: 'A',
        clientOrderId: `id${++this.#orders}`,
        symbol: SYMBOL,
        side,
        orderType: 'limit',
        price,
        quantity,
        timeInForce: 'day',
        instructions: null,
        defect: null,
      },
      START,
      (event) => this.#listener(event),
    );
  }

  /** Trades `count` times, each in a turn of its own, and leaves the book as it was. */
  trade(count: number): void {
    for (let made = 0; made < count; made++) {
      this.enter('buy', 100);
      this.enter('sell', 100);
      this.publisher.publish(START);
    }
  }

  read(book: ShownBook): string[] {
    const texts: string[] = [];
    this.peer.read((message) => {
      book.take(message);
      if (message.has(58)) texts.push(message.text(58));
    });
    return texts;
  }
}

test('a subscriber that does not read costs no more than a bounded output', async () => {
  const scene = await Scene.open();
  const book = new ShownBook();
  scene.request('R1');
  scene.read(book);
  for (let price = 1; price <= 60; price++) scene.enter('buy', price, 1_000_000 + price);
  // It has read nothing yet of what follows: it is written to the connection, and stays there.
  scene.trade(20_000);
  assert.ok(scene.peer.connection.waiting > CONFLATED_FROM_BYTES);
  assert.ok(scene.peer.connection.waiting < 1.1 * CONFLATED_FROM_BYTES);
  assert.equal(scene.peer.connection.closing, false);
});

test('once it reads again it is brought to the present, and told of trades that were not kept', async () => {
  const scene = await Scene.open();
  const book = new ShownBook();
  scene.request('R1');
  scene.read(book);
  scene.peer.stall(true);
  const traded = PRINTS_KEPT + 234;
  scene.trade(traded);
  scene.enter('buy', 99, 7);
  scene.publisher.publish(START);
  assert.equal(scene.publisher.isDue, false);
  assert.deepEqual(scene.read(book), []);
  assert.equal(book.messages, 1, 'nothing but the snapshot');
  scene.peer.stall(false);
  assert.equal(scene.publisher.isDue, true);
  scene.publisher.publish(START);
  assert.equal(scene.publisher.isDue, false);
  assert.deepEqual(scene.read(book), [
    '234 trades before this one were not sent: too much waited to be read',
  ]);
  assert.equal(book.tape.length, PRINTS_KEPT);
  assert.deepEqual(book.side('bids'), ['0.99 7 1']);
});

test('a full book of the most orders is one message, whatever the version', async () => {
  const scene = await Scene.open();
  const book = new ShownBook();
  for (let order = 0; order <= FULL_DEPTH; order++) {
    scene.enter('buy', 1_000_000_000 - order, 2 ** 22);
    scene.enter('sell', 2_000_000_000 + order, 2 ** 21);
  }
  scene.request('R1', 0, 0);
  scene.read(book);
  assert.equal(book.side('bids').length, FULL_DEPTH);
  assert.equal(book.side('asks').length, FULL_DEPTH);
});

test('a snapshot too waits until there is room for it, and comes as of then', async () => {
  const scene = await Scene.open();
  const book = new ShownBook();
  scene.peer.stall(true);
  scene.request('R1', 0);
  scene.enter('buy', 99, 7);
  scene.publisher.publish(START);
  scene.read(book);
  assert.equal(book.messages, 0);
  assert.equal(scene.peer.gateway.marketData.subscriptions, 1);
  scene.peer.stall(false);
  scene.publisher.publish(START);
  scene.read(book);
  assert.deepEqual(book.side('bids'), ['0.99 7 1']);
  assert.equal(scene.peer.gateway.marketData.subscriptions, 0, 'it was asked for once');
});

test('a session has so many subscriptions and no more, and none after its end', async () => {
  const scene = await Scene.open();
  const reasons: string[] = [];
  for (let count = 0; count <= SUBSCRIPTIONS_PER_SESSION; count++) scene.request(`R${count}`, 1, 1);
  // Too much for one turn: what is left comes when there is room.
  for (let turn = 0; turn < 10; turn++) {
    scene.peer.read((message) => {
      if (message.msgType === 'Y')
        reasons.push(`${message.text(262)} ${message.text(281)} ${message.text(58)}`);
    });
    scene.publisher.publish(START);
  }
  assert.deepEqual(reasons, ['R1000 2 A session is subscribed to 1000 instruments at most']);
  assert.equal(scene.peer.gateway.marketData.subscriptions, SUBSCRIPTIONS_PER_SESSION);
  assert.equal(scene.listeners, 1);
  scene.peer.send('35=5');
  assert.equal(scene.peer.gateway.marketData.subscriptions, 0);
  assert.equal(scene.listeners, 0, 'nobody looks, so nobody listens');
});

test('market data is numbered and not kept', async () => {
  const scene = await Scene.open();
  scene.request('R1');
  scene.trade(10);
  const kept: number[] = [];
  scene.peer.store.read(1, 100, (seqNum) => kept.push(seqNum));
  assert.deepEqual(kept, []);
  assert.equal(scene.peer.store.nextSenderSeqNum, 13);
});
