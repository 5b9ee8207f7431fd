import * as z from 'zod';
import { name } from './parameters.ts';
import { USER_ROLES } from './roles.ts';

const user = name.describe('The user, by name');
const role = z.enum(USER_ROLES).describe('What the user may do');

const userEntity = z.strictObject({
  user: z.string(),
  role: z.enum(USER_ROLES),
  owner: z.boolean().describe("Whether it is the user of the daemon's own token file, who cannot be removed"),
  connections: z.int().describe('Management connections that are logged on as this user'),
});
export type UserJson = z.output<typeof userEntity>;

const withToken = z.strictObject({
  user: z.string(),
  role: z.enum(USER_ROLES),
  token: z.string().describe('What the user logs on with: told this once, and not kept'),
});

/** The methods about who may log on to the daemon. */
export const USER_METHODS = {
  'user.list': {
    summary: 'List who may log on to the daemon',
    role: 'admin',
    params: z.strictObject({}),
    result: z.strictObject({ users: z.array(userEntity) }),
  },
  'user.add': {
    summary: 'Add a user, who gets a token to log on with',
    role: 'admin',
    params: z.strictObject({ user: name.describe('Name of the new user'), role }),
    result: withToken,
  },
  'user.remove': {
    summary: 'Remove a user, and end all that this user has open',
    role: 'admin',
    params: z.strictObject({ user }),
    result: z.strictObject({ user: z.string() }),
  },
  'user.setRole': {
    summary: 'Change what a user may do',
    role: 'admin',
    params: z.strictObject({ user, role }),
    result: z.strictObject({ user: z.string(), role: z.enum(USER_ROLES) }),
  },
  'user.renewToken': {
    summary: 'Make a new token for a user; the old one is worth nothing from then on',
    role: 'admin',
    params: z.strictObject({ user }),
    result: withToken,
  },
} as const;
