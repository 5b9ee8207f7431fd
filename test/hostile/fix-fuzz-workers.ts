import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fuzzFix, type FuzzOptions, type FuzzResult } from './fix-fuzz.ts';

/** Divides the inputs among so many threads, each with a seed of its own. Rejects when one of them fails. */
export async function fuzzFixOnCores({ seed, count }: FuzzOptions, workers: number): Promise<FuzzResult> {
  const share = Math.ceil(count / workers);
  const results = await Promise.all(
    Array.from({ length: workers }, (_, index) => fuzzInWorker({ seed: seed + index, count: share })),
  );
  return results.reduce((total, result) => ({
    inputs: total.inputs + result.inputs,
    delivered: total.delivered + result.delivered,
    answers: total.answers + result.answers,
    slowestMs: Math.max(total.slowestMs, result.slowestMs),
    heapGrowthBytes: Math.max(total.heapGrowthBytes, result.heapGrowthBytes),
  }));
}

async function fuzzInWorker(options: FuzzOptions): Promise<FuzzResult> {
  const worker = new Worker(new URL(import.meta.url), { workerData: options });
  const [result] = (await once(worker, 'message')) as [FuzzResult];
  return result;
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread, not a window
if (!isMainThread && isFuzzOptions(workerData)) parentPort!.postMessage(fuzzFix(workerData));

function isFuzzOptions(value: unknown): value is FuzzOptions {
  return typeof value === 'object' && value !== null && 'seed' in value && 'count' in value;
}
