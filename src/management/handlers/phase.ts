import type { Phase } from '../../engine/phases.ts';
import { MethodError } from '../errors.ts';
import type { VenueHost } from '../host.ts';
import { FOLLOW_VENUE } from '../market-methods.ts';
import type { PhaseStateJson } from '../methods.ts';
import { renderPhase } from '../render.ts';
import type { Handlers } from './call.ts';
import { oneInstrument, oneVenue, venuesOf } from './lookup.ts';
import { momentOf } from './reading.ts';
import { submit } from './submit.ts';

export const phaseHandlers: Handlers<'phase'> = {
  'phase.show': ({ venue, symbol }, { host }) => {
    if (symbol !== undefined) {
      const { venueHost, instrument } = oneInstrument(host, venue, symbol);
      return { phases: [renderPhase(venueHost.venue, instrument.symbol)] };
    }
    return { phases: venuesOf(host, venue).flatMap(phasesOf) };
  },
  'phase.set': ({ venue, symbol, phase, ...halt }, { host, user }) => {
    if (symbol !== undefined) {
      const { venueHost, instrument } = oneInstrument(host, venue, symbol);
      return setPhase(venueHost, instrument.symbol, phase === FOLLOW_VENUE ? null : phase, halt, user);
    }
    if (phase === FOLLOW_VENUE) throw onlyWithSymbol('phase', `${FOLLOW_VENUE} is for an instrument`);
    if (halt.until !== undefined) throw onlyWithSymbol('until', 'only the phase of an instrument has an end');
    return setPhase(oneVenue(host, venue), null, phase, halt, user);
  },
};

interface Halt {
  readonly until?: string | undefined;
  readonly cancelOrders: boolean;
  readonly forbidCancels: boolean;
}

/** Sets the phase of an instrument or with null of the venue; a null phase follows the venue's. */
export function setPhase(
  venueHost: VenueHost,
  symbol: string | null,
  phase: Phase | null,
  { until, cancelOrders, forbidCancels }: Halt,
  user: string,
): { phase: PhaseStateJson } {
  submit(
    venueHost,
    {
      type: 'set-phase',
      symbol,
      phase,
      until: until === undefined ? null : momentOf(until, 'until', venueHost),
      allowCancels: !forbidCancels,
      cancelOrders,
    },
    user,
  );
  return { phase: renderPhase(venueHost.venue, symbol) };
}

/** The venue's, and those of the instruments that do not follow it. */
function phasesOf({ venue }: VenueHost): PhaseStateJson[] {
  const ownPhases = Iterator.from(venue.instruments())
    .map(({ symbol }) => renderPhase(venue, symbol))
    .filter(({ own }) => own);
  return [renderPhase(venue, null), ...ownPhases];
}

function onlyWithSymbol(path: string, message: string): MethodError {
  return new MethodError('invalid-params', `${path}: ${message}; say which one with symbol.`, {
    problems: [{ path, message }],
  });
}
