import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isForeign, LineReader, readRequest, type Request } from '../../src/management/framing.ts';
import { LIMITS } from '../../src/management/limits.ts';
import { seeded } from '../kit/seed.ts';

const STATUS = { jsonrpc: '2.0', id: 1, method: 'daemon.status' };

function read(text: string | Buffer): ReturnType<typeof readRequest> {
  return readRequest(Buffer.from(text as string), LIMITS);
}

function refusal(text: string | Buffer): string | null {
  const request = read(text);
  return 'problem' in request ? request.problem.code : null;
}

function withParams(params: string): string {
  return `{"jsonrpc":"2.0","id":1,"method":"order.enter","params":${params}}`;
}

describe('a line', () => {
  it('is found however the bytes arrive', (test) => {
    const random = seeded(test);
    const lines = Array.from(
      { length: 500 },
      (_, number) => `${number}${'é'.repeat(Math.floor(random.next() ** 4 * 9_000))}`,
    );
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const reader = new LineReader(64 * 1_024);
    const found: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + Math.floor(random.next() ** 3 * 20_000);
      reader.push(bytes.subarray(at, end));
      at = end;
      for (let line = reader.next(); line !== null; line = reader.next()) found.push(line.toString());
    }
    assert.deepEqual(found, lines);
    assert.equal(reader.rest.length, 0);
  });

  it('may be as long as the limit, and not a byte longer, with its end there or not', () => {
    for (const [text, overlong] of [
      ['12345678\n', false],
      ['123456789\n', true],
      ['12345678', false],
      ['123456789', true],
    ] as const) {
      const reader = new LineReader(8);
      reader.push(Buffer.from(text));
      assert.equal(reader.next() === null, overlong || !text.endsWith('\n'), text);
      assert.equal(reader.overlong, overlong, text);
    }
  });
});

describe('another protocol', () => {
  for (const start of [
    'GET / HTTP/1.1',
    'POST / HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'PRI * HTTP/2.0',
    'Host: localhost:9999',
    'HOST: localhost',
    '8=FIX.4.4\u00019=65\u000135=A',
    '\u0016\u0003\u0001\u0002\u0000\u0001',
  ]) {
    it(`is known by its start: ${JSON.stringify(start)}`, () => {
      assert.equal(isForeign(Buffer.from(start, 'latin1')), true);
    });
  }

  it('is not seen in a request', () => {
    for (const line of [JSON.stringify(STATUS), '', '{', '[]', 'GETTING', '  {"method":"GET "}']) {
      assert.equal(isForeign(Buffer.from(line)), false, line);
    }
  });
});

