/** A thread with many subscribers to all events, which count what comes and look no further. */
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { clientProof, freshNonce } from '../src/management/scram.ts';

export interface ReadersOptions {
  readonly port: number;
  readonly token: string;
  readonly subscribers: number;
}

export interface ReadersCount {
  /** Events that have come to all subscribers together, and gaps that stand for those that have not. */
  readonly events: number;
  readonly gaps: number;
  readonly bytes: number;
}

const NEWLINE = 0x0a;
const GAP = Buffer.from('events.gap');
const { port, token, subscribers } = workerData as ReadersOptions;
let events = 0;
let gaps = 0;
let bytes = 0;

await Promise.all(Array.from({ length: subscribers }, () => subscribe()));
parentPort!.on('message', () => parentPort!.postMessage({ events, gaps, bytes } satisfies ReadersCount));
parentPort!.postMessage('ready');

async function subscribe(): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  const clientNonce = freshNonce();
  const start = { protocol: 1, client: 'bench', mechanism: 'scram-sha-256', channelBinding: 'none' };
  const { nonce, salt, iterations } = await ask(socket, 'auth.start', {
    ...start,
    user: 'admin',
    clientNonce,
  });
  const exchange = { user: 'admin', clientNonce, nonce: nonce!, salt: salt!, iterations: Number(iterations) };
  const { proof } = await clientProof(token, exchange);
  await ask(socket, 'auth.finish', { nonce, proof });
  await ask(socket, 'events.subscribe', {});
  socket.on('data', count);
  setInterval(() => socket.write('{"jsonrpc":"2.0","id":0,"method":"rpc.ping"}\n'), 10_000).unref();
}

async function ask(socket: Socket, method: string, params: object): Promise<Record<string, string>> {
  socket.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}\n`);
  const [line] = (await once(socket, 'data')) as [Buffer];
  return (JSON.parse(line.toString()) as { result: Record<string, string> }).result;
}

function count(chunk: Buffer): void {
  bytes += chunk.length;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) events++;
  if (chunk.includes(GAP)) gaps++;
}
