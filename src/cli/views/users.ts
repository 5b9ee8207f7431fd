import type { Result } from '../../management/methods.ts';
import type { Output } from '../output.ts';

type User = Result<'user.list'>['users'][number];

export function users(listed: readonly User[], output: Output): void {
  output.table<User>(
    [
      { header: 'USER', cell: ({ user }) => user },
      { header: 'ROLE', cell: ({ role }) => role },
      {
        header: 'TOKEN',
        cell: ({ owner }) => (owner ? 'in the data directory' : 'given out'),
        optional: true,
      },
      { header: 'CONNECTIONS', cell: ({ connections }) => connections, align: 'right' },
    ],
    listed,
  );
}

export function userRemoved({ user }: Result<'user.remove'>, output: Output): void {
  output.line(`${user} removed.`);
}

export function userWithRole({ user, role }: Result<'user.setRole'>, output: Output): void {
  output.line(`${user} is ${role} now.`);
}
