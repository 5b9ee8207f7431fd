import assert from 'node:assert/strict';
import type { BeginString } from '../../src/protocols/fix/versions.ts';
import type { FixVenueScript } from './fix-venue-script.ts';

/** Whose orders the scenarios tell of; B is the rest of the market. */
const CLIENT = 'A';
const PRICE = '50.00';

/** ExecType (150) in the words of the order state matrices; up to 4.2 partial and last fills have one of their own. */
const EXEC_TYPES: Readonly<Record<string, string>> = {
  '0': 'New',
  '3': 'DFD',
  '4': 'Cxl',
  '5': 'Rpl',
  '6': 'PCxl',
  '7': 'Stop',
  '8': 'Rej',
  '9': 'Susp',
  A: 'PNew',
  C: 'Exp',
  D: 'Rest',
  E: 'PRpl',
};

const ORD_STATUSES: Readonly<Record<string, string>> = {
  '0': 'New',
  '1': 'PF',
  '2': 'Filled',
  '3': 'DFD',
  '4': 'Cxl',
  '5': 'Rpl',
  '6': 'PCxl',
  '7': 'Stop',
  '8': 'Rej',
  '9': 'Susp',
  A: 'PNew',
  C: 'Exp',
  E: 'PRpl',
};

/** ExecTransType (20) of 4.2. */
const TRANSACTIONS: Readonly<Record<string, string>> = { '1': 'Bust', '2': 'Corr', '3': 'Stat' };

/** Fields that are told where they are there, behind the quantities. */
const REMARKS = [378, 103, 636];

/**
 * Plays the order state changes of the FIX specification (vol. 4, appendix D) and tells the reports to the client in the
 * form of its matrices. What is done, ids being ClOrdIDs and further words raw fields:
 *
 *     N(X) 10000 [59=1 …]       a buy order at 50.00
 *     F(Y,X)                    its cancel
 *     G(Y,X) 8000 […]           its replace
 *     H(X)                      its status
 *     sell 2000 [50.00 …]       somebody else's order to sell
 *     desk VERB …               what the venue's operator does; of orders the first argument is the id
 *     venue …                   a line of a FIX scenario as it is
 *
 * And what is told: `E(Y,X) PRpl/PRpl 10000|1000|9000|0|50.00` is ExecType and OrdStatus, then OrderQty, CumQty,
 * LeavesQty, LastQty and AvgPx; `CR(Y,X) PF 0` an OrderCancelReject with OrdStatus and CxlRejReason.
 */
export class OrderStates {
  readonly #script: FixVenueScript;
  readonly #beginString: BeginString;
  /** In which row, from 1, an execution was told. */
  readonly #rows = new Map<string, number>();
  #row = 0;
  #sells = 0;

  constructor(script: FixVenueScript, beginString: BeginString) {
    this.#script = script;
    this.#beginString = beginString;
    // Orders may come by telephone while the client is logged on.
    script.run(`${CLIENT}: 35=0`);
  }

  play(line: string): string[] {
    return this.#script
      .run(this.#lineOf(line))
      .filter((told) => told.startsWith(`${CLIENT}: `))
      .map((told) => this.#rowOf(told.slice(CLIENT.length + 2)));
  }

  #lineOf(line: string): string {
    const [word = '', ...rest] = line.split(' ');
    const request = /^([NFGH])\(([^,)]+)(?:,([^)]+))?\)$/.exec(word);
    if (request !== null) {
      const [, kind, id, orig] = request as unknown as [
        string,
        keyof typeof MSG_TYPES,
        string,
        string | undefined,
      ];
      return `${CLIENT}: ${this.#request(kind, id, orig, rest)}`;
    }
    switch (word) {
      case 'sell': {
        const [quantity = '', price = PRICE] = rest;
        return `B: ${this.#order('D', `s${++this.#sells}`, 2, quantity, [`44=${price}`])}`;
      }
      case 'desk':
        return `operator: ${ofVenue(rest[0]!) ? rest.join(' ') : [rest[0], CLIENT, ...rest.slice(1)].join(' ')}`;
      case 'venue':
        return rest.join(' ');
      default:
        throw new Error(`not a line of an order state change: ${line}`);
    }
  }

