import type { Client } from '../../sdk/index.ts';
import { daemonDirectory, readDaemonFile } from '../management/home.ts';

/**
 * Logs on to the daemon that is meant, and off again whatever happens: the one of that name; without a name the one
 * called `default`, as `simctl start` calls it, or else the only one that runs.
 */
export async function withClient<T>(
  name: string | undefined,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  // Loaded only when there is something to ask: help must not wait for it.
  const { connect } = await import('../../sdk/index.ts');
  const meant = name ?? readDaemonFile(daemonDirectory('default'))?.name;
  await using client = await connect({ client: 'simctl', name: meant });
  return await use(client);
}
