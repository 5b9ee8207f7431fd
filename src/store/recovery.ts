import { copyFileSync, existsSync } from 'node:fs';
import type { StoreFiles } from './database.ts';
import { StoreDamaged, type Durability } from './store.ts';
import type { Commits } from './verify.ts';
import { describeLogEnd } from './wal.ts';
import { machineRestartedSince, readWitness } from './witness.ts';

/**
 * Compares what the database holds with what the witness saw durable. Throws StoreDamaged when something that others
 * have seen is gone, before anything is written. Returns warnings about what is wrong and does no harm, or was to be
 * expected.
 */
export function compareWithWitness(commits: Commits, durability: Durability, files: StoreFiles): string[] {
  const witness = readWitness(files.witness);
  if (witness === null) {
    return commits.number === 0
      ? []
      : [`${files.witness} is missing: whether the store lost its last commits cannot be told`];
  }
  if (witness === 'damaged') {
    return [`${files.witness} is damaged: whether the store lost its last commits cannot be told`];
  }
  // The process may die between a commit and its testimony, so the database may be ahead.
  if (witness.number < commits.number) return [];
  if (witness.number === commits.number) {
    if (witness.chain === commits.chain) return [];
    throw new StoreDamaged(
      `${files.database}: commit ${commits.number} is another one than ${files.witness} saw`,
    );
  }
  const lost = `commits ${commits.number + 1} to ${witness.number} with ${witness.inputs - commits.inputs} commands`;
  if (durability === 'process' && machineRestartedSince(witness)) {
    return [`the machine stopped before these were on the disk, and they are lost: ${lost}`];
  }
  const where = describeLogEnd(files.log);
  const kept = keepLog(files.log);
  throw new StoreDamaged(
    `${files.database}: ${lost} are missing: ${where}. ${kept}` +
      `Restore a backup; or remove ${files.witness} to go on without them, and reset the sessions with their peers`,
  );
}

/** Closing the database empties its log, the part behind the damage included: a copy stays for whoever looks into it. */
function keepLog(log: string): string {
  const copy = `${log}.damaged`;
  if (!existsSync(log) || existsSync(copy)) return '';
  copyFileSync(log, copy);
  return `The log is kept as ${copy}. `;
}
