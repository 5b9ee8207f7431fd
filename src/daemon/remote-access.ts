import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { readPrivateKey, UnsafeKey } from '../management/private-key.ts';
import type { Certificate } from '../management/remote-front.ts';
import { StartProblem } from './start-problem.ts';

/** Where clients on other machines reach the management port, and with which files. */
export interface RemoteAccess {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Paths of the certificate chain and of its key, in PEM form. */
  readonly certificate: string;
  readonly key: string;
  /** Path of the CAs one of which must have signed the certificate of each client; without it clients need none. */
  readonly clientCa?: string | undefined;
}

/** What is in the files. Throws StartProblem that says which of them is no good, and why. */
export function readCertificate(access: RemoteAccess): Certificate {
  const certificate = read(access.certificate, 'certificate', readFileSync);
  const key = read(access.key, 'key', readPrivateKey);
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    throw new StartProblem(
      `${access.certificate} and ${access.key} cannot be used for TLS: ${(error as Error).message}`,
      'Name a certificate and the key that belongs to it, both in PEM form.',
    );
  }
  return { certificate, key, clientCa: access.clientCa === undefined ? null : readCa(access.clientCa) };
}

/** TLS itself would take a file without any certificate, and then no client. */
function readCa(file: string): Buffer {
  const ca = read(file, 'CA of the clients', readFileSync);
  try {
    void new X509Certificate(ca);
    return ca;
  } catch {
    throw new StartProblem(`${file} has no certificate in PEM form`, 'Name the CAs that sign for clients.');
  }
}

function read(file: string, what: string, reader: (file: string) => Buffer): Buffer {
  try {
    return reader(file);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof UnsafeKey) throw new StartProblem(message, error.next);
    throw new StartProblem(`the ${what} of the management port cannot be read: ${message}`);
  }
}
