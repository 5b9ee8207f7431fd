import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Stops listening and cuts all connections. */
  close(): Promise<void>;
}

/** Has a server listen on the loopback address; `sockets` are those to cut at its end. */
export async function listening(server: Server, sockets: ReadonlySet<Socket>, port = 0): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
