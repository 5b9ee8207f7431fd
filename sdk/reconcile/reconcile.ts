import type { Client } from '../client.ts';
import { accountOf, type Claims } from './claims.ts';
import { differencesOf, type Difference } from './differences.ts';
import { excused, explained } from './faults.ts';
import { toldTo } from './told.ts';
import { truthOf, type Truth } from './truth.ts';

export interface ReconcileOptions {
  /** The venue; may be left out where there is one. */
  readonly venue?: string | undefined;
  /** The session of the system under test. */
  readonly session: string;
  /** What the system under test says; not compared unless given. */
  readonly claims?: Claims | undefined;
  /** A session that gets copies of what the other is told; not compared unless given. */
  readonly dropCopy?: string | undefined;
}

/** Orders or executions do not agree, and no fault is to blame. The message shows all that differs. */
export class ReconciliationFailed extends Error {
  override readonly name = 'ReconciliationFailed';
}

/** How what a venue knows of a session compares with what was told of it, and with what others make of that. */
export class Reconciliation {
  /** How many the venue knows of. */
  readonly orders: number;
  readonly executions: number;
  readonly differences: readonly Difference[];
  readonly #clientOrderIds: ReadonlyMap<string, string>;

  constructor({ details, executions }: Truth, differences: readonly Difference[]) {
    this.orders = details.size;
    this.executions = executions.size;
    this.differences = differences;
    this.#clientOrderIds = new Map(Array.from(details, ([id, { clientOrderId }]) => [id, clientOrderId]));
  }

  /** Those that no fault has made on purpose. */
  get unexpected(): readonly Difference[] {
    return this.differences.filter(({ fault }) => fault === null);
  }

  /** Throws ReconciliationFailed unless all agree, but for what faults have made on purpose. */
  assertAgreed(): void {
    if (this.unexpected.length > 0) throw new ReconciliationFailed(String(this));
  }

  toString(): string {
    const head = `${this.orders} orders, ${this.executions} executions: ${this.#verdict}`;
    return [head, ...this.differences.map((difference) => `  ${this.#line(difference)}`)].join('\n');
  }

  toJSON(): object {
    const { orders, executions, differences } = this;
    return { agreed: this.unexpected.length === 0, orders, executions, differences };
  }

  get #verdict(): string {
    const [all, unexpected] = [this.differences.length, this.unexpected.length];
    if (all === 0) return 'all agree';
    return `${unexpected} unexpected differences, and ${all - unexpected} that faults have made`;
  }

  #line({ source, entity, id, what, field, venue, theirs, fault }: Difference): string {
    const clientOrderId = this.#clientOrderIds.get(id);
    const name = `${entity} ${id}${clientOrderId === undefined ? '' : ` (${clientOrderId})`}`;
    const said = {
      missing: `is not ${source}`,
      unknown: `is ${source}, and the venue does not know it`,
      repeated: `is ${source} more than once`,
      differs: `${field} ${source} as ${theirs ?? 'nothing'}, and is ${venue ?? 'nothing'}`,
    }[what];
    return `${fault === null ? '! ' : '  '}${name}: ${said}${fault === null ? '' : `: fault ${fault}`}`;
  }
}

/**
 * Compares what a venue knows of the orders and executions of a session with what the session was really told, with a
 * drop copy, and with what the system under test says. Clients that are logged on get time to take all that was sent
 * before. Rejects with SimctlError where that cannot be, as while a fault keeps the venue silent.
 */
export async function reconcile(
  client: Client,
  { venue, session, claims, dropCopy }: ReconcileOptions,
): Promise<Reconciliation> {
  const where = venue === undefined ? {} : { venue };
  const { session: before } = await client.session.show({ ...where, session });
  if (before.state === 'logged-on') await client.settled(session, where);
  const truth = await truthOf(client, { ...where, session });
  const told = await toldTo(client, { ...where, session });
  // Asked for last: a fault may have fired at what was on its way.
  const { session: after } = await client.session.show({ ...where, session });
  const ofTold = explained(differencesOf('told', truth, told), after.faults);
  const differences = [...ofTold];
  if (dropCopy !== undefined) {
    // It may get copies of what others do, too.
    const isOurs = (orderId: string): boolean => truth.details.has(orderId);
    const copied = await toldTo(client, { ...where, session: dropCopy }, isOurs);
    const { session: copier } = await client.session.show({ ...where, session: dropCopy });
    differences.push(...explained(differencesOf('copied', truth, copied), copier.faults));
  }
  if (claims !== undefined) {
    const orderIds = new Map(Array.from(truth.details, ([id, { clientOrderId }]) => [clientOrderId, id]));
    const account = accountOf(claims, orderIds, told.ownIds);
    const compared = {
      orders: claims.orders !== undefined,
      executions: claims.executions !== undefined,
    };
    differences.push(...excused(differencesOf('claimed', truth, account, compared), ofTold));
  }
  return new Reconciliation(truth, differences);
}
