import type { Client } from '../client.ts';
import type { Result } from '../../src/management/methods.ts';
import { statusOfCode, type Account, type ExecutionAccount, type OrderAccount } from './account.ts';

type Told = Result<'session.messages'>['messages'][number];

/** Who is meant. */
export interface Place {
  readonly venue?: string | undefined;
  readonly session: string;
}

/** What a session was told, and how the ids that it was told are called by the venue itself. */
export interface ToldAccount extends Account {
  readonly ownIds: ReadonlyMap<string, string>;
}

/** OrderID (37) where there is no order. */
const NO_ORDER = 'NONE';

/** ExecType (150) of reports that bring a fill; up to 4.2 they say whether it is the last. */
const FILLS: ReadonlySet<string> = new Set(['1', '2', 'F']);

/** Reads all that the session was told of the orders that are concerned. */
export async function toldTo(
  client: Client,
  place: Place,
  concerns: (orderId: string) => boolean = () => true,
): Promise<ToldAccount> {
  const orders = new Map<string, OrderAccount>();
  const executions = new Map<string, ExecutionAccount>();
  const repeated = new Set<string>();
  const ownIds = new Map<string, string>();
  for await (const told of messagesOf(client, place)) {
    const fields = fieldsOf(told.message);
    const orderId = told.orderId === null ? NO_ORDER : ownId('O', told.orderId);
    if (told.msgType !== '8' || orderId === NO_ORDER || !concerns(orderId)) continue;
    orders.set(orderId, orderIn(fields));
    const kind = kindOf(fields);
    if (kind === 'other') continue;
    const executionId = ownId('E', told.executionId ?? '');
    ownIds.set(fields.get(17) ?? '', executionId);
    if (kind !== 'fill') executions.delete(ownIds.get(fields.get(19) ?? '') ?? '');
    if (kind === 'bust') continue;
    if (executions.has(executionId)) repeated.add(executionId);
    executions.set(executionId, { quantity: fields.get(32), price: fields.get(31) });
  }
  return { orders, executions, repeated, ownIds };
}

async function* messagesOf(client: Client, place: Place): AsyncGenerator<Told> {
  for (let from: number | null = 1; from !== null;) {
    // oxlint-disable-next-line no-await-in-loop -- one page says where the next begins
    const page: Result<'session.messages'> = await client.session.messages({ ...place, from, span: 1_000 });
    yield* page.messages;
    from = page.next;
  }
}

/** The first of each field: those of orders stand before any group. */
function fieldsOf(message: string): Map<number, string> {
  const fields = new Map<number, string>();
  for (const part of message.split('\x01')) {
    const equals = part.indexOf('=');
    const tag = Number(part.slice(0, equals));
    if (equals > 0 && !fields.has(tag)) fields.set(tag, part.slice(equals + 1));
  }
  return fields;
}

function orderIn(fields: ReadonlyMap<number, string>): OrderAccount {
  return {
    quantity: fields.get(38),
    cumQuantity: fields.get(14),
    leavesQuantity: fields.get(151),
    averagePrice: fields.get(6),
    status: statusOfCode(fields.get(39)),
  };
}

/** Up to 4.2 ExecTransType (20) says what is undone or corrected; 4.0 has no ExecType (150). */
function kindOf(fields: ReadonlyMap<number, string>): 'fill' | 'bust' | 'correction' | 'other' {
  const [transaction, type] = [fields.get(20) ?? '0', fields.get(150)];
  if (type === 'H' || transaction === '1') return 'bust';
  if (type === 'G' || transaction === '2') return 'correction';
  if (transaction !== '0') return 'other';
  const isFill = type === undefined ? Number(fields.get(32) ?? 0) > 0 : FILLS.has(type);
  return isFill ? 'fill' : 'other';
}

/** Where the version has ids that are numbers, the letter is left out on the wire. */
function ownId(letter: 'O' | 'E', id: string): string {
  return /^[1-9]\d*$/.test(id) ? `${letter}-${id}` : id;
}
