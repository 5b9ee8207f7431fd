/**
 * The echo acceptor as a program, for FIX acceptance tests that come from outside.
 *
 *   node test/conformance/echo.ts --port P
 *
 * Prints one JSON line when it listens, and runs until it is told to stop.
 */
import { parseArgs } from 'node:util';

import { PEERS, startEchoAcceptor } from './echo-acceptor.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error('usage: node test/conformance/echo.ts [--port 0..65535]');
  process.exit(2);
}
const acceptor = await startEchoAcceptor(port);
const sessions = PEERS.map(({ beginString, targetCompId }) => ({ beginString, targetCompId }));
console.log(JSON.stringify({ host: '127.0.0.1', port: acceptor.port, sessions }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void acceptor.close());
