import { MethodError } from '../errors.ts';
import { VenueUnavailable, WrongState, type DaemonHost } from '../host.ts';
import type { Handlers } from './call.ts';
import { oneVenue } from './lookup.ts';
import { summaryOf } from './venue.ts';

/** The lines of an answer together: clients take none without end. */
const ANSWER_CHARACTERS = 4 * 1_024 * 1_024;

export const snapshotHandlers: Handlers<'snapshot'> = {
  'snapshot.save': ({ venue, snapshot, note }, { host }) => {
    const { name } = oneVenue(host, venue).venue;
    return { snapshot: told(() => host.snapshots.save(name, snapshot, note ?? null)) };
  },
  'snapshot.list': (_, { host }) => ({ snapshots: told(() => host.snapshots.list()) }),
  'snapshot.show': ({ snapshot, after, limit }, { host }) => {
    mustBe(host, snapshot);
    const all = told(() => host.snapshots.lines(snapshot));
    const lines: string[] = [];
    let characters = 0;
    for (const line of all.slice(after, after + limit)) {
      characters += line.length;
      if (characters > ANSWER_CHARACTERS && lines.length > 0) break;
      lines.push(line);
    }
    const more = after + lines.length < all.length;
    return { snapshot: told(() => host.snapshots.show(snapshot)), lines, more };
  },
  'snapshot.diff': ({ snapshot, other, limit }, { host }) => {
    mustBe(host, snapshot);
    if (other !== undefined) mustBe(host, other);
    const found = told(() =>
      Iterator.from(host.snapshots.differences(snapshot, other ?? null))
        .take(limit + 1)
        .toArray(),
    );
    return { differences: found.slice(0, limit), more: found.length > limit };
  },
  'snapshot.restore': ({ venue, snapshot }, { host }) => {
    mustBe(host, snapshot);
    const name = venue === undefined ? null : oneVenue(host, venue).venue.name;
    const { loggedOut, ...restored } = told(() => host.snapshots.restore(snapshot, name));
    return { ...restored, loggedOut: [...loggedOut] };
  },
  'snapshot.fork': async ({ snapshot, as }, { host }) => {
    mustBe(host, snapshot);
    const name = await host.snapshots.fork(snapshot, as).catch((error: unknown) => {
      throw asMethodError(error);
    });
    return { venue: summaryOf(oneVenue(host, name)) };
  },
  'snapshot.bring': ({ snapshot, text, more }, { host }) => ({
    snapshot: told(() => host.snapshots.bring(snapshot, text, more)),
  }),
  'snapshot.remove': ({ snapshot }, { host }) => {
    mustBe(host, snapshot);
    told(() => host.snapshots.remove(snapshot));
    return { snapshot };
  },
};

function mustBe(host: DaemonHost, name: string): void {
  if (!host.snapshots.has(name)) throw new MethodError('not-found', `There is no snapshot "${name}".`);
}

function told<Outcome>(act: () => Outcome): Outcome {
  try {
    return act();
  } catch (error) {
    throw asMethodError(error);
  }
}

/** What the host refuses, as the protocol says it. */
function asMethodError(error: unknown): unknown {
  if (error instanceof WrongState) {
    return new MethodError('conflict', `${error.message}.`, { next: 'See snapshot.list and snapshot.diff.' });
  }
  return error instanceof VenueUnavailable ? new MethodError('unavailable', error.message) : error;
}
