/** Raised with every change of the tables below and of what their checksums are of: migration.ts brings older stores up to it. */
export const FORMAT = 2;

/**
 * The tables of simctl.sqlite. Records are numbered within a stream: a venue's journal, or the messages that a session
 * sent. Those of one commit are one row of `chunks`, which costs a fraction of a row for each.
 *
 * Every row carries a CRC-32, since the pages of the database have none. A chunk's covers the one before it in its
 * stream as well, and a stream's row holds the ends of that chain: a row that is lost shows as surely as one that
 * is altered.
 */
export const SCHEMA = `
CREATE TABLE commits (            -- one row: what has been made durable so far
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL,        -- commits
  inputs INTEGER NOT NULL,        -- commands of all venues
  small_rows INTEGER NOT NULL,    -- rows of streams, snapshots and secrets together
  chain INTEGER NOT NULL,         -- CRC-32 over all commits
  crc INTEGER NOT NULL
) STRICT;
CREATE TABLE streams (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,             -- 'venue' or 'session'
  name TEXT NOT NULL,
  pruned INTEGER NOT NULL,        -- records up to this number are no longer kept
  pruned_crc INTEGER NOT NULL,    -- what the first chunk chains to
  last INTEGER NOT NULL,          -- number of the last record
  last_crc INTEGER NOT NULL,      -- CRC of the last chunk
  created_at INTEGER NOT NULL,    -- sessions: microseconds since 1970
  next_sender INTEGER NOT NULL,   -- sessions: MsgSeqNum of the next message sent
  next_target INTEGER NOT NULL,   -- sessions: MsgSeqNum expected of the peer
  crc INTEGER NOT NULL
) STRICT;
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,         -- stream × 2^40 + number of the first record
  last INTEGER NOT NULL,          -- number of the last record
  previous INTEGER NOT NULL,      -- CRC of the chunk before
  content BLOB NOT NULL,          -- venues: JSON; sessions: (number, length, bytes) …, numbers as uint32 LE
  crc INTEGER NOT NULL
) STRICT;
CREATE TABLE snapshots (
  stream INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,      -- the last command that the state contains
  state TEXT NOT NULL,
  crc INTEGER NOT NULL
) STRICT;
CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  crc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Records of one stream before the next stream's ids begin; 8191 streams fit into what a number holds exactly. */
export const RECORDS_PER_STREAM = 2 ** 40;
export const MAX_STREAMS = 8191;
