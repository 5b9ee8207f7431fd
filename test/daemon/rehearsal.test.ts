import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { RunningVenue } from '../../src/daemon/running-venue.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import type { RehearsalJson, ResponderJson } from '../../src/management/entities.ts';
import { RawFix } from '../kit/raw-fix.ts';
import type { Field } from '../kit/raw-fix-message.ts';
import { SeededRandom, seedOf } from '../kit/seed.ts';
import { startedVenue, venueConfig } from '../kit/started-venue.ts';

/** All that answers orders, and whose turn it is by count, by chance, and for some orders only. */
const ANSWERERS = `
[[instrument]]
symbol = "B"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"

[[session]]
endpoint = "fix"
senderCompId = "X"
targetCompId = "C"
validate = { checkLatency = false }

[[hold]]
name = "big"
minQuantity = "80"
symbol = "A"
nth = 2

[[hold]]
name = "expect-sales"
side = "sell"
nth = 5

[[hold]]
name = "matched"
stages = ["match"]
minPrice = "10.02"
symbol = "B"

[[hold]]
name = "unseen"
stages = ["match"]
symbol = "A"

[[hold]]
name = "requests"
stages = ["cancel", "replace"]
nth = 3

[[bot]]
kind = "triggers"
books = ["A"]

[[bot]]
kind = "auto-fill"
books = ["A"]
match = { side = "buy", nth = 2 }
delayMs = 1000

[[bot]]
kind = "auto-partial"
books = ["A"]
share = 0.5
match = { probability = 0.5, maxQuantity = "60" }

[[bot]]
kind = "auto-reject"
books = ["A"]
match = { maxPrice = "9.98", times = 10 }

[[bot]]
kind = "noise"
books = ["B"]
ordersPerSecond = 0.001

${[
  ['cancel-unasked', 'side = "sell"\nnth = 4'],
  ['ack-lost', 'probabilityPercent = 30'],
  ['fill-duplicate', 'symbol = "A"\nprobabilityPercent = 60'],
  ['pending-forever', 'stage = "cancel"\nnth = 5'],
  ['fill-cross-cancel', 'nth = 4\nquantity = "1"'],
  ['reject-odd', 'nth = 2'],
  ['qty-wrong', 'account = "DESK"'],
  ['overfill', ''],
  ['unknown-order-id', 'msgType = "9"'],
  ['logon-refused', ''],
]
  .map(([kind, keys]) => `[[fault]]\nkind = "${kind}"\ntimes = 1000\n${keys}\n`)
  .join('\n')}
`;

/** Of the house, for some of the client's orders to trade with. */
const QUOTE = {
  type: 'enter',
  owner: 'operator',
  orderType: 'limit',
  quantity: 1_000_000,
  timeInForce: 'day',
  instructions: null,
  defect: null,
} as const;

const TIME = '20260302-12:00:00';

/** A venue with all of these, and a client that is logged on. */
class Stage {
  readonly running: RunningVenue;
  readonly events: VenueEvent[] = [];
  readonly #client: RawFix;
  #tests = 0;

  private constructor(running: RunningVenue, client: RawFix) {
    this.running = running;
    this.#client = client;
    running.listen((event) => this.events.push(event));
  }

  static async open(context: TestContext, seed: number, more = ''): Promise<Stage> {
    const terms = `seed = ${seed}\nnoteTags = ["1", "58"]`;
    const { running } = await startedVenue(context, venueConfig(terms, '', ANSWERERS + more));
    const endpoint = running.endpoint('fix')!;
    const client = await RawFix.connect({
      host: '127.0.0.1',
      port: endpoint.port,
      beginString: 'FIX.4.4',
      senderCompId: 'C',
      targetCompId: 'X',
    });
    context.after(() => client.drop());
    // The one fault that is there for none of its occasions to come must not have this one.
    running.faults.disarm('logon-refused');
    await client.logon();
    for (const [symbol, side, price] of [
      ['A', 'sell', 999],
      ['B', 'buy', 1_001],
    ] as const)
      running.submit({ ...QUOTE, clientOrderId: symbol, symbol, side, price });
    return new Stage(running, client);
  }

  rehearse(type: string, fields: readonly Field[]): RehearsalJson {
    return this.running.session('fix.C')!.rehearse(textOf(type, fields));
  }

  /** Sends the message; resolves with what happened on the venue once it was dealt with. */
  async send(type: string, fields: readonly Field[]): Promise<VenueEvent[]> {
    const before = this.events.length;
    this.#client.send(type, fields);
    const id = `T${++this.#tests}`;
    this.#client.send('1', [[112, id]]);
    await this.#client.expect('0', { 112: id });
    return this.events.slice(before);
  }

