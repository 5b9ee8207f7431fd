import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';
import { exporterOf } from '../src/management/scram.ts';
import { SimctlError } from './errors.ts';
import type { Address } from './locate.ts';

/** A way to the daemon, and under TLS what ties a logon to it. */
interface Opened {
  readonly socket: Socket;
  readonly binding: Buffer | undefined;
}

/** Rejects with SimctlError. */
export function openSocket({ host, port, tls }: Address, timeoutMs: number): Promise<Opened> {
  const { promise, resolve, reject } = Promise.withResolvers<Opened>();
  const socket =
    tls === null
      ? connectPlain({ host, port })
      : connectSecure({ host, port, minVersion: 'TLSv1.3', ...ca(tls.ca) });
  const fail = (why: string, cause?: unknown): void => {
    socket.destroy();
    const message = `Cannot connect to ${host}:${port}: ${why}.`;
    const next =
      tls === null
        ? 'See whether the daemon runs.'
        : 'See whether the daemon runs there with --management-tls, and whether its certificate is one that is trusted here.';
    reject(new SimctlError('connection-failed', message, { cause, next }));
  };
  const onError = (error: Error): void => fail(error.message, error);
  const onClose = (): void => fail('the connection has ended');
  const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
  socket.once('error', onError);
  socket.once(tls === null ? 'connect' : 'secureConnect', () => {
    socket.off('error', onError).off('close', onClose);
    resolve({ socket, binding: tls === null ? undefined : exporterOf(socket as TLSSocket) });
  });
  socket.once('close', onClose);
  return promise.finally(() => clearTimeout(timer));
}

/** The certificates of a file alone, or those that the system trusts. */
function ca(file: string | null): { ca?: Buffer } {
  if (file === null) return {};
  try {
    return { ca: readFileSync(file) };
  } catch (error) {
    throw new SimctlError('connection-failed', `The CA file cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
