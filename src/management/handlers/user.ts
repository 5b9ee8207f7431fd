import { allows } from '../roles.ts';
import type { Handlers } from './call.ts';

export const userHandlers: Handlers<'user'> = {
  'user.list': (_, { accounts, clients }) => ({
    users: accounts.list().map((user) => ({ ...user, connections: clients.of(user.user) })),
  }),
  'user.add': ({ user, role }, { accounts, clients }) => {
    const token = accounts.add(user, role);
    clients.note(`added user ${user} (${role})`);
    return { user, role, token };
  },
  'user.remove': ({ user }, { accounts, clients }) => {
    accounts.remove(user);
    clients.note(`removed user ${user}`);
    clients.end(user);
    return { user };
  },
  'user.setRole': ({ user, role }, { accounts, clients }) => {
    const { before } = accounts.setRole(user, role);
    clients.note(`made user ${user} ${role}, who was ${before}`);
    // Who may do more than before does so at the next logon.
    if (!allows(role, before)) clients.end(user);
    return { user, role };
  },
  'user.renewToken': ({ user }, { accounts, clients }) => {
    const token = accounts.renewToken(user);
    clients.note(`renewed the token of user ${user}`);
    clients.end(user);
    return { user, role: accounts.list().find((each) => each.user === user)!.role, token };
  },
};
