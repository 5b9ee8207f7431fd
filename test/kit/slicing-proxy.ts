/** A loopback proxy that passes on what clients send a byte at a time, and answers as they come. */
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { listening, type Listening } from './listening.ts';

/** Listens on a free port of the loopback address, for the server on another. */
export async function startSlicingProxy(serverPort: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: '127.0.0.1', port: serverPort, noDelay: true, allowHalfOpen: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // The close that follows an error says it all; the other side is to see it as well.
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroySoon();
        upstream.destroySoon();
      });
    }
    upstream.pipe(client);
    client.pipe(slicer(upstream));
  });
  return listening(server, sockets);
}

/** Writes a byte only once the one before is with the system, or Node would put the two into one write. */
function slicer(to: Socket): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const writeFrom = (at: number): void => {
        if (at === chunk.length) return done();
        to.write(chunk.subarray(at, at + 1), (error) => (error ? done() : setImmediate(writeFrom, at + 1)));
      };
      writeFrom(0);
    },
    final(done) {
      to.end(done);
    },
  });
}
