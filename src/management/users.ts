import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Accounts, SecretStore } from './auth.ts';
import { MethodError } from './errors.ts';
import { LIMITS } from './limits.ts';
import type { Role, UserRole } from './roles.ts';
import { hmac, recordOf, type ScramRecord } from './scram.ts';
import { ensureToken, freshUserToken, renewToken, TOKEN_USERS } from './tokens.ts';
import type { UserJson } from './user-methods.ts';

/** Enough for a token, which has 256 bits of entropy. */
const TOKEN_ITERATIONS = 4_096;

const SALT_BYTES = 16;

const USERS = 'management.users';
const SALT_SECRET = 'management.salt-secret';

/** A user whom the daemon has whatever is added or removed. */
interface Owner {
  readonly user: string;
  readonly role: UserRole;
  readonly token: string;
  /** Puts a new token in the place of this one, and returns it. */
  renew(): string;
}

/** What is kept of a user: nothing of it gives the token away. */
interface Kept {
  readonly user: string;
  readonly role: UserRole;
  readonly record: ScramRecord;
  /** SHA-256 of the token, base64, by which one that is sent as such is known: its entropy needs no more work. */
  readonly digest: string;
}

/** Who may log on: the owners, and those whom an admin has added. They outlive the daemon as its store does. */
export class Users implements Accounts {
  readonly #secrets: SecretStore;
  readonly #most: number;
  /** Makes the salts of users who do not exist: kept, since a salt that changes would tell them apart. */
  readonly #saltSecret: Buffer;
  readonly #owners: ReadonlyMap<string, Owner>;
  readonly #kept = new Map<string, Kept>();

  /** `most` is how many users there may be. */
  constructor(owners: readonly Owner[], secrets: SecretStore, most: number = LIMITS.users) {
    this.#secrets = secrets;
    this.#most = most;
    this.#saltSecret = saltSecret(secrets);
    this.#owners = new Map(owners.map((owner) => [owner.user, owner]));
    const before = JSON.stringify(this.#read());
    for (const owner of owners) this.#keepOwner(owner);
    if (JSON.stringify([...this.#kept.values()]) !== before) this.#write();
  }

  record(user: string): ScramRecord {
    // Made for everybody, so that the time taken does not tell who exists.
    const ofNobody = this.#unknownUser(user);
    return this.#kept.get(user)?.record ?? ofNobody;
  }

  role(user: string): Role {
    return this.#kept.get(user)?.role ?? 'none';
  }

  /** Takes the same time whosever token it is, and whether it is one. */
  userOfToken(token: string): string | null {
    const given = digestOf(token);
    let found: string | null = null;
    for (const { user, digest } of this.#kept.values())
      if (timingSafeEqual(given, Buffer.from(digest, 'base64'))) found = user;
    return found;
  }

  list(): Omit<UserJson, 'connections'>[] {
    return Array.from(this.#kept.values(), ({ user, role }) => ({
      user,
      role,
      owner: this.#owners.has(user),
    }));
  }

  add(user: string, role: UserRole): string {
    if (this.#kept.has(user)) {
      throw new MethodError('conflict', `There is a user "${user}" already.`, {
        next: 'user.renewToken makes a new token for one that is lost; user.setRole changes the role.',
      });
    }
    if (this.#kept.size >= this.#most) {
      throw new MethodError('overloaded', `There are ${this.#most} users, the most that there may be.`, {
        next: 'Remove one that is not needed.',
      });
    }
    const token = freshUserToken(user);
    this.#keep({ user, role }, token);
    this.#write();
    return token;
  }

  remove(user: string): void {
    this.#refuseOwner(user, 'cannot be removed');
    this.#kept.delete(user);
    this.#write();
  }

  setRole(user: string, role: UserRole): { readonly before: UserRole } {
    const kept = this.#refuseOwner(user, 'keeps its role');
    this.#kept.set(user, { ...kept, role });
    this.#write();
    return { before: kept.role };
  }

  renewToken(user: string): string {
    const { role } = this.#existing(user);
    const token = this.#owners.get(user)?.renew() ?? freshUserToken(user);
    this.#keep({ user, role }, token);
    this.#write();
    return token;
  }

  #existing(user: string): Kept {
    const kept = this.#kept.get(user);
    if (kept !== undefined) return kept;
    throw new MethodError('not-found', `There is no user "${user}".`, { next: 'user.list has them all.' });
  }

  /** Somebody must be able to manage the daemon: that is whoever has its token files. */
  #refuseOwner(user: string, why: string): Kept {
    const kept = this.#existing(user);
    if (!this.#owners.has(user)) return kept;
    throw new MethodError('conflict', `"${user}" is the user of the daemon's own token file, and ${why}.`, {
      next: 'user.renewToken makes its old token worthless.',
    });
  }

  #keepOwner({ user, role, token }: Owner): void {
    const kept = this.#kept.get(user);
    // The file of the token is what counts.
    if (kept?.role === role && isRecordOf(kept.record, token) && kept.digest === digestText(token)) return;
    this.#keep({ user, role }, token);
  }

  #keep(who: Pick<Kept, 'user' | 'role'>, token: string): void {
    const record = recordOf(token, randomBytes(SALT_BYTES), TOKEN_ITERATIONS);
    this.#kept.set(who.user, { ...who, record, digest: digestText(token) });
  }

  #read(): Kept[] {
    const kept = JSON.parse(this.#secrets.get(USERS) ?? '[]') as Kept[];
    for (const each of kept) this.#kept.set(each.user, each);
    return kept;
  }

  #write(): void {
    this.#secrets.set(USERS, JSON.stringify([...this.#kept.values()]));
  }

  /** What a user would have, of a secret that nobody knows. */
  #unknownUser(user: string): ScramRecord {
    return {
      salt: hmac(this.#saltSecret, `salt ${user}`).subarray(0, SALT_BYTES).toString('base64'),
      iterations: TOKEN_ITERATIONS,
      storedKey: hmac(this.#saltSecret, `stored key ${user}`).toString('base64'),
      serverKey: hmac(this.#saltSecret, `server key ${user}`).toString('base64'),
    };
  }
}

/**
 * The owners of a daemon: whoever can read a token file of its directory. Makes the files when there are none. Throws
 * UnsafeToken when one can be read by others.
 */
export function ownersOf(directory: string): Owner[] {
  return TOKEN_USERS.map((user) => ({
    user,
    role: user,
    token: ensureToken(directory, user),
    renew: () => renewToken(directory, user),
  }));
}

function isRecordOf(record: ScramRecord, token: string): boolean {
  const expected = recordOf(token, Buffer.from(record.salt, 'base64'), record.iterations);
  return expected.storedKey === record.storedKey && expected.serverKey === record.serverKey;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function digestText(token: string): string {
  return digestOf(token).toString('base64');
}

function saltSecret(secrets: SecretStore): Buffer {
  const kept = secrets.get(SALT_SECRET);
  if (kept !== null) return Buffer.from(kept, 'base64');
  const secret = randomBytes(32);
  secrets.set(SALT_SECRET, secret.toString('base64'));
  return secret;
}
