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
/** How a message tells which events it has, or which are missing. */
const RANGE = /"method":"events(\.gap)?","params":\{"subscription":1,"from":(\d+),"to":(\d+),/;
const HEAD_BYTES = 128;
const { port, token, subscribers } = workerData as ReadersOptions;
const readers = Array.from({ length: subscribers }, () => ({ last: 0, missing: 0, gaps: 0 }));
let bytes = 0;

type Reader = (typeof readers)[number];

await Promise.all(readers.map((reader) => subscribe(reader)));
parentPort!.on('message', () => {
  const sum = (each: (reader: Reader) => number): number =>
    readers.reduce((total, reader) => total + each(reader), 0);
  const events = sum(({ last, missing }) => last - missing);
  parentPort!.postMessage({ events, gaps: sum(({ gaps }) => gaps), bytes } satisfies ReadersCount);
});
parentPort!.postMessage('ready');

async function subscribe(reader: Reader): Promise<void> {
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
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    // A beginning may lie across two chunks. That the same one may be seen twice does no harm.
    see(reader, Buffer.concat([rest, chunk.subarray(0, HEAD_BYTES)]));
    see(reader, chunk);
    rest = Buffer.from(chunk.subarray(-HEAD_BYTES));
  });
  setInterval(() => socket.write('{"jsonrpc":"2.0","id":0,"method":"rpc.ping"}\n'), 10_000).unref();
}

async function ask(socket: Socket, method: string, params: object): Promise<Record<string, string>> {
  socket.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}\n`);
  const [line] = (await once(socket, 'data')) as [Buffer];
  return (JSON.parse(line.toString()) as { result: Record<string, string> }).result;
}

/** Notes what the messages that begin in the chunk are about. */
function see(reader: Reader, chunk: Buffer): void {
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
    const range = RANGE.exec(chunk.toString('latin1', at, at + HEAD_BYTES));
    const to = Number(range?.[3] ?? 0);
    if (range === null || to <= reader.last) continue;
    reader.last = to;
    if (range[1] === undefined) continue;
    reader.gaps++;
    reader.missing += to - Number(range[2]) + 1;
  }
}
