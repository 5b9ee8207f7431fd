/** A thread that sends requests at a fixed pace, so that nothing else its process does delays them. */
import { parentPort, workerData } from 'node:worker_threads';
import { PacedRun, type PacedOrders } from './paced-orders.ts';

const run = new PacedRun(workerData as PacedOrders);
await run.ready;
parentPort!.once('message', () => void run.run().then((result) => parentPort!.postMessage(result, [])));
parentPort!.postMessage('ready', []);
