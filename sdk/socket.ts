import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { readPrivateKey, UnsafeKey } from '../src/management/private-key.ts';
import { exporterOf } from '../src/management/scram.ts';
import { SimctlError } from './errors.ts';
import type { Address, Place, PortPlace } from './locate.ts';

/** A way to the daemon. */
interface Opened {
  readonly socket: Socket;
  /** Under TLS what ties a logon to it. */
  readonly binding: Buffer | undefined;
  /** Makes of why a logon failed what the user can do something with. */
  readonly explain: (error: SimctlError) => SimctlError;
}

/** Rejects with SimctlError. */
export function openSocket({ place, otherwise }: Address, timeoutMs: number): Promise<Opened> {
  const opened = open(place, timeoutMs);
  // Another program may have taken the port since: there, as on the socket, the daemon has to prove who it is.
  return otherwise === null ? opened : opened.catch(() => open(otherwise, timeoutMs));
}

function open(place: Place, timeoutMs: number): Promise<Opened> {
  const { promise, resolve, reject } = Promise.withResolvers<Opened>();
  const tls = 'path' in place ? null : place.tls;
  const socket =
    tls === null ? connectPlain(place) : connectSecure({ ...place, secureContext: contextOf(tls) });
  const explain = (error: SimctlError): SimctlError =>
    'path' in place ? error : certificateProblem(place, error);
  const fail = (why: string, cause?: unknown): void => {
    socket.destroy();
    const message = `Cannot connect to ${placeText(place)}: ${why}.`;
    const next =
      tls === null
        ? 'See whether the daemon runs.'
        : 'See whether the daemon runs there with --management-tls, and whether its certificate is one that is trusted here.';
    reject(explain(new SimctlError('connection-failed', message, { cause, next })));
  };
  const onError = (error: Error): void => fail(error.message, error);
  const onClose = (): void => fail('the connection has ended');
  const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
  socket.once('error', onError);
  socket.once(tls === null ? 'connect' : 'secureConnect', () => {
    socket.off('error', onError).off('close', onClose);
    resolve({ socket, binding: tls === null ? undefined : exporterOf(socket as TLSSocket), explain });
  });
  socket.once('close', onClose);
  return promise.finally(() => clearTimeout(timer));
}

function placeText(place: Place): string {
  return 'path' in place ? `the unix socket ${place.path}` : `${place.host}:${place.port}`;
}

/**
 * In TLS 1.3 the client is done with the handshake before the daemon has looked at its certificate. So one that is refused
 * shows as a connection that ends before the logon, and one that is missing as an alert, unless the end overtakes it.
 */
function certificateProblem({ host, port, tls }: PortPlace, error: SimctlError): SimctlError {
  if (tls === null) return error;
  const isAlert = (error.cause as NodeJS.ErrnoException | undefined)?.code === CERTIFICATE_REQUIRED;
  if (!isAlert && error.code !== 'connection-lost') return error;
  const ended = `The daemon at ${host}:${port} has ended the connection before the logon`;
  if (tls.client === null) {
    const message = `${isAlert ? `The daemon at ${host}:${port}` : `${ended}, as one does that`} takes only clients with a certificate of its CA for clients, and none was shown.`;
    const next = 'Give --tls-cert and --tls-key; from a program, tlsClient.';
    return new SimctlError('connection-failed', message, { cause: error, next });
  }
  const message = `${ended}, as it does with a client whose certificate is not of its CA for clients, or no longer valid.`;
  const next = `See who has signed ${tls.client.certificate}, and until when it is valid.`;
  return new SimctlError('connection-failed', message, { cause: error, next });
}

const CERTIFICATE_REQUIRED = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';

/** Trusts the certificates of a file alone, or those that the system trusts; and has what the client shows of itself. */
function contextOf({ ca, client }: NonNullable<PortPlace['tls']>): SecureContext {
  const trusted = ca === null ? {} : { ca: read(ca, 'CA file', readFileSync) };
  const shown =
    client === null
      ? {}
      : {
          cert: read(client.certificate, "client's certificate", readFileSync),
          key: read(client.key, "client's key", readPrivateKey),
        };
  try {
    return createSecureContext({ minVersion: 'TLSv1.3', ...trusted, ...shown });
  } catch (error) {
    const files = [ca, client?.certificate, client?.key].filter((file) => typeof file === 'string');
    const message = `${files.join(', ')} cannot be used for TLS: ${(error as Error).message}.`;
    const next = 'Name a certificate and the key that belongs to it, both in PEM form.';
    throw new SimctlError('connection-failed', message, { cause: error, next });
  }
}

function read(file: string, what: string, reader: (file: string) => Buffer): Buffer {
  try {
    return reader(file);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof UnsafeKey) {
      throw new SimctlError('unsafe-key', `${message}.`, { cause: error, next: error.next });
    }
    throw new SimctlError('connection-failed', `The ${what} cannot be read: ${message}.`, { cause: error });
  }
}
