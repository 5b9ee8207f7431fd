import { MethodError } from '../errors.ts';
import { VenueUnavailable, WrongState, type SessionHost } from '../host.ts';
import type { Handlers } from './call.ts';
import { oneSession, venuesOf } from './lookup.ts';

export const sessionHandlers: Handlers<'session'> = {
  'session.list': ({ venue }, { host }) => ({
    sessions: venuesOf(host, venue).flatMap((each) => each.sessions()),
  }),
  'session.show': ({ venue, session }, { host }) => ({ session: oneSession(host, venue, session).show() }),
  'session.log': async ({ venue, session, limit }, { host }) => {
    try {
      return { messages: await oneSession(host, venue, session).logged(limit) };
    } catch (error) {
      throw problemOf(error);
    }
  },
  'session.reset': ({ venue, session }, { host }) =>
    changed(oneSession(host, venue, session), (control) => control.reset()),
  'session.disconnect': ({ venue, session, logout, text }, { host }) =>
    changed(oneSession(host, venue, session), (control) => control.disconnect(logout, text ?? '')),
  'session.set-seqnum': ({ venue, session, incoming, outgoing }, { host }) => {
    if (incoming === undefined && outgoing === undefined)
      throw invalid('', 'incoming or outgoing is required');
    return changed(oneSession(host, venue, session), (control) => control.setNumbers(incoming, outgoing));
  },
  'session.settle': async ({ venue, session, waitMs }, { host }, signal) => {
    const control = oneSession(host, venue, session);
    try {
      await control.settle(waitMs, signal);
    } catch (error) {
      throw problemOf(error);
    }
    return { session: control.show() };
  },
  'session.messages': ({ venue, session, from, span }, { host }) =>
    oneSession(host, venue, session).messages(from, span),
  'session.send': ({ venue, session, message }, { host }) => {
    const control = oneSession(host, venue, session);
    return told(() => control.send(message));
  },
};

/** The session after something was done with it. */
function changed(
  control: SessionHost,
  act: (control: SessionHost) => void,
): { session: ReturnType<SessionHost['show']> } {
  told(() => act(control));
  return { session: control.show() };
}

function told<Outcome>(act: () => Outcome): Outcome {
  try {
    return act();
  } catch (error) {
    throw problemOf(error);
  }
}

/** What the host refuses, as the protocol says it. */
function problemOf(error: unknown): unknown {
  if (error instanceof WrongState) return new MethodError('conflict', `${error.message}.`);
  if (error instanceof VenueUnavailable) return new MethodError('unavailable', error.message);
  if (error instanceof RangeError) return invalid('message', error.message);
  return error;
}

function invalid(path: string, message: string): MethodError {
  return new MethodError('invalid-params', path === '' ? message : `${path} ${message}`, {
    problems: [{ path, message }],
  });
}
