/**
 * What persistence costs: three records an order (one command, two outbound messages of 200 bytes), one commit for
 * each group of orders.
 *
 *   node bench/store.ts [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../src/engine/command.ts';
import { openSqliteStore } from '../src/store/sqlite.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const ORDERS = 200_000;
const GROUPS = [1, 16, 64, 256];
const MESSAGE = Buffer.alloc(200, 'x');

interface Measurement {
  readonly durability: 'process' | 'full';
  readonly ordersPerCommit: number;
  readonly ordersPerSecond: number;
  /** Of the process, kernel included: what the machine's other work does not change. */
  readonly cpuMicrosPerOrder: number;
  readonly commitMicros: { readonly p50: number; readonly p99: number; readonly max: number };
}

function measure(durability: 'process' | 'full', ordersPerCommit: number): Measurement {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-bench-store-'));
  const store = openSqliteStore({ directory, durability, now: () => 0, holder: 'bench' });
  const journal = store.venue('BENCH');
  const session = store.session('BENCH/fix42.CLIENT1');
  const orders = ordersPerCommit === 1 ? ORDERS / 10 : ORDERS;
  const commits: number[] = [];
  let sequence = 0;
  const began = performance.now();
  const cpuBegan = process.cpuUsage();
  while (sequence < orders) {
    for (let order = 0; order < ordersPerCommit; order++) {
      sequence++;
      session.nextTargetSeqNum++;
      for (let message = 0; message < 2; message++) session.append(session.nextSenderSeqNum++, MESSAGE);
      journal.append({ sequence, at: 1_700_000_000_000_000 + sequence, command: enter(sequence) });
    }
    const start = performance.now();
    store.commit();
    commits.push((performance.now() - start) * 1_000);
    store.relieve(false);
  }
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpuBegan);
  store.close();
  rmSync(directory, { recursive: true });
  commits.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(commits[Math.floor((commits.length - 1) * share)]!);
  return {
    durability,
    ordersPerCommit,
    ordersPerSecond: Math.round(sequence / seconds),
    cpuMicrosPerOrder: Math.round(((user + system) / sequence) * 10) / 10,
    commitMicros: { p50: at(0.5), p99: at(0.99), max: at(1) },
  };
}

function enter(sequence: number): Command {
  return {
    type: 'enter',
    owner: 'fix42.CLIENT1',
    clientOrderId: `ORDER-${sequence}`,
    symbol: 'TEST',
    side: sequence % 2 === 0 ? 'buy' : 'sell',
    orderType: 'limit',
    price: 10_000 + (sequence % 20),
    quantity: 100,
    timeInForce: 'day',
    instructions: null,
    defect: null,
  };
}

const results = (['process', 'full'] as const).flatMap((durability) =>
  GROUPS.map((ordersPerCommit) => measure(durability, ordersPerCommit)),
);
if (process.argv.includes('--json')) {
  const [load] = loadavg();
  console.log(
    JSON.stringify({ bench: 'store', node: process.version, cores: availableParallelism(), load, results }),
  );
} else {
  for (const { durability, ordersPerCommit, ordersPerSecond, cpuMicrosPerOrder, commitMicros } of results) {
    console.log(
      `${durability.padEnd(8)} ${String(ordersPerCommit).padStart(4)} orders a commit: ${ordersPerSecond} orders/s, ` +
        `${cpuMicrosPerOrder} µs of CPU an order, commit p50 ${commitMicros.p50} µs, p99 ${commitMicros.p99} µs, max ${commitMicros.max} µs`,
    );
  }
}
