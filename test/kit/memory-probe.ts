/**
 * Loaded into a daemon before it starts, with --expose-gc: says over IPC, whenever it is asked, how many bytes its
 * objects and buffers have after a collection. What the process has of the system comes and goes with the collector;
 * this is what is really kept.
 */
if (process.send === undefined || globalThis.gc === undefined)
  throw new Error('the memory probe needs an IPC channel and --expose-gc');
const collect = globalThis.gc;

process.on('message', () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.send!(heapUsed + external);
});
// The daemon ends when it has nothing more to do, asked or not.
process.channel!.unref();
