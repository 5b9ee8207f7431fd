import type { VenueEvent } from '../../src/engine/event.ts';
import { restoreVenue, snapshotOf } from '../../src/engine/snapshot.ts';
import { Venue } from '../../src/engine/venue.ts';
import { Disagreement } from './disagreement.ts';
import type { Step } from './generator.ts';
import { ReferenceVenue } from './reference/venue.ts';
import { same } from './same.ts';

const NAME = 'SIM';

/** Gives the engine and the reference the same commands, and compares all that can be seen of them. */
export class Comparison {
  engine = new Venue(NAME);
  readonly #reference = new ReferenceVenue();
  /** Is given the journal and nothing else: what a start without a snapshot would give. */
  readonly #replayed = new Venue(NAME);

  /** The events of both, null where both throw; throws a Disagreement where they differ. */
  apply(step: Step): VenueEvent[] | null {
    const { command, at } = step;
    const events: VenueEvent[] = [];
    const fault = faultOf(() => this.engine.apply(command, at, (event) => events.push(event)));
    let expected: VenueEvent[] = [];
    const expectedFault = faultOf(() => {
      expected = this.#reference.apply(command, at);
    });
    if (fault instanceof RangeError && expectedFault instanceof RangeError) return null;
    if (expectedFault !== null) throw expectedFault;
    if (fault !== null) throw new Disagreement('the engine throws', fault.stack ?? fault.message);
    this.#replayed.apply(command, at, () => {});
    compareEvents(events, expected);
    const [deadline, due] = [this.engine.nextDeadline(), this.#reference.nextDeadline()];
    if (deadline !== due) throw new Disagreement('nextDeadline', `engine ${deadline}, expected ${due}`);
    return events;
  }

  /** Everything that can be asked of both. */
  compareStates(symbols: Iterable<string>): void {
    const [orders, expected] = [[...this.engine.orders()], this.#reference.orders()];
    orders.sort((one, other) => one.orderId - other.orderId);
    for (const [index, order] of expected.entries()) {
      if (same(orders[index], order)) continue;
      throw new Disagreement('orders()', differences(orders[index], order));
    }
    if (orders.length > expected.length) {
      throw new Disagreement('orders() knows more', JSON.stringify(orders.slice(expected.length)));
    }
    for (const symbol of symbols) {
      const [depth, due] = [this.engine.depth(symbol, 1_000), this.#reference.depth(symbol)];
      if (!same(depth, due)) {
        throw new Disagreement('depth', `engine ${JSON.stringify(depth)}\nexpected ${JSON.stringify(due)}`);
      }
    }
  }

  /** A venue restored from a snapshot goes on as the old one, and so does one that is given the journal. */
  compareRecovery(): void {
    const text = snapshotOf(this.engine);
    const restored = restoreVenue(text);
    if (snapshotOf(restored) !== text) {
      throw new Disagreement('snapshot of a restored venue', firstDifference(snapshotOf(restored), text));
    }
    const replayed = snapshotOf(this.#replayed);
    if (replayed !== text) throw new Disagreement('snapshot after a replay', firstDifference(replayed, text));
    this.engine = restored;
  }
}

function faultOf(action: () => void): Error | null {
  try {
    action();
    return null;
  } catch (error) {
    return error as Error;
  }
}

function compareEvents(events: readonly VenueEvent[], expected: readonly VenueEvent[]): void {
  const most = Math.max(events.length, expected.length);
  for (let index = 0; index < most; index++) {
    const [event, due] = [events[index], expected[index]];
    if (same(event, due)) continue;
    const kind = `${event?.type ?? 'nothing'} instead of ${due?.type ?? 'nothing'}`;
    const before = expected.slice(0, index).map(({ type }) => type);
    throw new Disagreement(kind, `after ${before.join(', ') || 'nothing'}:\n${differences(event, due)}`);
  }
}

/** What differs, field by field where both are there. */
function differences(got: object | undefined, due: object | undefined): string {
  if (got === undefined || due === undefined) return `engine ${textOf(got)}\nexpected ${textOf(due)}`;
  const [left, right] = [flat(got), flat(due)];
  const lines = [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key))
    .map((key) => `  ${key}: engine ${left.get(key)}, expected ${right.get(key)}`);
  return [...lines, `expected ${textOf(due)}`].join('\n');
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function flat(value: object, path = '', found = new Map<string, string>()): Map<string, string> {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object' && inner !== null) flat(inner as object, `${path}${key}.`, found);
    else found.set(path + key, String(inner));
  }
  return found;
}

function firstDifference(got: string, due: string): string {
  let at = 0;
  while (got[at] === due[at]) at++;
  const around = (whole: string): string => whole.slice(Math.max(0, at - 200), at + 200);
  return `at ${at}:\n${around(got)}\nexpected\n${around(due)}`;
}
