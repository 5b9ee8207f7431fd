import type { Client } from '../../sdk/index.ts';
import { daemonDirectory, readDaemonFile } from '../management/home.ts';
import { Problem } from './problem.ts';

/** The words that say which daemon is meant. */
export interface Meant {
  readonly name?: string | undefined;
  /** Address and port of one on another machine. */
  readonly connect?: string | undefined;
  readonly 'tls-ca'?: string | undefined;
}

/**
 * Logs on to the daemon that is meant, and off again whatever happens: the one at that address, or of that name; without
 * either the one called `default`, as `simctl start` calls it, or else the only one that runs.
 */
export async function withClient<T>(meant: Meant, use: (client: Client) => Promise<T>): Promise<T> {
  await using client = await connectTo(meant, 'simctl')();
  return await use(client);
}

/**
 * Logs on to the daemon that is meant whenever it is called, wherever that is by then; `program` is for its log. Throws
 * a Problem at once for words that can mean none.
 */
export function connectTo(meant: Meant, program: string): () => Promise<Client> {
  if (meant.connect !== undefined) addressOf(meant.connect, '--connect');
  return async () => {
    // Loaded only when there is something to ask: help must not wait for it.
    const { connect } = await import('../../sdk/index.ts');
    return await connect({ client: program, ...placeOf(meant) });
  };
}

function placeOf({
  name,
  connect,
  'tls-ca': tlsCa,
}: Meant): Parameters<typeof import('../../sdk/index.ts').connect>[0] {
  if (connect === undefined) return { name: name ?? readDaemonFile(daemonDirectory('default'))?.name };
  return { ...addressOf(connect, '--connect'), tlsCa };
}

/** Reads `address:port`; an address of IPv6 stands in brackets. Throws a Problem that names the flag. */
export function addressOf(text: string, flag: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw new Problem(`${flag}: ${text} is no address and port, such as sim.example.com:9870`, {
      code: 'bad-usage',
    });
  }
  return { host, port: Number(port) };
}
