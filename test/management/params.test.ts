import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { snapshotOf } from '../../src/engine/snapshot.ts';
import { METHODS, type MethodName } from '../../src/management/methods.ts';
import { startParams } from '../kit/management-peer.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly description?: string;
}

interface Shape {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const NAMES = Object.keys(METHODS) as MethodName[];

function shapeOf(method: MethodName): Shape {
  return METHODS[method].params.toJSONSchema({ io: 'input' }) as unknown as Shape;
}

/** Parameters that every method takes as they stand. */
const GOOD: Readonly<Record<string, unknown>> = {
  ...startParams('admin', 'a-nonce-of-a-test'),
  nonce: 'n',
  proof: 'p',
  file: 'a.toml',
  text: '',
  symbol: 'VOD',
  side: 'buy',
  quantity: '1',
  orderId: 'O-1',
  session: 'orders.ACME',
  message: '35=B',
  tradeId: 'T-1',
  price: '1',
  name: 'desk',
  phase: 'halt',
  subscription: 1,
  id: 1,
  queue: 'ci',
  endpoint: 'orders',
  bot: 'noise-VOD',
  kind: 'noise',
  to: '30s',
  snapshot: 'before',
  as: 'XTWO',
  role: 'viewer',
  targetCompId: 'NEW',
  fault: 'lost',
  level: 'fast',
};

function goodParams({ required = [], properties }: Shape): Record<string, unknown> {
  return Object.fromEntries(required.map((name) => [name, properties[name]?.enum?.[0] ?? GOOD[name]]));
}

/** Values that are of a wrong type, or out of what is allowed. */
function wrongValues(schema: Schema): unknown[] {
  // What is wrong for each of several forms is wrong for all of them together.
  if (schema.anyOf !== undefined) return [null, {}, [[]], true, 1.5, 'x'.repeat(65)];
  const wrong: unknown[] = [null, {}, [[]], Number.MAX_VALUE, 'no such word \u0000'.repeat(100_000)];
  if (schema.type !== 'boolean') wrong.push(true);
  if (schema.type !== 'integer' && schema.type !== 'number' && schema.const === undefined) wrong.push(1);
  if (schema.type === 'integer') wrong.push('1', 1.5, -1e300);
  if (schema.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER)
    wrong.push(schema.minimum - 1);
  if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER)
    wrong.push(schema.maximum + 1);
  if (schema.maxLength !== undefined) wrong.push('9'.repeat(schema.maxLength + 1));
  if (schema.maxItems !== undefined) wrong.push(Array.from({ length: schema.maxItems + 1 }, () => 'new'));
  if (schema.pattern !== undefined) wrong.push('', ' ', '../x', '$(reboot)', "'; --");
  if (schema.items !== undefined) wrong.push('new', ['no such word'], [null]);
  return wrong;
}

/** Longer ones are refused before anybody looks at them. */
const LONGEST_SENT = 4_000;

/** All that a call could have changed. */
function stateOf(daemon: SmallDaemon): object {
  const { venue, listeners } = daemon.venue();
  return { venue: snapshotOf(venue), listeners, stops: daemon.stops };
}

