import { randomBytes } from 'node:crypto';
import type { InstrumentJson, SessionJson } from '../src/management/methods.ts';
import { Client } from './client.ts';
import { SimctlError } from './errors.ts';

export interface SandboxOptions {
  /** The venue that it is on; needed only when there are several. */
  readonly venue?: string | undefined;
  /** Symbols of the venue, for each of which it has an instrument of the same terms; unless given one like the first. */
  readonly like?: readonly string[] | undefined;
  /** Sessions of the venue, for each of which it has one that is like it; unless given one like the first. */
  readonly clients?: readonly string[] | undefined;
}

/**
 * Instruments and sessions for one test in a daemon that many share: `sandbox(client)` makes them under names that nobody
 * else has. It is a client of its own; when it is closed, or its connection ends, they go, and so do their orders.
 * Rejects with SimctlError.
 */
export async function sandbox(client: Client, options: SandboxOptions = {}): Promise<Sandbox> {
  const connection = await client.openAnother();
  const box = new Sandbox(connection);
  try {
    await box.fill(options);
  } catch (error) {
    await box.close();
    throw error;
  }
  return box;
}

export class Sandbox extends Client {
  readonly #id = randomBytes(5).toString('hex');
  readonly #instruments: InstrumentJson[] = [];
  readonly #sessions: SessionJson[] = [];

  /** Its instruments, in the order of `like`. */
  get instruments(): readonly InstrumentJson[] {
    return this.#instruments;
  }

  /** Its sessions, in the order of `clients`: for your FIX engine to log on as, or for `trader`. */
  get sessions(): readonly SessionJson[] {
    return this.#sessions;
  }

  /** The symbol of its first instrument. */
  get symbol(): string {
    return this.#instruments[0]!.symbol;
  }

  /** Makes what it consists of. `sandbox` does so. */
  async fill({ venue, like, clients }: SandboxOptions): Promise<void> {
    for (const symbol of like ?? [await this.#firstSymbol(venue)]) {
      const wish = { venue, symbol: `${symbol}-${this.#id}`, like: symbol, temporary: true };
      this.#instruments.push((await this.instrument.create(wish)).instrument);
    }
    for (const [index, session] of (clients ?? [await this.#firstSession(venue)]).entries()) {
      const wish = { venue, targetCompId: `BOX${index + 1}-${this.#id}`, like: session, temporary: true };
      this.#sessions.push((await this.session.create(wish)).session!);
    }
  }

  /** Removes what it consists of: nothing of it is left when this resolves. */
  override async close(): Promise<void> {
    for (const { venue, name } of this.#sessions.splice(0)) {
      await this.session.remove({ venue, session: name }).catch(ignoreGone);
    }
    for (const { venue, symbol } of this.#instruments.splice(0)) {
      await this.instrument.remove({ venue, symbol }).catch(ignoreGone);
    }
    await super.close();
  }

  async #firstSymbol(venue: string | undefined): Promise<string> {
    const { instruments } = await this.instrument.list({ venue, limit: 1 });
    return firstOf(instruments, 'instrument').symbol;
  }

  async #firstSession(venue: string | undefined): Promise<string> {
    const { sessions } = await this.session.list({ venue });
    return firstOf(
      sessions.filter(({ roles }) => roles.includes('orders')),
      'session with the role orders',
    ).name;
  }
}

function firstOf<Item>(items: readonly Item[], what: string): Item {
  const [first] = items;
  if (first !== undefined) return first;
  throw new SimctlError('not-found', `The venue has no ${what} that a sandbox could be like.`);
}

/** Somebody has removed it before, or the daemon does when it sees that the connection is gone. */
function ignoreGone(error: unknown): void {
  if (error instanceof SimctlError && ['not-found', 'connection-lost'].includes(error.code)) return;
  throw error;
}
