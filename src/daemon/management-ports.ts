import type { ReadyLine } from '../management/home.ts';
import type { AreaLog } from '../management/log.ts';
import type { ManagementServer } from '../management/server.ts';
import { addressProblem } from './address-problem.ts';
import { readCertificate, type RemoteAccess } from './remote-access.ts';
import { listenOnSocket, socketPlaces, type SocketOwner } from './unix-socket.ts';

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

/**
 * Has the server of a daemon listen, on a unix socket too where one can be had. Rejects with StartProblem when an address
 * or a file of its TLS cannot be had.
 */
export async function listenOn(
  management: ManagementServer,
  daemon: ManagementPorts & SocketOwner,
  log: AreaLog,
): Promise<ReadyLine['management']> {
  const { managementPort = 0, httpPort, remote } = daemon;
  const certificate = remote === undefined ? null : readCertificate(remote);
  const plain = management.listen(LOOPBACK, managementPort);
  const loopback = await listening('the management port', LOOPBACK, managementPort, plain);
  const socket = await listenOnSocket(socketPlaces(daemon), (path) => management.listenUnix(path), log);
  const address = {
    ...loopback,
    ...(socket === null ? {} : { socket }),
    httpPort:
      httpPort === undefined
        ? null
        : await listening('the HTTP port', LOOPBACK, httpPort, management.listenHttp(LOOPBACK, httpPort)),
  };
  if (remote === undefined || certificate === null) return address;
  const { host, port } = remote;
  const secured = management.listenRemote(host, port, certificate);
  const there = await listening('the management port for other machines', host, port, secured);
  return { ...address, remote: { ...there, clientCertificates: certificate.clientCa !== null } };
}

async function listening<T>(what: string, host: string, port: number, begun: Promise<T>): Promise<T> {
  try {
    return await begun;
  } catch (error) {
    throw addressProblem(error, what, host, port);
  }
}
