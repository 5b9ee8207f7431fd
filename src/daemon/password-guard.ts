import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { decoyHash, fitsPasswordHash, readPasswordHash } from '../config/password-hash.ts';

/** Logons whose passwords wait to be hashed: one is at a time, since each takes memory and a core for a while. */
const QUEUE = 32;

/** What a Logon of a session must carry; null for what is not asked for. */
export interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
  readonly passwordHash: string | null;
}

/** What a Logon carries; empty for what it does not. */
export interface Given {
  readonly username: string;
  readonly password: string;
}

export type Verdict = 'right' | 'wrong' | 'busy';

/**
 * Says whether a Logon carries the right credentials, in a time that does not tell what was wrong. Passwords that are
 * kept as hashes take long to check; one that was right is right at once from then on, while the process lives.
 */
export class PasswordGuard {
  readonly #key = randomBytes(32);
  readonly #decoy = decoyHash();
  /** Of each hash the password that fits, as a digest of this process. */
  readonly #known = new Map<string, Buffer>();
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /**
   * Checks what a Logon carries. `wanted` is null for an identity that nobody has. With `hides` whoever is refused is
   * refused as slowly as one whose password is kept as a hash; the verdict then comes by `later`.
   */
  check(
    wanted: Credentials | null,
    given: Given,
    hides: boolean,
    later: (verdict: Verdict) => void,
  ): Verdict | 'undecided' {
    const userFits = wanted !== null && (wanted.username === null || equal(wanted.username, given.username));
    if (wanted?.passwordHash != null) return this.#checkHash(wanted.passwordHash, userFits, given, later);
    const fits = wanted !== null && (wanted.password === null || equal(wanted.password, given.password));
    if (userFits && fits) return 'right';
    if (!hides) return 'wrong';
    return this.#enqueue(async () => {
      await fitsPasswordHash(given.password, this.#decoy);
      return false;
    }, later);
  }

  #checkHash(
    hash: string,
    userFits: boolean,
    { password }: Given,
    later: (verdict: Verdict) => void,
  ): Verdict | 'undecided' {
    const digest = createHmac('sha256', this.#key).update(password).digest();
    const known = this.#known.get(hash);
    if (userFits && known !== undefined && timingSafeEqual(known, digest)) return 'right';
    return this.#enqueue(async () => {
      const fits = await fitsPasswordHash(password, readPasswordHash(hash)!);
      if (fits) this.#known.set(hash, digest);
      return fits && userFits;
    }, later);
  }

  #enqueue(check: () => Promise<boolean>, later: (verdict: Verdict) => void): 'busy' | 'undecided' {
    if (this.#waiting === QUEUE) return 'busy';
    this.#waiting++;
    this.#last = this.#last
      .then(check)
      .catch(() => false)
      .then((isRight) => this.#tell(isRight ? 'right' : 'wrong', later));
    return 'undecided';
  }

  /** In a turn of its own, so that what the verdict sets off cannot break the queue. */
  #tell(verdict: Verdict, later: (verdict: Verdict) => void): void {
    this.#waiting--;
    setImmediate(later, verdict);
  }
}

/** Hashes make the lengths equal, which timingSafeEqual asks for. */
function equal(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
