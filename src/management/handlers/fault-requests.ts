import * as z from 'zod';
import { FAULT_COMMON, faultRule } from '../../faults/arming.ts';
import { FAULT_NAMES, FAULTS, type FaultKindName } from '../../faults/catalogue.ts';
import type { FaultKind } from '../../faults/kind.ts';
import { OCCASIONS } from '../../faults/occasions.ts';
import { FAULT_PARAMETERS } from '../../faults/parameters.ts';
import type { FaultState } from '../../faults/rule.ts';
import { MethodError } from '../errors.ts';
import type { FaultKindJson } from '../fault-entities.ts';
import { VenueUnavailable, WrongState, type VenueHost } from '../host.ts';
import type { CheckedParams } from '../methods.ts';
import { renderFault } from '../render-faults.ts';
import type { Handlers } from './call.ts';
import { onlyNamed, oneVenue, venuesOf } from './lookup.ts';

export const faultHandlers: Handlers<'fault'> = {
  'fault.catalogue': ({ kind }) => ({
    kinds: FAULT_NAMES.filter((each) => kind === undefined || each === kind).map(described),
  }),
  'fault.arm': (params, { host }) => {
    const venueHost = oneVenue(host, params.venue);
    return { fault: renderFault(venueHost.venue.name, armed(venueHost, params)) };
  },
  'fault.disarm': ({ venue, fault: name }, { host }) => {
    const { venueHost } = named(venuesOf(host, venue), name);
    return { fault: renderFault(venueHost.venue.name, venueHost.faults.disarm(name)!) };
  },
  'fault.list': ({ venue, armed: onlyArmed }, { host }) => ({
    faults: venuesOf(host, venue).flatMap((each) =>
      Array.from(each.faults.all())
        .filter(({ left }) => !onlyArmed || left > 0)
        .map((state) => renderFault(each.venue.name, state)),
    ),
  }),
  'fault.show': ({ venue, fault: name }, { host }) => {
    const { venueHost, state } = named(venuesOf(host, venue), name);
    return { fault: renderFault(venueHost.venue.name, state) };
  },
};

function named(venues: readonly VenueHost[], name: string): { venueHost: VenueHost; state: FaultState } {
  const found = venues.flatMap((venueHost) => {
    const state = venueHost.faults.get(name);
    return state === undefined ? [] : [{ venueHost, state }];
  });
  return onlyNamed(found, 'fault', name);
}

function armed({ faults }: VenueHost, params: CheckedParams<'fault.arm'>): FaultState {
  const { venue: _venue, kind, fault: name, seed, ...given } = params;
  const own = Object.entries(given).filter(([key, value]) => !(key in FAULT_COMMON) && value !== undefined);
  const parameters = parametersOf(kind, Object.fromEntries(own));
  const rule = faultRule(name ?? faults.freeName(kind), kind, given, seed ?? faults.seed, parameters);
  try {
    return faults.arm(rule);
  } catch (error) {
    if (error instanceof WrongState) throw new MethodError('conflict', `${error.message}.`);
    if (error instanceof VenueUnavailable) throw new MethodError('unavailable', error.message);
    if (!(error instanceof RangeError)) throw error;
    const problems = [{ path: '', message: error.message }];
    throw new MethodError('invalid-params', `It cannot be armed: ${error.message}.`, { problems });
  }
}

/** The parameters of the kind, with their defaults. Those of other kinds are refused with what this one takes. */
function parametersOf(kind: FaultKindName, given: object): Readonly<Record<string, unknown>> {
  const { shape } = FAULTS[kind].parameters;
  const foreign = Object.keys(given).find((key) => !(key in shape));
  if (foreign !== undefined) {
    const taken = Object.keys(shape);
    const takes = taken.length === 0 ? 'no parameters' : taken.join(', ');
    const message = `is no parameter of ${kind}, which takes ${takes}`;
    throw new MethodError('invalid-params', `${foreign} ${message}`, {
      problems: [{ path: foreign, message }],
    });
  }
  const result = FAULTS[kind].parameters.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new MethodError('invalid-params', `${problems[0]!.path} ${problems[0]!.message}`, { problems });
}

function described(kind: FaultKindName): FaultKindJson {
  const { summary, effect, occasion, since = 'FIX.4.0', parameters }: FaultKind = FAULTS[kind];
  return {
    kind,
    summary,
    effect,
    occasion: OCCASIONS[occasion],
    since,
    parameters: Object.entries(parameters.shape).map(([name, schema]) => ({
      name,
      description: FAULT_PARAMETERS[name as keyof typeof FAULT_PARAMETERS].description ?? '',
      default: schema instanceof z.ZodDefault ? schema.parse(undefined) : null,
    })),
  };
}
