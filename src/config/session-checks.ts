import type { Issue } from './problem.ts';
import { ANY_COMP_ID, type VenueFile } from './schema.ts';

type Endpoint = VenueFile['endpoint'][number];
type Session = VenueFile['session'][number];

const LOOPBACK = /^(localhost|127(\.[0-9]{1,3}){3}|::1)$/;

/** Whether other machines cannot reach what listens on the address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Whether the keys of one [[session]] fit together, and fit its endpoint where that is known. */
export function sessionTerms(session: Session, index: number, endpoint: Endpoint | undefined): Issue[] {
  const at = (key: string, message: string, hint: string | null = null): Issue => ({
    path: ['session', index, ...key.split('.')],
    message,
    hint,
  });
  return [
    ...(endpoint === undefined ? [] : access(session, endpoint, at)),
    ...bounds(session, at),
    ...(session.schedule === undefined ? [] : schedule(session.schedule, at)),
  ];
}

type At = (key: string, message: string, hint?: string | null) => Issue;

/** Who may log on, and how it is known that they are. */
function access(session: Session, endpoint: Endpoint, at: At): Issue[] {
  const issues: Issue[] = [];
  const { name, tls, allowRemote, host } = endpoint;
  if (allowRemote && !isLoopback(host)) {
    const isKnown =
      session.password ??
      session.passwordHash ??
      session.allowFrom ??
      (tls?.requireClientCertificate === true || undefined);
    if (session.targetCompId === ANY_COMP_ID) {
      issues.push(at('targetCompId', `cannot be "${ANY_COMP_ID}": other machines reach ${name}`));
    } else if (isKnown === undefined) {
      const hint =
        'a passwordHash, allowFrom, or tls.requireClientCertificate of the endpoint would do as well';
      issues.push(at('password', `is missing: other machines reach ${name}`, hint));
    }
  }
  if (session.password !== undefined && session.passwordHash !== undefined)
    issues.push(at('passwordHash', 'is one too many beside password', 'keep one of the two'));
  if (session.certificateName !== undefined && tls?.clientCa === undefined)
    issues.push(at('certificateName', `needs tls.clientCa of endpoint ${name}`));
  if (session.maxSessions !== undefined && session.targetCompId !== ANY_COMP_ID)
    issues.push(at('maxSessions', `is for a session with targetCompId = "${ANY_COMP_ID}"`));
  return issues;
}

/** Pairs of which one is not to be above the other. */
const ORDERED = [
  { low: 'heartbeatMinSeconds', high: 'heartbeatMaxSeconds' },
  { low: 'egressSoftBytes', high: 'egressHardBytes' },
] as const;

function bounds(session: Session, at: At): Issue[] {
  return ORDERED.filter(({ low, high }) => session[low] > session[high]).map(({ low, high }) =>
    at(
      DEFAULTS[low] === session[low] ? high : low,
      `${low} ${session[low]} is more than ${high} ${session[high]}`,
    ),
  );
}

/** Of the lower ones: such a value was probably not written, so the other one is shown. */
const DEFAULTS = { heartbeatMinSeconds: 0, egressSoftBytes: 1024 * 1024 } as const;

function schedule({ days, startDay, endDay }: NonNullable<Session['schedule']>, at: At): Issue[] {
  if (startDay === undefined && endDay === undefined) return [];
  if (startDay === undefined) return [at('schedule.endDay', 'needs a startDay')];
  if (endDay === undefined) return [at('schedule.startDay', 'needs an endDay')];
  if (days === undefined) return [];
  return [
    at(
      'schedule.days',
      'is for one session a day, startDay and endDay for one a week',
      'keep one of the two',
    ),
  ];
}
