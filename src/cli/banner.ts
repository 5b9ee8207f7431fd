import type { ReadyLine } from '../management/home.ts';
import type { Output } from './output.ts';
import { printable } from './table.ts';

/** Where and as whom a client connects, for somebody with an order system in the other window, and what to do next. */
export function showBanner(ready: ReadyLine, output: Output, next: string): void {
  const { host, port, socket, httpPort, remote } = ready.management;
  output.line(
    `${output.style('bold', ready.name)} runs, process ${ready.pid}, management on ${host}:${port}` +
      (socket === undefined ? '' : ` and unix:${socket}`) +
      (httpPort === null ? '' : `, HTTP on http://${host}:${httpPort}/rpc`) +
      (remote === undefined ? '' : `, for other machines over TLS on ${remoteText(remote)}`),
  );
  for (const endpoint of ready.endpoints) {
    output.line();
    output.line(
      `${output.style('bold', endpoint.venue)} endpoint ${endpoint.name}: ${endpoint.beginString} on ` +
        output.style('bold', `${endpoint.host}:${endpoint.port}`),
    );
    output.line('  Your client logs on with');
    output.lines(endpoint.sessions.map((session) => `    ${logon(session)}`));
  }
  if (ready.endpoints.length === 0) output.line('No venue has an endpoint: no client can connect.');
  output.line();
  output.line(next);
}

/** A session is written from the venue's side; what a client sends is the other way round. */
function logon(session: ReadyLine['endpoints'][number]['sessions'][number]): string {
  const words = [`SenderCompID(49)=${session.targetCompId}`, `TargetCompID(56)=${session.senderCompId}`];
  if (session.username !== undefined) {
    words.push(`Username(553)=${session.username}`, 'Password(554)=the one in the venue file');
  }
  return `${words.map(printable).join('  ')}  (${session.roles.join(', ')})`;
}

/** Where other machines reach a daemon, and what they need beside a token. */
export function remoteText({
  host,
  port,
  clientCertificates,
}: NonNullable<ReadyLine['management']['remote']>): string {
  return `${host}:${port}${clientCertificates ? ' with certificates of clients' : ''}`;
}