  /** What the client got, byte for byte. */
  get received(): string[] {
    return this.#client.received.map(({ wire }) => wire);
  }

  /** All that a dry run might have changed. */
  state(): string {
    const { running } = this;
    return JSON.stringify({
      image: running.snapshots.image(),
      faults: Array.from(running.faults.all(), ({ left, hits, misses, lastMiss }) => [
        left,
        hits,
        misses,
        lastMiss,
      ]),
      journal: running.runner.entriesSinceSnapshot,
      events: this.events.length,
      traffic: running.traffic(),
    });
  }

  hits(fault: string): number {
    return this.running.faults.get(fault)!.hits;
  }

  taken(bot: string): number {
    return (this.running.snapshots.image().bots.find(({ name }) => name === bot)!.kind as { taken: number })
      .taken;
  }
}

function textOf(type: string, fields: readonly Field[]): string {
  return [`35=${type}`, ...fields.map(([tag, value]) => `${tag}=${value}`)].join('|');
}

/** Orders and requests of one client: good ones, bad ones, and what is no order at all. */
class Messages {
  readonly #random: SeededRandom;
  readonly #ids: string[] = ['none'];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  next(): readonly [type: string, fields: Field[]] {
    const random = this.#random;
    const kind = random.integer(1, 20);
    if (kind === 1)
      return [
        'H',
        [
          [11, random.pick(this.#ids)],
          [55, 'A'],
          [54, 1],
        ],
      ];
    if (kind === 2)
      return [
        'B',
        [
          [148, 'Noon'],
          [33, 1],
          [58, 'It is'],
        ],
      ];
    const id = random.chance(0.03) ? random.pick(this.#ids) : `c${this.#ids.length}`;
    const orig = random.pick(this.#ids);
    this.#ids.push(id);
    const symbol = random.chance(0.03) ? 'NONE' : random.pick(['A', 'A', 'B']);
    const side = random.chance(0.03) ? 'x' : random.pick([1, 2]);
    const head: Field[] = [
      [11, id],
      [55, symbol],
      [54, side],
      [60, TIME],
    ];
    const account: Field[] = random.chance(0.3) ? [[1, random.pick(['DESK', 'OTHER'])]] : [];
    const terms: Field[] = [
      [38, random.integer(1, 100)],
      [40, 2],
      [44, this.#price(side)],
    ];
    if (kind <= 6) return ['F', [[41, orig], ...head, [38, 1]]];
    if (kind <= 9) return ['G', [[41, orig], ...head, ...terms]];
    const text: Field[] = random.chance(0.2)
      ? [[58, random.pick(['sim:ack,fill(10%)', 'sim:fly', 'hello'])]]
      : [];
    return ['D', [...account, ...head, ...terms, ...text]];
  }

  /** Never such that the client would trade with itself: then faults fire at orders that the message is not about. */
  #price(side: Field[1]): string {
    const ticks = side === 2 ? this.#random.integer(1_001, 1_005) : this.#random.integer(995, 999);
    return (ticks / 100).toFixed(this.#random.chance(0.03) ? 3 : 2);
  }
}

const MESSAGES = 120;

for (const byDefault of [1, 2]) {
  test(`what is foretold of ${MESSAGES} messages comes, asking changes nothing, and a second run is the same byte for byte (${byDefault})`, async (context) => {
    const seed = seedOf(context, byDefault);
    const asked = await Stage.open(context, seed);
    const messages = new Messages(new SeededRandom(seed));
    const sent = Array.from({ length: MESSAGES }, () => messages.next());
    for (const [type, fields] of sent) {
      const before = asked.state();
      const foretold = asked.rehearse(type, fields);
      assert.equal(asked.state(), before, textOf(type, fields));
      await check(asked, foretold, () => asked.send(type, fields));
    }
    // What cannot be seen, such as how far a stream of random numbers was used, shows in what comes of the same later.
    const other = await Stage.open(context, seed);
    for (const [type, fields] of sent) await other.send(type, fields);
    assert.deepEqual(other.events, asked.events);
    assert.deepEqual(other.received, asked.received);
    assert.equal(other.state(), asked.state());
    assert.ok(asked.hits('ack-lost') > 0 && asked.taken('auto-partial-A') > 0);
  });
}

/** Holds what is foretold of a message against what comes of it. */
async function check(
  stage: Stage,
  foretold: RehearsalJson,
  send: () => Promise<VenueEvent[]>,
): Promise<void> {
  const of = (...kinds: ResponderJson['kind'][]): ResponderJson[] =>
    foretold.responders.filter(({ kind }) => kinds.includes(kind));
  const bots = of('bot', 'trigger').filter(({ name }) => !name.startsWith('noise'));
  const hitsBefore = new Map(of('fault').map(({ name }) => [name, stage.hits(name)]));
  const takenBefore = new Map(bots.map(({ name }) => [name, stage.taken(name)]));
  const events = await send();
  const saying = (what: string): string => `${what}\n${JSON.stringify({ foretold, events }, null, 2)}`;

  // What a fault has happen before a request may make something else of it.
  if (!foretold.outcome.includes('happen before')) {
    const refused = events.find(({ type }) => type === 'order-rejected' || type === 'request-rejected');
    if (foretold.refusal?.by === 'venue')
      assert.equal(
        refused && 'reason' in refused && refused.reason,
        foretold.refusal.reason,
        saying('refusal'),
      );
    if (foretold.refusal !== null && foretold.refusal.by !== 'venue')
      assert.deepEqual(events, [], saying('refusal'));

    const held = new Set(
      events.flatMap((event) => ('hold' in event && typeof event.hold === 'string' ? [event.hold] : [])),
    );
    for (const { name, answers } of of('hold', 'expectation')) {
      if (answers === 'yes') assert.ok(held.has(name), saying(`hold ${name}`));
      if (answers === 'no') assert.ok(!held.has(name), saying(`hold ${name}`));
    }
    for (const { name, answers } of bots) {
      const more = stage.taken(name) - takenBefore.get(name)!;
      if (answers === 'yes') assert.equal(more, 1, saying(`bot ${name}`));
      if (answers === 'no') assert.equal(more, 0, saying(`bot ${name}`));
    }
  }
  for (const { name, answers } of of('fault')) {
    const more = stage.hits(name) - hitsBefore.get(name)!;
    if (answers === 'yes') assert.ok(more > 0, saying(`fault ${name}`));
    if (answers === 'no') assert.equal(more, 0, saying(`fault ${name}`));
  }
}

test('what is refused is told with the field to blame, and what is no message is said to be none', async (context) => {
  const drop = '[[fault]]\nkind = "drop"\nmoment = "before"\nmsgType = "G"\n';
  const stage = await Stage.open(context, 1, drop);
  const order: Field[] = [
    [11, 'c1'],
    [55, 'A'],
    [54, 1],
    [60, TIME],
    [38, 10],
    [40, 2],
    [44, '9.95'],
  ];
  const outcome = (type: string, fields: readonly Field[]): string => stage.rehearse(type, fields).outcome;
  const { refusal, outcome: rejected } = stage.rehearse('D', order.with(2, [54, 'x']));
  assert.deepEqual(refusal, {
    by: 'session',
    reason: '5',
    text: 'Value is incorrect (out of range) for this tag',
    tag: 54,
  });
  assert.equal(rejected, 'The session refuses it: Value is incorrect (out of range) for this tag, tag 54.');
  const news: Field[] = [
    [148, 'Noon'],
    [33, 1],
    [58, 'It is'],
  ];
  assert.equal(outcome('B', news), 'The gateway refuses it: Unsupported Message Type, tag 35.');
  assert.equal(outcome('V', [[262, 'M']]), 'The session refuses it: Required tag missing, tag 146.');
  assert.equal(
    outcome('D', order.with(6, [44, '9.955'])),
    'The venue refuses it: The price is not a multiple of the tick size.',
  );
  assert.match(
    outcome('G', [[41, 'c1'], ...order]),
    /^Fault drop ends the connection before it is dealt with\.$/,
  );
  assert.equal(
    outcome('D', [[97, 'Y'], ...order]),
    'Bot auto-reject-A answers it, unless bot auto-partial-A takes it before, by chance.',
  );
  await stage.send('D', order.with(0, [11, 'c0']).with(1, [55, 'B']));
  assert.match(outcome('D', [[97, 'Y'], ...order.with(0, [11, 'c0'])]), /is answered at once/);

  const control = stage.running.session('fix.C')!;
  for (const [text, problem] of [
    ['hello', /field 1, "hello", is not of the form tag=value/],
    ['11=a|55=A', /has no MsgType/],
    ['35=0', /35=0 is a message of the session itself/],
    ['35=D|354=50|355=short', /is garbled/],
  ] as const)
    assert.throws(() => control.rehearse(text), problem);
});
