import { MethodError } from '../errors.ts';
import type { DaemonHost } from '../host.ts';
import type { Handlers } from './call.ts';
import { oneSession, venuesOf } from './lookup.ts';

/** Sessions that a message lists at most. */
const NAMES_SHOWN = 10;

export const respondHandlers: Handlers<'respond'> = {
  'respond.dryRun': ({ venue, session, message }, { host }) => {
    const control = oneSession(host, venue, session ?? addressed(host, venue, message));
    try {
      return { rehearsal: control.rehearse(message) };
    } catch (error) {
      if (error instanceof RangeError) throw invalid('message', error.message);
      throw error;
    }
  },
};

/** Name of the session of the message's client, or of the only one. */
function addressed(host: DaemonHost, venue: string | undefined, message: string): string {
  const sessions = venuesOf(host, venue).flatMap((each) => each.sessions());
  const sender = /(?:^|[|\x01])49=([^|\x01]*)/.exec(message)?.[1];
  const meant =
    sender === undefined ? sessions : sessions.filter(({ targetCompId }) => targetCompId === sender);
  const [first, ...others] = meant;
  if (first !== undefined && others.length === 0) return first.name;
  const names = (first === undefined ? sessions : meant).map(({ name }) => name).slice(0, NAMES_SHOWN);
  throw invalid('session', `is needed: there ${names.length === 0 ? 'is none' : `is ${names.join(', ')}`}`);
}

function invalid(path: string, message: string): MethodError {
  return new MethodError('invalid-params', `${path} ${message}`, { problems: [{ path, message }] });
}
