import type { Issue } from './problem.ts';
import type { VenueFile } from './schema.ts';
import { unknownName } from './unknown-name.ts';
import type { SessionConfig } from './venue-config.ts';

/** Roles in which a session has reports that others could get copies of. */
const REPORTED: readonly string[] = ['orders', 'quotes'];

/** Whether the drop copies of a file are of somebody. `named` are its sessions with their names, in its order. */
export function copies(file: VenueFile, named: readonly SessionConfig[]): Issue[] {
  const rolesByName = new Map(named.map(({ name, roles }) => [name, roles]));
  const firms = new Set(named.flatMap(({ firm }) => firm ?? []));
  return file.session.flatMap((session, index) => {
    const at = (keys: readonly PropertyKey[], message: string, hint: string | null = null): Issue => ({
      path: ['session', index, ...keys],
      message,
      hint,
    });
    const isDropCopy = session.roles.includes('drop-copy');
    if (session.copies === undefined) {
      const hint = 'for example copies = { venue = true }';
      return isDropCopy ? [at(['copies'], 'is missing: whose reports the drop copy is of', hint)] : [];
    }
    if (!isDropCopy) return [at(['copies'], 'is for a session with the role "drop-copy"')];
    const ofWhom = session.copies;
    const isOfSome = ofWhom.sessions.length + ofWhom.firms.length > 0;
    if (ofWhom.venue && isOfSome) {
      const more = ofWhom.sessions.length > 0 ? 'sessions' : 'firms';
      return [at(['copies', more], 'are of the venue already', 'keep venue = true or these')];
    }
    if (!ofWhom.venue && !isOfSome)
      return [at(['copies'], 'is of nobody', 'give sessions, firms, or venue = true')];
    return [
      ...ofWhom.sessions.flatMap((name, place) => {
        const path = ['copies', 'sessions', place];
        const roles = rolesByName.get(name);
        if (roles === undefined) {
          const choices = named.filter((each) => reports(each.roles)).map((each) => each.name);
          return [unknownName(['session', index, ...path], 'session', name, choices)];
        }
        return reports(roles) ? [] : [at(path, `session "${name}" has no orders that are reported`)];
      }),
      ...ofWhom.firms.flatMap((firm, place) =>
        firms.has(firm)
          ? []
          : [unknownName(['session', index, 'copies', 'firms', place], 'firm', firm, firms)],
      ),
    ];
  });
}

function reports(roles: readonly string[]): boolean {
  return roles.some((role) => REPORTED.includes(role));
}
