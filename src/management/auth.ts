import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  freshNonce,
  hmac,
  recordOf,
  serverSignature,
  verifyProof,
  type Exchange,
  type ScramRecord,
} from './scram.ts';
import { ensureToken, TOKEN_USERS, type TokenUser } from './tokens.ts';
import type { CheckedParams, Result, Role } from './methods.ts';

/** Enough for a token, which has 256 bits of entropy. */
const TOKEN_ITERATIONS = 4_096;

/** What a user who does not exist is said to have: what one with a password would. */
const UNKNOWN_USER_ITERATIONS = 600_000;

const SALT_BYTES = 16;

/** Keeps named texts; the daemon's store is one. */
export interface SecretStore {
  get(name: string): string | null;
  set(name: string, value: string): void;
}

/** Who may log on, and as what. */
export interface Accounts {
  /** The record of a user. One who does not exist has one too, of a secret that nobody knows. */
  record(user: string): ScramRecord;
  /** `none` for one who does not exist. */
  role(user: string): Role;
  /** Whose token it is; null for nobody's. */
  userOfToken(token: string): string | null;
}

/** Who may log on: the users `admin` and `viewer`, each with the token of the file of that name. */
export class ManagementAuth implements Accounts {
  readonly #records: ReadonlyMap<string, ScramRecord>;
  readonly #digests: TokenDigests;
  /** Makes the salts of users who do not exist: kept, since a salt that changes would tell them apart. */
  readonly #saltSecret: Buffer;

  /** Makes the token files when there are none. Throws UnsafeToken when one can be read by others. */
  constructor(directory: string, secrets: SecretStore) {
    const tokens = TOKEN_USERS.map((user) => [user, ensureToken(directory, user)] as const);
    this.#records = new Map(tokens.map(([user, token]) => [user, recordOfToken(user, token, secrets)]));
    this.#digests = new TokenDigests(tokens);
    this.#saltSecret = saltSecret(secrets);
  }

  record(user: string): ScramRecord {
    return this.#records.get(user) ?? this.#unknownUser(user);
  }

  role(user: string): Role {
    return TOKEN_USERS.find((known) => known === user) ?? 'none';
  }

  userOfToken(token: string): string | null {
    return this.#digests.userOf(token);
  }

  #unknownUser(user: string): ScramRecord {
    return {
      salt: hmac(this.#saltSecret, `salt ${user}`).subarray(0, SALT_BYTES).toString('base64'),
      iterations: UNKNOWN_USER_ITERATIONS,
      storedKey: hmac(this.#saltSecret, `stored key ${user}`).toString('base64'),
      serverKey: hmac(this.#saltSecret, `server key ${user}`).toString('base64'),
    };
  }
}

/**
 * Knows tokens that are sent as such, without keeping them. A token has so much entropy that its digest gives nothing
 * away, and needs none of the work that a password would.
 */
export class TokenDigests {
  readonly #digests: readonly (readonly [user: string, digest: Buffer])[];

  constructor(tokens: Iterable<readonly [user: string, token: string]>) {
    this.#digests = Array.from(tokens, ([user, token]) => [user, digestOf(token)] as const);
  }

  /** Takes the same time whosever token it is, and whether it is one. */
  userOf(token: string): string | null {
    const given = digestOf(token);
    let found: string | null = null;
    for (const [user, digest] of this.#digests) if (timingSafeEqual(given, digest)) found = user;
    return found;
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Who has logged on, and the proof for them that the daemon knows the secret too. */
interface Verified {
  readonly user: string;
  readonly role: Role;
  readonly serverSignature: string;
}

/** One logon: an auth.start, and the auth.finish that answers it. */
export class Logon {
  readonly #accounts: Accounts;
  #exchange: Exchange | null = null;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  start({
    user,
    clientNonce,
  }: Pick<CheckedParams<'auth.start'>, 'user' | 'clientNonce'>): Result<'auth.start'> {
    const { salt, iterations } = this.#accounts.record(user);
    const nonce = clientNonce + freshNonce();
    this.#exchange = { user, clientNonce, nonce, salt, iterations };
    return { nonce, salt, iterations };
  }

  /** Null when the logon fails, whatever the reason. A nonce is good for one try. */
  finish({ nonce, proof }: CheckedParams<'auth.finish'>): Verified | null {
    const exchange = this.#exchange;
    this.#exchange = null;
    if (exchange === null) return null;
    const record = this.#accounts.record(exchange.user);
    const proven = verifyProof(record, exchange, proof);
    const role = this.#accounts.role(exchange.user);
    if (!proven || nonce !== exchange.nonce || role === 'none') return null;
    return { user: exchange.user, role, serverSignature: serverSignature(record, exchange) };
  }
}

/** The kept record if it is that of the token, or else a new one: the token file is what counts. */
function recordOfToken(user: TokenUser, token: string, secrets: SecretStore): ScramRecord {
  const name = `management.record.${user}`;
  const kept = secrets.get(name);
  if (kept !== null) {
    const record = JSON.parse(kept) as ScramRecord;
    const expected = recordOf(token, Buffer.from(record.salt, 'base64'), record.iterations);
    if (expected.storedKey === record.storedKey && expected.serverKey === record.serverKey) return record;
  }
  const record = recordOf(token, randomBytes(SALT_BYTES), TOKEN_ITERATIONS);
  secrets.set(name, JSON.stringify(record));
  return record;
}

function saltSecret(secrets: SecretStore): Buffer {
  const name = 'management.salt-secret';
  const kept = secrets.get(name);
  if (kept !== null) return Buffer.from(kept, 'base64');
  const secret = randomBytes(32);
  secrets.set(name, secret.toString('base64'));
  return secret;
}
