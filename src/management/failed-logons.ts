import type { Limits } from './limits.ts';
import type { AreaLog } from './log.ts';

/** Sources and users that are remembered; beyond, the one that failed longest ago is forgotten. */
const REMEMBERED = 4_096;

/**
 * Slows down whoever guesses secrets. So many failures at once are answered at once, further ones in a slow row, for
 * each address that they come from and for each user that they are about. What succeeds never waits: nobody can lock
 * the owner out by failing in the owner's name.
 */
export class FailedLogons {
  readonly #limits: Limits;
  readonly #log: AreaLog;
  readonly #now: () => number;
  readonly #sources = new Row();
  readonly #users = new Row();

  /** `now` is in milliseconds, of a clock that never goes back. */
  constructor(limits: Limits, log: AreaLog, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#log = log;
    this.#now = now;
  }

  /**
   * Notes a failure, and says in how many milliseconds to answer it; null for not at all. `user` is null where the
   * secret alone was given.
   */
  add(peer: string, user: string | null): number | null {
    const { failedLogonMs: everyMs, failedLogonsAtOnce: atOnce, logonDeadlineMs } = this.#limits;
    const now = this.#now();
    const source = sourceOf(peer);
    const rows =
      user === null ? [this.#sources.at(source)] : [this.#sources.at(source), this.#users.at(user)];
    const waitMs = Math.max(...rows.map(({ free }) => free - now - (atOnce - 1) * everyMs), 0);
    this.#tell(source, user, waitMs);
    if (waitMs >= logonDeadlineMs) return null;
    // What is not answered tells the guesser nothing, so it does not make the row longer.
    for (const row of rows) row.free = Math.max(row.free, now) + everyMs;
    return waitMs;
  }

  /**
   * In how many milliseconds to listen to a new connection. Guesses that are never answered are work all the same, and
   * come as fast as they are got rid of.
   */
  guardedMs(peer: string): number {
    const { failedLogonMs: everyMs, failedLogonsAtOnce: atOnce, guardedMs } = this.#limits;
    const free = this.#sources.freeAt(sourceOf(peer));
    return free - this.#now() > (atOnce - 1) * everyMs ? guardedMs : 0;
  }

  /** A flood must not fill the log. */
  #tell(source: string, user: string | null, waitMs: number): void {
    if (waitMs > 0) return;
    this.#log.warn(
      `a logon${user === null ? '' : ` of "${user}"`} from ${source} failed: wrong user or secret`,
    );
  }
}

/** When each of many would have been answered one after the other. */
class Row {
  readonly #entries = new Map<string, { free: number }>();

  /** When it is free; 0 for one that is not remembered. */
  freeAt(key: string): number {
    return this.#entries.get(key)?.free ?? 0;
  }

  at(key: string): { free: number } {
    const entry = this.#entries.get(key) ?? { free: 0 };
    // At the end of the map, whose first entry is the one that was not seen for longest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= REMEMBERED) break;
      this.#entries.delete(oldest);
    }
    return entry;
  }
}

/** Address of a peer, without its port; a unix socket has none. */
function sourceOf(peer: string): string {
  const port = peer.lastIndexOf(':');
  return port === -1 ? peer : peer.slice(0, port);
}
