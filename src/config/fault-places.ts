import type { FaultPlaces } from '../faults/arming.ts';
import { ANY_COMP_ID } from './schema.ts';
import type { VenueConfig } from './venue-config.ts';

/** The sessions and instruments of a venue as it is configured: of whom there may be faults. */
export function configuredPlaces({
  endpoints,
  sessions,
  instruments,
}: Pick<VenueConfig, 'endpoints' | 'sessions' | 'instruments'>): FaultPlaces {
  const versions = new Map(endpoints.map(({ name, beginString }) => [name, beginString]));
  const all = sessions.flatMap(({ name, targetCompId, endpoint }) => {
    const beginString = versions.get(endpoint);
    return beginString === undefined ? [] : [{ name, beginString, isOpen: targetCompId === ANY_COMP_ID }];
  });
  const names = new Set(instruments.flatMap(({ symbol, aliases }) => [symbol, ...Object.values(aliases)]));
  return {
    sessions: all.filter(({ isOpen }) => !isOpen),
    prefixes: all.filter(({ isOpen }) => isOpen).map((each) => ({ ...each, prefix: `${each.name}.` })),
    hasInstrument: (symbol) => names.has(symbol),
  };
}
