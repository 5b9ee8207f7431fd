import { rowChecksum } from './checksum.ts';
import type { Statements } from './statements.ts';
import { StoreDamaged } from './store.ts';
import { streamChecksum, type StreamKind, type StreamRow } from './stream.ts';

/** What has been made durable so far. */
export interface Commits {
  readonly number: number;
  /** Commands of all venues. */
  readonly inputs: number;
  /** CRC-32 over everything committed. */
  readonly chain: number;
}

export interface Contents {
  readonly commits: Commits;
  readonly streams: readonly { id: number; kind: StreamKind; name: string; row: StreamRow }[];
  readonly secrets: ReadonlyMap<string, string>;
  /** The streams that have a snapshot. */
  readonly snapshots: ReadonlySet<number>;
}

/**
 * Reads everything but journals, messages and the snapshots' texts, which are verified when they are read. Throws
 * StoreDamaged when a row is not as it was written, or gone.
 */
export function readContents(statements: Statements, file: string): Contents {
  const damaged = (table: string, record: string | number): StoreDamaged =>
    new StoreDamaged(`${file}: table ${table}, record ${record} is not what was written`);

  const commitRow = statements.readCommits.get();
  const commits = {
    number: 0,
    inputs: 0,
    chain: 0,
    small_rows: 0,
    ...(commitRow as Partial<Commits> | undefined),
  };
  const { number, inputs, chain, small_rows } = commits;
  if (commitRow !== undefined && commitRow['crc'] !== commitsChecksum(commits, small_rows))
    throw damaged('commits', 1);

  const streams = statements.readStreams.all().map((raw) => {
    const { id, kind, name } = raw as { id: number; kind: StreamKind; name: string };
    const row = {
      pruned: raw['pruned'] as number,
      prunedCrc: raw['pruned_crc'] as number,
      last: raw['last'] as number,
      lastCrc: raw['last_crc'] as number,
      createdAt: raw['created_at'] as number,
      nextSender: raw['next_sender'] as number,
      nextTarget: raw['next_target'] as number,
    };
    if (raw['crc'] !== streamChecksum(id, kind, name, row)) throw damaged('streams', id);
    return { id, kind, name, row };
  });

  const secrets = new Map<string, string>();
  for (const raw of statements.readSecrets.all()) {
    const { name, value, crc } = raw as { name: string; value: string; crc: number };
    if (crc !== rowChecksum(name, value)) throw damaged('secrets', name);
    secrets.set(name, value);
  }

  const snapshots = new Set(statements.readSnapshots.all().map((raw) => raw['stream'] as number));
  const present = streams.length + secrets.size + snapshots.size;
  if (present !== small_rows) {
    throw new StoreDamaged(
      `${file}: tables streams, secrets and snapshots have ${present} records, and had ${small_rows} at the last commit`,
    );
  }
  return { commits: { number, inputs, chain }, streams, secrets, snapshots };
}

export function commitsChecksum({ number, inputs, chain }: Commits, smallRows: number): number {
  return rowChecksum(number, inputs, smallRows, chain);
}
