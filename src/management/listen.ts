import type { AddressInfo, Server } from 'node:net';
import type { AreaLog } from './log.ts';

/** Resolves with the port when the server listens; 0 takes a free one. Rejects with the system's error. */
export function listen(server: Server, host: string, port: number, log: AreaLog): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen({ host, port, exclusive: true }, () => {
    server.off('error', reject);
    // Running out of descriptors, for one, must not end the daemon.
    server.on('error', (error) => log.error(error.message));
    resolve((server.address() as AddressInfo).port);
  });
  return promise;
}

/** Takes no more connections; resolves when those that are there have ended. */
export function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  return promise;
}
