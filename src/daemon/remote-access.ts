import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StartProblem } from './start-problem.ts';

/** Where clients on other machines reach the management port, and with which files. */
export interface RemoteAccess {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Paths of the certificate chain and of its key, in PEM form. */
  readonly certificate: string;
  readonly key: string;
}

/** What is in the files. Throws StartProblem that says which of them is no good, and why. */
export function readCertificate(access: RemoteAccess): { certificate: Buffer; key: Buffer } {
  const certificate = read(access.certificate, 'certificate');
  const key = read(access.key, 'key');
  refuseOthers(access.key);
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    throw new StartProblem(
      `${access.certificate} and ${access.key} cannot be used for TLS: ${(error as Error).message}`,
      'Name a certificate and the key that belongs to it, both in PEM form.',
    );
  }
  return { certificate, key };
}

function read(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StartProblem(`the ${what} of the management port cannot be read: ${(error as Error).message}`);
  }
}

/** Whoever has the key can pose as the daemon. */
function refuseOthers(file: string): void {
  // Windows has no mode bits: there the access list keeps others out.
  if (process.platform === 'win32') return;
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new StartProblem(
    `${file} can be read by others (mode ${mode.toString(8)}), and is a key`,
    `chmod 600 ${file}`,
  );
}
