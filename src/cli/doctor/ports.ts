import { createServer } from 'node:net';
import type { ReadyLine } from '../../management/home.ts';
import { fail, type Finding, ok } from './finding.ts';

/** An address that a venue file wants to listen on. */
export interface WantedPort {
  readonly file: string;
  readonly venue: string;
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
}

/** Of each port whether it is free, or whose it is. Port 0 is always free. */
export async function portFindings(
  wanted: readonly WantedPort[],
  running: readonly ReadyLine[],
): Promise<Finding[]> {
  const all: Finding[] = [];
  for (const want of wanted.filter(({ port }) => port !== 0)) {
    const twin = wanted.find(
      (other) => other !== want && other.host === want.host && other.port === want.port,
    );
    all.push(twin === undefined ? await portFinding(want, running) : sharedBy(want, twin));
  }
  return all;
}

function sharedBy(want: WantedPort, twin: WantedPort): Finding {
  return fail(
    subjectOf(want),
    `${want.host}:${want.port} is wanted by endpoint ${twin.endpoint} of ${twin.venue} too (${twin.file})`,
    'Give one of them another port, or do not start both in one daemon.',
  );
}

async function portFinding(want: WantedPort, running: readonly ReadyLine[]): Promise<Finding> {
  const { host, port, venue, file } = want;
  const subject = subjectOf(want);
  const problem = await listenProblem(host, port);
  if (problem === null) return ok(subject, `${host}:${port} is free`);
  const next = `Choose another port in ${file}, or 0 for a free one.`;
  if (problem.code !== 'EADDRINUSE')
    return fail(subject, `${host}:${port} cannot be had: ${problem.message}`, next);
  for (const { name, endpoints } of running) {
    const taken = endpoints.find((each) => each.port === port);
    if (taken === undefined) continue;
    const found = `${host}:${port} is endpoint ${taken.name} of venue ${taken.venue} in daemon ${name}`;
    return taken.venue === venue ? ok(subject, `${found}, which runs`) : fail(subject, found, next);
  }
  return fail(subject, `${host}:${port} is taken by another program`, next);
}

function subjectOf({ venue, endpoint }: WantedPort): string {
  return `endpoint ${venue} ${endpoint}`;
}

/** Tries it out, and leaves it free. */
function listenProblem(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException | null>();
  const server = createServer();
  server.once('error', resolve);
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  return promise;
}
