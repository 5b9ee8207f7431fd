import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERRORS } from '../../src/management/errors.ts';
import { LIMITS } from '../../src/management/limits.ts';
import { readRequest } from '../../src/management/framing.ts';
import { METHODS } from '../../src/management/methods.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';
import { startParams } from '../kit/management-peer.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

const INPUTS = 20_000;
const CONNECTIONS = 150;

const METHOD_NAMES = [...Object.keys(METHODS), 'order', 'rpc.discover', '__proto__', ''];
const WORDS = [
  'VOD',
  'XSIM',
  'O-1',
  'O-0',
  'buy',
  'sell',
  '10.5',
  '-1',
  '1e9',
  '',
  '\u0000',
  '😀',
  'ACME',
  '../..',
];
const NUMBERS = [0, 1, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308];
const KEYS = [
  'venue',
  'symbol',
  'side',
  'quantity',
  'price',
  'orderId',
  'limit',
  'types',
  'subscription',
  'x',
];
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u',
  'null',
  '1e999',
  '\n',
  '\r\n',
  '\u0000',
  '__proto__',
];

function value(random: SeededRandom, depth = 0): unknown {
  const kind = random.integer(0, depth > 4 ? 3 : 5);
  if (kind === 0) return random.pick(NUMBERS);
  if (kind === 1) return random.pick([true, false, null]);
  if (kind <= 3) return random.pick(WORDS);
  const items = Array.from({ length: random.integer(0, 5) }, () => value(random, depth + 1));
  return kind === 4 ? items : Object.fromEntries(items.map((item) => [random.pick(KEYS), item]));
}

function request(random: SeededRandom): Record<string, unknown> {
  const message: Record<string, unknown> = {
    jsonrpc: random.chance(0.95) ? '2.0' : value(random),
    id: random.chance(0.9) ? random.integer(0, 1_000) : value(random),
    method: random.chance(0.95) ? random.pick(METHOD_NAMES) : value(random),
  };
  if (random.chance(0.8)) {
    const keys = Array.from({ length: random.integer(0, 5) }, () => random.pick(KEYS));
    message['params'] = Object.fromEntries(keys.map((key) => [key, value(random)]));
  }
  return message;
}

/** Text that is nearly a request: bytes are changed, left out, doubled or put in. */
function mutated(random: SeededRandom, text: string): Buffer {
  let bytes = Buffer.from(text);
  for (let change = random.integer(0, 4); change > 0; change--) {
    const at = random.integer(0, bytes.length);
    const to = Math.min(bytes.length, at + random.integer(0, 8));
    const piece = random.pick([
      Buffer.from(random.pick(PIECES)),
      Buffer.from([random.integer(0, 255)]),
      bytes.subarray(at, to),
      Buffer.from(random.pick(PIECES).repeat(random.integer(1, 200))),
    ]);
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(random.chance(0.5) ? at : to)]);
  }
  return bytes;
}

describe('whatever a client sends', () => {
  it('is read as a request or refused with an error of the table', (test) => {
    const random = seeded(test);
    for (let input = 0; input < INPUTS; input++) {
      const line = mutated(random, JSON.stringify(request(random)));
      const read = readRequest(line, LIMITS);
      if ('problem' in read) assert.ok(Object.hasOwn(ERRORS, read.problem.code));
      else assert.equal(typeof read.method, 'string');
      assert.equal(({} as { x?: unknown }).x, undefined);
    }
  });

  it(
    'the daemon lives, answers with errors of the table, and serves others',
    { timeout: 60_000 },
    async (test) => {
      const random = seeded(test);
      await using daemon = await SmallDaemon.start();
      daemon.venue().fill('VOD', 10);
      using innocent = await daemon.logOn('viewer');
      for (let connection = 0; connection < CONNECTIONS; connection++) {
        // oxlint-disable-next-line no-await-in-loop -- one attacker after the other, each with a whole connection
        using attacker = await daemon.logOn(random.pick(['none', 'viewer', 'operator', 'admin']));
        const requests = Array.from({ length: random.integer(1, 40) }, () => {
          const message = request(random);
          if (random.chance(0.1)) message['params'] = startParams('admin', 'x'.repeat(24));
          return Buffer.concat([mutated(random, JSON.stringify(message)), Buffer.from('\n')]);
        });
        const bytes = Buffer.concat(requests);
        for (let at = 0; at < bytes.length;) {
          const end = at + (random.chance(0.1) ? random.integer(1, 10) : random.integer(1, 4_000));
          attacker.write(bytes.subarray(at, end));
          at = end;
        }
        attacker.write(`\n${JSON.stringify({ jsonrpc: '2.0', id: 'the last', method: 'daemon.status' })}\n`);
        // oxlint-disable-next-line no-await-in-loop -- one attacker after the other
        await Promise.race([attacker.line(({ id }) => id === 'the last'), attacker.closed]).catch(() => {});
        for (const [, code] of attacker.received.matchAll(/"error":\{.*?"data":\{"code":"([^"]+)"/g)) {
          assert.ok(Object.hasOwn(ERRORS, code!), attacker.received);
          assert.notEqual(code, 'internal-error', attacker.received);
        }
      }
      assert.equal((await innocent.call('order.list', { limit: 1 })).error, undefined);
      assert.deepEqual(daemon.log, []);
    },
  );
});
