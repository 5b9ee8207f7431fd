import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageLogDirectory, messageLogName } from '../../management/home.ts';
import { directoryOf, withOlder } from '../daemon-files.ts';
import { Problem } from '../problem.ts';

interface Meant {
  readonly daemon: string | undefined;
  readonly venue: string | undefined;
  readonly session: string;
}

/**
 * The files with the messages of a session, oldest first. They are read where they lie and not through the daemon: it is
 * on this machine, has orders to deal with, and what it did before it ended matters most. Throws Problem when there are
 * none, or those of several sessions.
 */
export function sessionLogFiles({ daemon, venue, session }: Meant): string[] {
  const logs = messageLogDirectory(directoryOf(daemon));
  const name = messageLogName(session);
  const venues = foldersIn(logs).filter(
    (folder) => (venue ?? folder) === folder && existsSync(join(logs, folder, name)),
  );
  if (venues.length === 1) return withOlder(join(logs, venues[0]!, name));
  if (venues.length > 1) {
    throw new Problem(`several venues have a session "${session}": ${venues.join(', ')}`, {
      code: 'ambiguous-session',
      next: 'Say which with --venue.',
    });
  }
  throw new Problem(`there is no message log of a session "${session}" in ${logs}`, {
    code: 'no-message-log',
    next: 'See "simctl session list" for the names. A session has a log once it has connected, unless messageLog is off or the daemon keeps nothing.',
  });
}

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path).filter((name) => statSync(join(path, name)).isDirectory());
}