describe('a request', () => {
  it('is taken with an integer or a short text as id, with parameters or without', () => {
    const request = read(JSON.stringify(STATUS)) as Request;
    assert.deepEqual(request, { id: 1, method: 'daemon.status', params: {} });
    for (const id of [0, -1, 2 ** 53 - 1, '', 'a'.repeat(64), 'ünïcode']) {
      assert.equal(read(JSON.stringify({ ...STATUS, id, params: { a: 1 } })).id, id);
    }
    assert.equal(refusal(`\t ${JSON.stringify(STATUS)} \r`), null);
  });

  for (const [what, line, code] of [
    ['no JSON', '{"jsonrpc":"2.0",', 'parse-error'],
    ['a word', 'status', 'parse-error'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'parse-error'],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'parse-error'],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"daemon.status"}]', 'invalid-request'],
    ['a number', '7', 'invalid-request'],
    ['null', 'null', 'invalid-request'],
    ['no version', '{"id":1,"method":"daemon.status"}', 'invalid-request'],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"daemon.status"}', 'invalid-request'],
    ['no id', '{"jsonrpc":"2.0","method":"daemon.status"}', 'invalid-request'],
    ['null as id', '{"jsonrpc":"2.0","id":null,"method":"daemon.status"}', 'invalid-request'],
    ['a fraction as id', '{"jsonrpc":"2.0","id":1.5,"method":"daemon.status"}', 'invalid-request'],
    ['an object as id', '{"jsonrpc":"2.0","id":{},"method":"daemon.status"}', 'invalid-request'],
    ['a long id', JSON.stringify({ ...STATUS, id: 'a'.repeat(65) }), 'invalid-request'],
    ['a huge id', '{"jsonrpc":"2.0","id":9007199254740993,"method":"daemon.status"}', 'invalid-request'],
    ['no method', '{"jsonrpc":"2.0","id":1}', 'invalid-request'],
    ['a list as parameters', withParams('[1]'), 'invalid-request'],
    ['null as parameters', withParams('null'), 'invalid-request'],
    ['another member', '{"jsonrpc":"2.0","id":1,"method":"daemon.status","token":"x"}', 'invalid-request'],
    [
      '33 levels',
      withParams(`${'['.repeat(31)}${']'.repeat(31)}`.replace(/^/, '{"a":').concat('}')),
      'invalid-request',
    ],
    ['a million levels', '['.repeat(1_000_000), 'invalid-request'],
    [
      'a deep id',
      `{"jsonrpc":"2.0","id":${'['.repeat(5_000)}${']'.repeat(5_000)},"method":"x"}`,
      'invalid-request',
    ],
    [
      '10 001 members',
      withParams(`{${Array.from({ length: 10_001 }, (_, n) => `"k${n}":0`).join()}}`),
      'invalid-request',
    ],
    ['a million members', withParams(`{${'"k":0,'.repeat(170_000)}"k":0}`), 'invalid-request'],
    ['__proto__', withParams('{"__proto__":{"x":1}}'), 'invalid-request'],
    ['__proto__ in disguise', withParams('{"__pro\\u0074o__":{"x":1}}'), 'invalid-request'],
    ['__proto__ in a list', withParams('{"a":[{"__proto__":{"x":1}}]}'), 'invalid-request'],
    ['__proto__ at the top', '{"jsonrpc":"2.0","id":1,"method":"x","__proto__":{"x":1}}', 'invalid-request'],
    ['constructor', withParams('{"constructor":{"prototype":{"x":1}}}'), 'invalid-request'],
    ['prototype', withParams('{"prototype":{}}'), 'invalid-request'],
    ['the same member twice', withParams('{"side":"buy","side":"sell"}'), 'invalid-request'],
    [
      'the same member twice, in disguise',
      withParams('{"side":"buy","\\u0073ide":"sell"}'),
      'invalid-request',
    ],
    ['two ids', '{"jsonrpc":"2.0","id":1,"id":2,"method":"daemon.status"}', 'invalid-request'],
    ['half a surrogate pair', withParams('{"symbol":"\\ud800"}'), 'invalid-request'],
    ['half a surrogate pair as name', withParams('{"\\udc00":1}'), 'invalid-request'],
    ['1e400', withParams('{"limit":1e400}'), 'invalid-request'],
  ] as const) {
    it(`is refused: ${what}`, () => {
      const started = process.cpuUsage();
      assert.equal(refusal(line), code);
      const { user } = process.cpuUsage(started);
      const allowedMicros = 5_000 * Math.ceil(line.length / 1_024);
      assert.ok(user < allowedMicros + 50_000, `${user} µs for ${line.length} bytes`);
      assert.equal(({} as { x?: number }).x, undefined);
    });
  }

  it('may be 32 levels deep and have 10 000 members', () => {
    assert.equal(refusal(withParams(`{"a":${'['.repeat(30)}${']'.repeat(30)}}`)), null);
    const members = Array.from({ length: 9_996 }, (_, n) => `"k${n}":0`).join();
    assert.equal(refusal(withParams(`{${members}}`)), null);
  });

  it('does not count what stands inside texts', () => {
    assert.equal(refusal(withParams(JSON.stringify({ text: `${'[{:'.repeat(50_000)}\\" \\\\` }))), null);
  });
});
