import { ANY_COMP_ID } from '../config/schema.ts';
import type { Venue } from '../engine/venue.ts';
import type { FaultPlaces } from '../faults/arming.ts';
import type { FixEndpoint } from './fix-endpoint.ts';
import type { PlacedSession } from './placed-session.ts';

/** The sessions and instruments of a venue that runs, as faults may name them. */
export function faultPlaces(
  venue: Venue,
  endpoints: ReadonlyMap<string, FixEndpoint>,
  sessions: ReadonlyMap<string, PlacedSession>,
): FaultPlaces {
  const prefixes = Array.from(endpoints.values()).flatMap(({ config: { beginString }, configured }) =>
    Array.from(configured)
      .filter(({ targetCompId }) => targetCompId === ANY_COMP_ID)
      .map(({ name }) => ({ prefix: `${name}.`, beginString })),
  );
  return {
    sessions: Array.from(sessions.values(), ({ hosted: { config, session } }) => ({
      name: config.name,
      beginString: session.config.beginString,
    })),
    prefixes,
    hasInstrument: (symbol) => venue.instrument(symbol) !== undefined,
  };
}