  #request(
    kind: keyof typeof MSG_TYPES,
    id: string,
    orig: string | undefined,
    rest: readonly string[],
  ): string {
    const type = MSG_TYPES[kind];
    if (kind === 'H') return `35=H|11=${id}|55=ABC|54=1`;
    if (kind === 'F') return `35=F|11=${id}|41=${orig}|55=ABC|54=1|38=10000`;
    const [quantity = '', ...fields] = rest;
    return this.#order(type, id, 1, quantity, orig === undefined ? fields : [`41=${orig}`, ...fields]);
  }

  #order(type: string, id: string, side: 1 | 2, quantity: string, fields: readonly string[]): string {
    const own = new Set(fields.map((field) => field.slice(0, field.indexOf('='))));
    const usual = [`11=${id}`, '21=1', '55=ABC', `54=${side}`, `38=${quantity}`, '40=2', `44=${PRICE}`];
    const kept = usual.filter((field) => !own.has(field.slice(0, field.indexOf('='))));
    const isHeader = (field: string): boolean => field.startsWith('97=');
    const body = fields.filter((field) => !isHeader(field) && !field.endsWith('='));
    return [`35=${type}`, ...fields.filter(isHeader), ...kept, ...body].join('|');
  }

  #rowOf(message: string): string {
    const fields = new Map(
      message.split('|').map((field) => [Number.parseInt(field, 10), field.slice(field.indexOf('=') + 1)]),
    );
    const ids = [fields.get(11) ?? '', ...(fields.has(41) ? [fields.get(41)] : [])].join(',');
    const status = ORD_STATUSES[fields.get(39)!] ?? `39=${fields.get(39)}`;
    const none = fields.get(37) === 'NONE' ? ' NONE' : '';
    this.#row++;
    if (fields.get(35) === '9') return `CR(${ids}) ${status} ${fields.get(102)}${none}`;
    assert.equal(fields.get(35), '8', message);
    this.#note(fields.get(17)!);
    const quantities = [38, 14, 151, 32].map((tag) => fields.get(tag) ?? '0');
    const remarks = REMARKS.filter((tag) => fields.has(tag)).map((tag) => ` ${tag}=${fields.get(tag)}`);
    const day = fields.has(424) ? ` day ${fields.get(424)}/${fields.get(425)}` : '';
    const of = fields.has(19) ? ` of row ${this.#rows.get(fields.get(19)!)}` : '';
    const at = fields.get(150) === '7' ? ` at ${fields.get(31)}` : '';
    const amounts = `${quantities.join('|')}|${fields.get(6)}`;
    return `E(${ids}) ${this.#typeOf(fields)}/${status} ${amounts}${at}${of}${day}${remarks.join('')}${none}`;
  }

  /** No ExecID is used twice; a status report has none. */
  #note(execId: string): void {
    if (execId === '0') return;
    assert.ok(!this.#rows.has(execId), `ExecID ${execId} is new`);
    this.#rows.set(execId, this.#row);
  }

  #typeOf(fields: ReadonlyMap<number, string>): string {
    const type = fields.get(150)!;
    if (this.#beginString === 'FIX.4.2') {
      return (
        TRANSACTIONS[fields.get(20)!] ?? { '1': 'PF', '2': 'Fill' }[type] ?? EXEC_TYPES[type] ?? `150=${type}`
      );
    }
    // From 4.3 a fill is a trade, whether the last or not: what it is in the matrices, the quantities tell.
    if (type === 'F') return fields.get(14) === fields.get(38) ? 'Fill' : 'PF';
    return { G: 'Corr', H: 'Bust', I: 'Stat' }[type] ?? EXEC_TYPES[type] ?? `150=${type}`;
  }
}

const MSG_TYPES = { N: 'D', F: 'F', G: 'G', H: 'H' } as const;

/** Whether what the operator does is not about one order. */
function ofVenue(verb: string): boolean {
  return ['bust', 'correct', 'hold', 'unhold', 'phase', 'rules', 'cancel-all'].includes(verb);
}
