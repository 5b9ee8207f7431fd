import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { ERRORS } from '../../src/management/errors.ts';
import { LIMITS } from '../../src/management/limits.ts';
import { readRequest } from '../../src/management/framing.ts';
import { METHODS } from '../../src/management/methods.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';
import { startParams } from '../kit/management-peer.ts';
import { secretOf, SmallDaemon, type SmallDaemonOptions } from '../kit/small-daemon.ts';
import { WebSocketPeer } from '../kit/websocket-peer.ts';

const INPUTS = 20_000;
const CONNECTIONS = 150;
const HTTP_ROUNDS = 30;
/** After so long nothing more is expected: what was sent is a beginning of something. */
const SILENCE_MS = 300;

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

/** Nearly a POST with nearly a request, or nearly the opening of a WebSocket and something behind it. */
function nearlyHttp(random: SeededRandom, port: number): Buffer {
  const body = mutated(random, JSON.stringify(request(random)));
  const user = random.pick(['viewer', 'operator', 'admin', 'eve']);
  const head = random.chance(0.7)
    ? `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${secretOf(user)}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
    : `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  return Buffer.concat([random.chance(0.5) ? Buffer.from(head) : mutated(random, head), body]);
}

/** All that a server says to the bytes until it ends the connection, or has been silent for a while. */
function talk(port: number, bytes: Buffer): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('error', () => {});
  socket.setEncoding('latin1').on('data', (text: string) => {
    said += text;
  });
  socket.once('close', () => resolve(said));
  socket.setTimeout(SILENCE_MS, () => socket.destroy());
  // The end of what we have to say is what ends most of these talks.
  socket.end(bytes);
  return promise;
}

function assertDeclaredErrors(said: string): void {
  for (const [, code] of said.matchAll(/"error":\{.*?"data":\{"code":"([^"]+)"/g)) {
    assert.ok(Object.hasOwn(ERRORS, code!), said);
    assert.notEqual(code, 'internal-error', said);
  }
}

/** Attacks a daemon, beside somebody who is none the worse for it: nothing has failed that would be worth a line. */
async function attack(
  options: SmallDaemonOptions,
  attackers: (daemon: SmallDaemon) => Promise<void>,
): Promise<void> {
  await using daemon = await SmallDaemon.start(options);
  daemon.venue().fill('VOD', 10);
  using innocent = await daemon.logOn('viewer');
  await attackers(daemon);
  assert.equal((await innocent.call('order.list', { limit: 1 })).error, undefined);
  // Of logons that fail it is told.
  assert.deepEqual(
    daemon.log.filter((line) => !line.endsWith(' failed: wrong user or secret')),
    [],
  );
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
      await attack({}, async (daemon) => {
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
          attacker.write(
            `\n${JSON.stringify({ jsonrpc: '2.0', id: 'the last', method: 'daemon.status' })}\n`,
          );
          // oxlint-disable-next-line no-await-in-loop -- one attacker after the other
          await Promise.race([attacker.line(({ id }) => id === 'the last'), attacker.closed]).catch(() => {});
          assertDeclaredErrors(attacker.received);
        }
      });
    },
  );

  it(
    'over HTTP, the daemon lives and answers with errors of the table',
    { timeout: 60_000 },
    async (test) => {
      const random = seeded(test);
      await attack({ http: true }, async (daemon) => {
        for (let round = 0; round < HTTP_ROUNDS; round++) {
          const talks = Array.from({ length: 10 }, () =>
            talk(daemon.httpPort, nearlyHttp(random, daemon.httpPort)),
          );
          // oxlint-disable-next-line no-await-in-loop -- a round has as many connections as a daemon takes at once
          for (const said of await Promise.all(talks)) assertDeclaredErrors(said);
        }
      });
    },
  );

  it(
    'over a WebSocket, the daemon lives and answers with errors of the table',
    { timeout: 60_000 },
    async (test) => {
      const random = seeded(test);
      await attack({ http: true }, async (daemon) => {
        for (let connection = 0; connection < CONNECTIONS; connection++) {
          // oxlint-disable-next-line no-await-in-loop -- one attacker after the other
          using attacker = await WebSocketPeer.connect(daemon.httpPort);
          const user = random.pick(['none', 'viewer', 'operator', 'admin']);
          // oxlint-disable-next-line no-await-in-loop -- as above
          if (user !== 'none') await attacker.logOn(user, secretOf(user));
          for (let message = random.integer(1, 40); message > 0; message--) {
            attacker.webSocket.send(mutated(random, JSON.stringify(request(random))), {
              binary: random.chance(0.5),
              fin: random.chance(0.9),
            });
          }
          const last = { jsonrpc: '2.0', id: 'the last', method: 'rpc.ping' };
          attacker.webSocket.send(JSON.stringify(last));
          // oxlint-disable-next-line no-await-in-loop -- as above
          await attacker.message(({ id, error }) => id === 'the last' || error !== undefined).catch(() => {});
          assertDeclaredErrors(JSON.stringify(attacker.messages));
        }
      });
    },
  );
});
