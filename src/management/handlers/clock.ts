import { MethodError } from '../errors.ts';
import { VenueUnavailable, WrongState, type ClockHost, type ClockRun } from '../host.ts';
import type { Result } from '../methods.ts';
import type { Handlers } from './call.ts';
import { durationOf, momentOf } from './reading.ts';

export const clockHandlers: Handlers<'clock'> = {
  'clock.show': (_, { host: { clock } }) => ({ clock: clock.show() }),
  'clock.set': ({ mode, factor, at }, { host: { clock } }) => {
    const now = clock.show();
    const wanted = mode ?? now.mode;
    if (factor !== undefined && wanted !== 'scaled') throw onlyOf('factor', 'a scaled clock');
    if (at !== undefined && wanted === 'real') throw onlyOf('at', 'a scaled or manual clock');
    const pace = wanted === 'scaled' ? { factor: factor ?? (now.mode === 'scaled' ? now.factor : 1) } : {};
    const begin = at === undefined ? {} : { at: momentOf(at, 'at', clock) };
    told(() => clock.set({ mode: wanted, ...pace, ...begin }));
    return { clock: clock.show() };
  },
  'clock.advance': ({ to, steps }, { host: { clock } }, signal) =>
    moved(clock, () => clock.advance(momentOf(to, 'to', clock), steps, signal)),
  'clock.runUntilIdle': ({ within, steps }, { host: { clock } }, signal) =>
    moved(clock, () => clock.runUntilIdle(durationOf(within), steps, signal)),
};

async function moved(clock: ClockHost, move: () => Promise<ClockRun>): Promise<Result<'clock.advance'>> {
  try {
    const run = await move();
    return { clock: clock.show(), ...run };
  } catch (error) {
    throw asMethodError(error);
  }
}

function told(act: () => void): void {
  try {
    act();
  } catch (error) {
    throw asMethodError(error);
  }
}

/** What the host refuses, as the protocol says it. */
function asMethodError(error: unknown): unknown {
  if (error instanceof WrongState) {
    return new MethodError('conflict', `${error.message}.`, { next: 'clock.show and clock.set.' });
  }
  return error instanceof VenueUnavailable ? new MethodError('unavailable', error.message) : error;
}

function onlyOf(path: string, clocks: string): MethodError {
  const message = `is for ${clocks}`;
  return new MethodError('invalid-params', `${path} ${message}; say which with mode.`, {
    problems: [{ path, message }],
  });
}
