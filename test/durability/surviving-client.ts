import type { ClientOptions } from '../kit/daemon.ts';
import { QUIET_SYMBOL } from '../kit/quiet-venue.ts';
import { fixTime, type RawFixMessage } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';
import type { SeededRandom } from '../kit/seed.ts';
import { Ledger, standingIn } from './ledger.ts';

/** Requests that may be on their way at once: enough that a crash always hits some. */
const WINDOW = 300;

/** Side (54): buy and sell. */
const SIDES = [1, 2] as const;
type Side = (typeof SIDES)[number];

/** A client whose session outlives the venue's crashes: it never resets, and it remembers everything. */
export class SurvivingClient {
  readonly ledger = new Ledger();
  /** ClOrdIDs of all orders that it sent. */
  readonly sent: string[] = [];
  readonly #prefix: string;
  readonly #sides = new Map<string, Side>();
  #fix: RawFix | null = null;
  #nextSeqNum = 1;
  /** Requests of this connection that have no answer yet. */
  readonly #open = new Set<string>();
  #requests = 0;
  #syncs = 0;
  #changed = Promise.withResolvers<void>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Logs on where the session was, has resent what it missed, and returns when both sides have caught up. */
  async connect(options: ClientOptions): Promise<void> {
    this.#fix = await RawFix.connect({
      ...options,
      nextSeqNum: this.#nextSeqNum,
      onMessage: (message) => this.#onMessage(message),
    });
    const missing = this.ledger.nextUnknown;
    const logon = await this.#fix.logon();
    if (logon.seqNum > missing) {
      this.#fix.send('2', [
        [7, missing],
        [16, 0],
      ]);
    }
    const id = `sync-${++this.#syncs}`;
    this.#fix.send('1', [[112, id]]);
    await this.#fix.expect('0', { 112: id });
    await this.#until(() => this.ledger.nextUnknown > logon.seqNum);
  }

  /** Sends as many orders and cancels as the window allows. */
  flood(random: SeededRandom, most: number): void {
    for (let count = 0; count < most && this.#open.size < WINDOW; count++) {
      if (this.sent.length > 0 && random.chance(0.1)) this.#cancel(random.pick(this.sent.slice(-WINDOW)));
      else this.#enter(random);
    }
  }

  /** Cuts the connection while the venue goes on, and keeps the place for the next one. */
  async cut(): Promise<void> {
    await this.#fix!.drop();
    await this.crashed();
  }

  /** Waits for the end of the connection, and keeps the place for the next one. */
  async crashed(): Promise<void> {
    await this.#fix!.closed;
    this.#nextSeqNum = this.#fix!.nextSeqNum;
    this.#open.clear();
  }

  /** Has everything resent that it was ever sent, and returns how many messages came. The ledger compares each. */
  async resendAll(): Promise<number> {
    const before = this.ledger.resent;
    this.#fix!.send('2', [
      [7, 1],
      [16, 0],
    ]);
    const id = `sync-${++this.#syncs}`;
    this.#fix!.send('1', [[112, id]]);
    await this.#fix!.expect('0', { 112: id });
    return this.ledger.resent - before;
  }

  async logout(): Promise<void> {
    await this.#fix!.logout();
  }

  /** Asks the venue for the state of orders, and says where it differs from what the reports said. */
  async audit(clOrdIds: readonly string[]): Promise<string[]> {
    const differences: string[] = [];
    for (let from = 0; from < clOrdIds.length; from += WINDOW) {
      const asked = clOrdIds.slice(from, from + WINDOW);
      for (const clOrdId of asked) this.#ask(clOrdId);
      await this.#until(() => asked.every((clOrdId) => this.ledger.answers.has(clOrdId)));
      differences.push(...asked.flatMap((id) => this.#difference(id, this.ledger.answers.get(id)!)));
    }
    return differences;
  }

  #ask(clOrdId: string): void {
    this.ledger.answers.delete(clOrdId);
    this.#fix!.send('H', [
      [11, clOrdId],
      [55, QUIET_SYMBOL],
      [54, this.#sides.get(clOrdId)!],
    ]);
  }

  #difference(clOrdId: string, answer: RawFixMessage): string[] {
    const orderId = this.ledger.accepted.get(clOrdId);
    const isKnown = answer.get(37) !== 'NONE';
    if (orderId === undefined) return isKnown ? [`${clOrdId} exists, and its acceptance was never told`] : [];
    if (!isKnown || answer.get(37) !== orderId) return [`${clOrdId} was accepted as ${orderId} and is lost`];
    const { seqNum: _, ...told } = this.ledger.standings.get(orderId)!;
    const { seqNum: __, ...now } = standingIn(answer);
    const isSame = Object.entries(told).every(([key, value]) => now[key as keyof typeof now] === value);
    return isSame ? [] : [`${clOrdId}: told ${JSON.stringify(told)}, is ${JSON.stringify(now)}`];
  }

  #onMessage(message: RawFixMessage): void {
    this.ledger.record(message);
    this.#open.delete(message.get(11) ?? '');
    if (message.type === '2') this.#fillGap(Number(message.get(7)));
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Requests that the venue has lost are not sent again: who knows whether they are still wanted. */
  #fillGap(from: number): void {
    const fix = this.#fix!;
    fix.send(
      '4',
      [
        [123, 'Y'],
        [36, fix.nextSeqNum],
      ],
      [
        [34, from],
        [43, 'Y'],
        [122, fixTime(new Date())],
      ],
    );
    // The gap may have swallowed the question whether we are in step.
    fix.send('1', [[112, `sync-${this.#syncs}`]]);
  }

  #enter(random: SeededRandom): void {
    const clOrdId = this.#nextId();
    const side = random.pick(SIDES);
    this.sent.push(clOrdId);
    this.#sides.set(clOrdId, side);
    this.#fix!.send('D', [
      [11, clOrdId],
      [21, 1],
      [55, QUIET_SYMBOL],
      [54, side],
      [38, random.integer(1, 20)],
      [40, 2],
      [44, `10.${random.integer(40, 60)}`],
      [60, fixTime(new Date())],
    ]);
  }

  #cancel(origClOrdId: string): void {
    this.#fix!.send('F', [
      [41, origClOrdId],
      [11, this.#nextId()],
      [55, QUIET_SYMBOL],
      [54, this.#sides.get(origClOrdId)!],
      [38, 1],
      [60, fixTime(new Date())],
    ]);
  }

  #nextId(): string {
    const id = `${this.#prefix}-${++this.#requests}`;
    this.#open.add(id);
    return id;
  }

  async #until(condition: () => boolean): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error('the venue does not answer')), 30_000);
    const closed = this.#fix!.closed.then(() => {
      throw new Error('the venue closed the connection');
    });
    closed.catch(() => {});
    try {
      while (!condition()) await Promise.race([this.#changed.promise, closed, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