describe('the parameters of each method', () => {
  for (const method of NAMES) {
    const shape = shapeOf(method);

    it(`${method}: are flat, and each says what it is`, () => {
      for (const [name, schema] of Object.entries(shape.properties)) {
        assert.ok(schema.description !== undefined && schema.description.length > 5, name);
        assert.match(schema.description, /[^.]$/, `${name}: a description has no full stop`);
        const types = ['string', 'integer', 'boolean', 'array'];
        for (const { const: only, type = '' } of schema.anyOf ?? [schema])
          assert.ok(only !== undefined || types.includes(type), `${name} is ${type}`);
        if (schema.type === 'array') assert.equal(schema.items?.type, 'string', name);
      }
    });

    it(`${method}: are refused by name when they are wrong`, async () => {
      const params = METHODS[method].params;
      assert.equal(params.safeParse(goodParams(shape)).success, true);
      for (const [name, schema] of Object.entries(shape.properties)) {
        for (const value of wrongValues(schema)) {
          const { error } = params.safeParse({ ...goodParams(shape), [name]: value });
          const told = JSON.stringify(value)?.slice(0, 40);
          assert.ok(error !== undefined, `${name} = ${told} is taken`);
          assert.ok(
            error.issues.every(({ path }) => path[0] === name),
            `${name} = ${told}`,
          );
        }
      }
    });
  }

  it('have no effect when one of them is wrong, whichever it is: the caller is told its name', async () => {
    await using daemon = await SmallDaemon.start();
    daemon.venue().fill('VOD', 3);
    using admin = await daemon.logOn('admin');
    await admin.call('events.open', { queue: 'ci' });
    const before = stateOf(daemon);
    for (const method of NAMES) {
      const shape = shapeOf(method);
      for (const [name, schema] of Object.entries(shape.properties)) {
        for (const value of wrongValues(schema)) {
          const params = { ...goodParams(shape), [name]: value };
          if (JSON.stringify(params).length > LONGEST_SENT) continue;
          // A stranger's connection ends with what is wrong with its logon.
          using stranger = METHODS[method].role === 'none' ? await daemon.connect() : null;
          const { error } = await (stranger ?? admin).call(method, params);
          const told = `${method} ${name} = ${JSON.stringify(value).slice(0, 40)}`;
          assert.equal(error?.data['code'], 'invalid-params', told);
          const problems = error.data['problems'] as { path: string }[];
          assert.ok(
            problems.every(({ path }) => path.split('.')[0] === name),
            told,
          );
        }
      }
    }
    assert.deepEqual(stateOf(daemon), before);
    assert.deepEqual(daemon.log, []);
  });

  it('are refused over the wire with their names and what would be right', async () => {
    await using daemon = await SmallDaemon.start();
    using admin = await daemon.logOn('admin');
    const problems = async (method: MethodName, params: object): Promise<unknown> =>
      (await admin.call(method, params)).error?.data['problems'];
    assert.deepEqual(await problems('order.enter', { symbol: 'VOD', sied: 'buy', quantity: 1 }), [
      { path: 'side', message: 'is required' },
      { path: 'quantity', message: 'Invalid input: expected string, received number' },
      {
        path: 'sied',
        message:
          'no such parameter; there is venue, symbol, side, quantity, price, orderType, timeInForce, stopPrice, trailOffset, peg, ' +
          'pegOffset, display, minimum, allOrNone, postOnly, expireAt, clientOrderId, owner',
      },
    ]);
    assert.deepEqual(
      await problems('order.enter', { symbol: 'VOD', side: 'buy', quantity: '1', price: '1,5' }),
      [{ path: 'price', message: 'must be a decimal number as text, such as "12.50"' }],
    );
    assert.deepEqual(await problems('book.show', { symbol: 'VOD', levels: 1_001 }), [
      { path: 'levels', message: 'Too big: expected number to be <=1000' },
    ]);
    const [type] = (await problems('events.subscribe', { types: ['trade', 'fill'] })) as {
      path: string;
      message: string;
    }[];
    assert.equal(type?.path, 'types.1');
    assert.match(type.message, /"order-accepted"/);
    const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, number) => [`k${number}`, 0]));
    assert.equal(((await problems('order.list', many)) as unknown[]).length, 10);
    assert.deepEqual(await problems('daemon.status', { verbose: true }), [
      { path: 'verbose', message: 'no such parameter; it takes none' },
    ]);
    for (const method of NAMES.filter((name) => METHODS[name].role !== 'none')) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { error } = await admin.call(method, { ...goodParams(shapeOf(method)), nothing: 0 });
      assert.equal(error?.data['code'], 'invalid-params', method);
    }
    assert.equal(daemon.stops, 0);
  });
});
