import { freshNonce, serverSignature, verifyProof, type Exchange, type ScramRecord } from './scram.ts';
import { MethodError } from './errors.ts';
import type { CheckedParams, Result, Role } from './methods.ts';
import type { UserRole } from './roles.ts';
import type { UserJson } from './user-methods.ts';

/** Keeps named texts; the daemon's store is one. */
export interface SecretStore {
  get(name: string): string | null;
  set(name: string, value: string): void;
}

/** Who may log on, and as what. What changes that throws MethodError when it cannot be done. */
export interface Accounts {
  /** The record of a user. One who does not exist has one too, of a secret that nobody knows. */
  record(user: string): ScramRecord;
  /** `none` for one who does not exist. */
  role(user: string): Role;
  /** Whose token it is; null for nobody's. */
  userOfToken(token: string): string | null;
  list(): Omit<UserJson, 'connections'>[];
  /** Returns the token of the new user, which is not kept. */
  add(user: string, role: UserRole): string;
  remove(user: string): void;
  setRole(user: string, role: UserRole): { readonly before: UserRole };
  /** Returns the new token, which is not kept. */
  renewToken(user: string): string;
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
  readonly #binding: Buffer | undefined;
  #exchange: Exchange | null = null;
  #user: string | null = null;

  /** `binding` is what the logon is tied to, under TLS. */
  constructor(accounts: Accounts, binding?: Buffer) {
    this.#binding = binding;
    this.#accounts = accounts;
  }

  /** Who tried to log on last; null when nobody has. */
  get user(): string | null {
    return this.#user;
  }

  start({
    user,
    clientNonce,
    channelBinding,
  }: Pick<CheckedParams<'auth.start'>, 'user' | 'clientNonce' | 'channelBinding'>): Result<'auth.start'> {
    const wanted = this.#binding === undefined ? 'none' : 'tls-exporter';
    if (channelBinding !== wanted) {
      const message = `auth.start: channelBinding: is to be "${wanted}" on this connection`;
      const problems = [{ path: 'channelBinding', message: `is to be "${wanted}" on this connection` }];
      throw new MethodError('invalid-params', message, { problems });
    }
    const { salt, iterations } = this.#accounts.record(user);
    this.#user = user;
    const nonce = clientNonce + freshNonce();
    this.#exchange = { user, clientNonce, nonce, salt, iterations, binding: this.#binding };
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
