import type { Client } from '../../sdk/client.ts';
import { daemonDirectory, readDaemonFile } from '../management/home.ts';
import { Problem } from './problem.ts';

/**
 * The words that say which daemon is meant: its name; or the address and port of one on another machine, or `unix:` and
 * the path of a socket, and the files of TLS for it.
 */
export const MEANT_WORDS = ['name', 'connect', 'tls-ca', 'tls-cert', 'tls-key'] as const;

export type Meant = { readonly [Word in (typeof MEANT_WORDS)[number]]?: string | undefined };

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
  placeOf(meant);
  return async () => {
    // Loaded only when there is something to ask, and not what tests use of the SDK: help must not wait for it.
    const { connect } = await import('../../sdk/client.ts');
    return await connect({ client: program, ...placeOf(meant) });
  };
}

function placeOf({
  name,
  connect,
  'tls-ca': tlsCa,
  'tls-cert': certificate,
  'tls-key': key,
}: Meant): Parameters<typeof import('../../sdk/client.ts').connect>[0] {
  if (connect === undefined) return { name: name ?? readDaemonFile(daemonDirectory('default'))?.name };
  if (connect.startsWith(UNIX)) return { socketPath: socketPathOf(connect, tlsCa ?? certificate) };
  const tlsClient = certificate === undefined || key === undefined ? undefined : { certificate, key };
  return { ...addressOf(connect, '--connect'), tlsCa, tlsClient };
}

const UNIX = 'unix:';

function socketPathOf(text: string, tlsFile: string | undefined): string {
  const refuse = (why: string): Problem => new Problem(`--connect: ${why}`, { code: 'bad-usage' });
  if (process.platform === 'win32')
    throw refuse('this system has no unix sockets; name an address and a port');
  if (text === UNIX) throw refuse('unix: is without a path, such as unix:/run/user/1000/simctl/default.sock');
  if (tlsFile !== undefined) throw refuse(`nothing is encrypted on a unix socket: leave out ${tlsFile}`);
  return text.slice(UNIX.length);
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
