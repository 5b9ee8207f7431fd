import { MethodError } from '../errors.ts';
import { VenueUnavailable } from '../host.ts';

/** What the host refuses, as the protocol says it. */
export async function told<Outcome>(outcome: Promise<Outcome>): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof VenueUnavailable) throw new MethodError('unavailable', error.message);
    if (error instanceof RangeError) throw new MethodError('invalid-params', error.message);
    throw error;
  }
}
