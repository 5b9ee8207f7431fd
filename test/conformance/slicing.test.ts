import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';

import { startSlicingProxy } from '../kit/slicing-proxy.ts';

const REQUEST = '8=FIX.4.2|9=5|35=0|10=161|';
const ANSWER = '8=FIX.4.2|9=5|35=5|10=166|';

test('through the slicing proxy a server reads single bytes, and its answer comes whole', async (t) => {
  const read: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (chunk: Buffer) => read.push(chunk.toString()));
    socket.on('end', () => socket.end(ANSWER));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const proxy = await startSlicingProxy((server.address() as AddressInfo).port);
  t.after(() => proxy.close());
  const client = connect({ host: '127.0.0.1', port: proxy.port, allowHalfOpen: true });
  client.end(REQUEST);
  assert.equal(await text(client), ANSWER);
  assert.equal(read.join(''), REQUEST);
  // The system may hand over two writes at once, as while the server has not accepted the connection yet.
  assert.ok(read.length > REQUEST.length / 2, JSON.stringify(read));
});
