import type { ReadyLine } from '../management/home.ts';
import type { ManagementServer } from '../management/server.ts';
import { addressProblem } from './address-problem.ts';
import { readCertificate, type RemoteAccess } from './remote-access.ts';

const LOOPBACK = '127.0.0.1';

/** Where a daemon is managed from. */
export interface ManagementPorts {
  /** 0 for a free one. */
  readonly managementPort?: number;
  /** Port for WebSockets and HTTP POST, 0 for a free one; absent for none. */
  readonly httpPort?: number;
  /** Where other machines reach the management port, over TLS; absent for nowhere. */
  readonly remote?: RemoteAccess;
}

/** Has the server listen. Rejects with StartProblem when an address or a file of its TLS cannot be had. */
export async function listenOn(
  management: ManagementServer,
  { managementPort = 0, httpPort, remote }: ManagementPorts,
): Promise<ReadyLine['management']> {
  const certificate = remote === undefined ? null : readCertificate(remote);
  const plain = management.listen(LOOPBACK, managementPort);
  const address = {
    ...(await listening('the management port', LOOPBACK, managementPort, plain)),
    httpPort:
      httpPort === undefined
        ? null
        : await listening('the HTTP port', LOOPBACK, httpPort, management.listenHttp(LOOPBACK, httpPort)),
  };
  if (remote === undefined || certificate === null) return address;
  const { host, port } = remote;
  const secured = management.listenRemote(host, port, certificate);
  return {
    ...address,
    remote: await listening('the management port for other machines', host, port, secured),
  };
}

async function listening<T>(what: string, host: string, port: number, begun: Promise<T>): Promise<T> {
  try {
    return await begun;
  } catch (error) {
    throw addressProblem(error, what, host, port);
  }
}
