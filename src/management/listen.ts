import type { AddressInfo, Server } from 'node:net';
import type { AreaLog } from './log.ts';

/** An address and a port of it, 0 for a free one; or the path of a unix socket. */
export type ListenPlace = { readonly host: string; readonly port: number } | { readonly path: string };

/** Resolves when the server listens. Rejects with the system's error. */
export function listenAt(server: Server, place: ListenPlace, log: AreaLog): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ ...place, exclusive: true }, () => {
    server.off('error', reject);
    // Running out of descriptors, for one, must not end the daemon.
    server.on('error', (error) => log.error(error.message));
    resolve();
  });
  return promise;
}

/** Resolves with the port when the server listens; 0 takes a free one. Rejects with the system's error. */
export async function listen(server: Server, host: string, port: number, log: AreaLog): Promise<number> {
  await listenAt(server, { host, port }, log);
  return (server.address() as AddressInfo).port;
}

/** Takes no more connections; resolves when those that are there have ended. */
export function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  return promise;
}
