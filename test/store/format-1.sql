-- A store as simctl 0.1.0 wrote it: five commands with a snapshot after the third, five messages of a session, a secret.

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

INSERT INTO commits VALUES (1, 6, 5, 4, 964564453, 3424147253);
INSERT INTO streams VALUES (1, 'venue', 'XSIM', 3, 1356180114, 5, 4069348974, 0, 1, 1, 1963384002);
INSERT INTO streams VALUES (2, 'session', 'XSIM/fix44.CLIENT1', 0, 0, 5, 1686346705, 1700000000000000, 6, 1, 1169000366);
INSERT INTO chunks VALUES (1099511627780, 4, 1356180114, x'5b7b2273657175656e6365223a342c226174223a313730303030303030303030303030342c22636f6d6d616e64223a7b2274797065223a2272656d6f76652d696e737472756d656e74222c2273796d626f6c223a225334227d7d5d', 1755086065);
INSERT INTO chunks VALUES (1099511627781, 5, 1755086065, x'5b7b2273657175656e6365223a352c226174223a313730303030303030303030303030352c22636f6d6d616e64223a7b2274797065223a2272656d6f76652d696e737472756d656e74222c2273796d626f6c223a225335227d7d5d', 4069348974);
INSERT INTO chunks VALUES (2199023255553, 1, 0, x'01000000090000006d6573736167652031', 78800024);
INSERT INTO chunks VALUES (2199023255554, 2, 78800024, x'02000000090000006d6573736167652032', 1060680140);
INSERT INTO chunks VALUES (2199023255555, 3, 1060680140, x'03000000090000006d6573736167652033', 3787461102);
INSERT INTO chunks VALUES (2199023255556, 4, 3787461102, x'04000000090000006d6573736167652034', 3579433433);
INSERT INTO chunks VALUES (2199023255557, 5, 3579433433, x'05000000090000006d6573736167652035', 1686346705);
INSERT INTO snapshots VALUES (1, 3, '{"name":"XSIM","note":"ÄÖ\"\\\u0001😀"}', 4103863172);
INSERT INTO secrets VALUES ('admin', 'secret', 3840505585);
PRAGMA user_version = 1;
