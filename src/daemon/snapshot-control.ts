import type { DifferenceJson, SnapshotJson } from '../management/entities.ts';
import { WrongState, type SnapshotHost, type SnapshotRestored } from '../management/host.ts';
import { isoText } from '../management/render.ts';
import type { Clock } from './clock.ts';
import type { RunningVenue } from './running-venue.ts';
import { differences } from './snapshot-diff.ts';
import { SNAPSHOT_BYTES, type SnapshotFiles } from './snapshot-files.ts';
import { linesOf, readHeader, readSnapshot } from './snapshot-text.ts';
import type { VenueClock } from './venue-clock.ts';
import type { VenueImage } from './venue-image.ts';

interface SnapshotServices {
  readonly files: SnapshotFiles;
  readonly wall: Clock;
  readonly clock: VenueClock;
  readonly venues: () => readonly RunningVenue[];
  /** Makes a second venue of the configuration of one, reached by free ports; it does not live yet. */
  readonly twin: (venue: RunningVenue, name: string) => Promise<RunningVenue>;
  /** Takes it into the daemon. */
  readonly adopt: (venue: RunningVenue) => void;
}

/** Keeps snapshots of the venues of a daemon, and takes venues back to them. */
export class SnapshotControl implements SnapshotHost {
  readonly #services: SnapshotServices;
  /** What has been brought of a snapshot that comes from outside, piece by piece. */
  #coming: { readonly name: string; readonly pieces: string[]; bytes: number } | null = null;

  constructor(services: SnapshotServices) {
    this.#services = services;
  }

  save(venueName: string, name: string, note: string | null): SnapshotJson {
    const { files } = this.#services;
    const venue = this.#venue(venueName);
    const header = { venue: venue.name, note, takenAt: this.#services.wall.now() };
    files.write(name, `${linesOf(header, venue.snapshots.image()).join('\n')}\n`);
    return this.show(name);
  }

  list(): SnapshotJson[] {
    return this.#services.files.names().map((name) => this.show(name));
  }

  has(name: string): boolean {
    return this.#services.files.has(name);
  }

  show(name: string): SnapshotJson {
    const { files } = this.#services;
    const header = readHeader(files.head(name));
    return {
      name,
      venue: header.venue,
      note: header.note,
      takenAt: isoText(header.takenAt),
      bytes: files.bytes(name),
    };
  }

  lines(name: string): readonly string[] {
    return [...this.#services.files.lines(name)];
  }

  differences(name: string, other: string | null): Iterable<DifferenceJson> {
    return differences(this.lines(name), other === null ? this.#live(name) : this.lines(other));
  }

  bring(name: string, text: string, more: boolean): SnapshotJson | null {
    if (this.has(name)) throw new WrongState(`there is a snapshot ${name} already`);
    if (this.#coming?.name !== name) this.#coming = { name, pieces: [], bytes: 0 };
    const coming = this.#coming;
    coming.pieces.push(text);
    coming.bytes += Buffer.byteLength(text);
    if (coming.bytes > SNAPSHOT_BYTES) {
      this.#coming = null;
      throw new WrongState(`a snapshot may have ${SNAPSHOT_BYTES} bytes`);
    }
    if (more) return null;
    this.#coming = null;
    const whole = coming.pieces.join('');
    read(whole.split('\n').filter((line) => line !== ''));
    this.#services.files.write(name, whole);
    return this.show(name);
  }

  restore(name: string, venueName: string | null): SnapshotRestored {
    const { header, image } = read(this.#services.files.lines(name));
    const venue = this.#venue(venueName ?? header.venue);
    const successor = venue.snapshots.successor(image);
    this.#mustHaveCome(venue, image);
    if (this.#mayTurnBack(venue)) this.#services.clock.set({ mode: 'manual', at: image.at });
    const loggedOut = venue.snapshots.restore(image, `The venue goes back to snapshot ${name}`, successor);
    venue.snapshots.catchUp();
    return { venue: venue.name, loggedOut };
  }

  async fork(name: string, as: string): Promise<string> {
    const { header, image } = read(this.#services.files.lines(name));
    const { venues, clock, twin, adopt } = this.#services;
    if (venues().some((each) => each.name === as)) throw new WrongState(`there is a venue ${as} already`);
    const source = this.#venue(header.venue);
    source.snapshots.successor(image);
    if (image.at > clock.now()) throw aheadOf(clock, image);
    const venue = await twin(source, as);
    venue.snapshots.restore(image, '');
    venue.snapshots.catchUp();
    adopt(venue);
    return as;
  }

  remove(name: string): void {
    this.#services.files.remove(name);
  }

  /** The venue of a snapshot as it is now. */
  #live(name: string): string[] {
    const header = readHeader(this.#services.files.head(name));
    return linesOf(header, this.#venue(header.venue).snapshots.image());
  }

  #venue(name: string): RunningVenue {
    const venue = this.#services.venues().find((each) => each.name === name);
    if (venue === undefined)
      throw new WrongState(`the daemon has no venue ${name}: say to which one with venue`);
    return venue;
  }

  /** Whether this clock, moved by hand, may go back with the venue: no other lives by it. */
  #mayTurnBack(venue: RunningVenue): boolean {
    const { venues, clock } = this.#services;
    return clock.mode === 'manual' && venues().every((each) => each === venue);
  }

  #mustHaveCome(venue: RunningVenue, image: VenueImage): void {
    const { clock } = this.#services;
    if (image.at > clock.now() && !this.#mayTurnBack(venue)) throw aheadOf(clock, image);
  }
}

function aheadOf(clock: VenueClock, { at }: VenueImage): WrongState {
  return new WrongState(
    `the snapshot is of ${isoText(at)}, and the clock has come to ${isoText(clock.now())} only`,
  );
}

function read(lines: Iterable<string>): ReturnType<typeof readSnapshot> {
  try {
    return readSnapshot(lines);
  } catch (error) {
    if (error instanceof RangeError) throw new WrongState(`the snapshot cannot be read: ${error.message}`);
    throw error;
  }
}
