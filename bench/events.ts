/**
 * The speed of a whole venue: the operations of a workload as commands, each applied with a listener that counts the
 * events it is given. The commands are made beforehand; the events are made by the venue, and that is the most of it.
 *
 *   node bench/events.ts [--workload single|multi] [--operations N] [--seed N] [--json]
 */
import { parseArgs } from 'node:util';
import type { Command, EnterOrder } from '../src/engine/command.ts';
import type { VenueEvent } from '../src/engine/event.ts';
import { Venue } from '../src/engine/venue.ts';
import { generateOperations, WORKLOADS, type WorkloadName } from './generate-ops.ts';
import { CANCEL, LIMIT, LIMIT_FOK, LIMIT_IOC, MARKET, parseOperations, REPLACE, WORDS } from './ops-file.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const RUNS = 5;

type Kind = Pick<EnterOrder, 'orderType' | 'timeInForce'>;
const KINDS: Readonly<Record<number, Kind>> = {
  [LIMIT]: { orderType: 'limit', timeInForce: 'gtc' },
  [MARKET]: { orderType: 'market', timeInForce: 'gtc' },
  [LIMIT_IOC]: { orderType: 'limit', timeInForce: 'ioc' },
  [LIMIT_FOK]: { orderType: 'limit', timeInForce: 'fok' },
};

function newVenue(books: number): Venue {
  const venue = new Venue('bench');
  for (let book = 0; book < books; book++) {
    const instrument = {
      symbol: `S${book}`,
      assetClass: 'equity',
      tickSize: '0.01',
      lotSize: '1',
      currency: 'EUR',
      aliases: {},
    } as const;
    venue.apply({ type: 'create-instrument', instrument }, 1, () => {});
  }
  return venue;
}

/** The operations as commands. Applies them as it goes: a replace names a total, and so depends on what has traded. */
function commandsOf(bytes: Uint8Array): { commands: Command[]; books: number } {
  const { words, count, books } = parseOperations(bytes);
  const venue = newVenue(books);
  const filled = new Map<string, number>();
  const commands: Command[] = [];
  for (let record = 0; record < count; record++) {
    const command = commandOf(words, record * WORDS, filled);
    commands.push(command);
    venue.apply(command, 1, (event) => noteFills(filled, event));
  }
  return { commands, books };
}

/** By the id under which an order was entered: a replace of its own id is none of it. */
function noteFills(filled: Map<string, number>, event: VenueEvent): void {
  if (event.type !== 'order-executed') return;
  const { clientOrderId, cumQuantity } = event.order;
  filled.set(clientOrderId.split('/')[0]!, cumQuantity);
}

function commandOf(words: Int32Array, at: number, filled: ReadonlyMap<string, number>): Command {
  const head = words[at]!;
  const [price, quantity] = [words[at + 2]!, words[at + 3]!];
  const clientOrderId = `C${words[at + 1]!}`;
  const symbol = `S${head >>> 16}`;
  const side = (head >>> 8) & 1 ? 'sell' : 'buy';
  const request = { owner: 'CLIENT', origClientOrderId: clientOrderId, symbol, side } as const;
  switch (head & 255) {
    case CANCEL:
      return { type: 'cancel', ...request, clientOrderId: `${clientOrderId}/c` };
    case REPLACE:
      return {
        type: 'replace',
        ...request,
        clientOrderId: `${clientOrderId}/${at}`,
        orderType: null,
        timeInForce: null,
        price,
        quantity: (filled.get(clientOrderId) ?? 0) + quantity,
        stopPrice: null,
        displayQuantity: null,
        expireAt: null,
        defect: null,
      };
    default: {
      const kind = KINDS[head & 255]!;
      return {
        type: 'enter',
        owner: 'CLIENT',
        clientOrderId,
        symbol,
        side,
        orderType: kind.orderType,
        price: kind.orderType === 'market' ? null : price,
        quantity,
        timeInForce: kind.timeInForce,
        instructions: null,
        defect: null,
      };
    }
  }
}

interface Result {
  readonly commandsPerSec: number;
  /** Of the whole process, the collector's threads included: steadier than the rate where others are at work too. */
  readonly cpuMicrosPerCommand: number;
  readonly events: number;
  readonly trades: number;
  readonly refused: number;
}

function run(commands: readonly Command[], books: number): Result {
  const venue = newVenue(books);
  let events = 0;
  let trades = 0;
  let refused = 0;
  const start = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  for (const command of commands) {
    venue.apply(command, 1, (event) => {
      events++;
      if (event.type === 'trade') trades++;
      else if (event.type === 'order-rejected' || event.type === 'request-rejected') refused++;
    });
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return {
    commandsPerSec: Math.round(commands.length / seconds),
    cpuMicrosPerCommand: Math.round(((user + system) / commands.length) * 1e3) / 1e3,
    events,
    trades,
    refused,
  };
}

function medianOf(results: readonly Result[], figure: 'commandsPerSec' | 'cpuMicrosPerCommand'): number {
  return results.map((result) => result[figure]).toSorted((a, b) => a - b)[RUNS >> 1]!;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      workload: { type: 'string', default: 'single' },
      operations: { type: 'string', default: '500000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean' },
    },
  });
  const { workload } = values;
  if (!Object.hasOwn(WORKLOADS, workload) || workload === 'deep') {
    throw new RangeError(`--workload must be single or multi, not "${workload}"`);
  }
  const bytes = generateOperations(workload as WorkloadName, Number(values.seed), Number(values.operations));
  const { commands, books } = commandsOf(bytes);
  run(commands, books);
  const results = Array.from({ length: RUNS }, () => run(commands, books));
  const { events, trades, refused } = results[0]!;
  const commandsPerSec = medianOf(results, 'commandsPerSec');
  const cpuMicrosPerCommand = medianOf(results, 'cpuMicrosPerCommand');
  const runs = results.map((result) => result.commandsPerSec);
  const count = commands.length;
  const figures = { commands: count, commandsPerSec, cpuMicrosPerCommand, events, trades, refused, runs };
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...figures, node: process.version })}\n`
      : `${workload}: ${(commandsPerSec / 1e6).toFixed(2)} M commands a second, ` +
          `${cpuMicrosPerCommand.toFixed(2)} µs of CPU each, ${events} events of ${count} commands\n`,
  );
}

main();
