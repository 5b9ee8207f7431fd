import { createHash, timingSafeEqual } from 'node:crypto';

/** What a Logon of a session must carry; null for what is not asked for. */
export interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
}

/** Compares in a time that tells nothing about what was wrong. */
export function credentialsMatch(wanted: Credentials, username: string, password: string): boolean {
  const userFits = wanted.username === null || equal(wanted.username, username);
  const passwordFits = wanted.password === null || equal(wanted.password, password);
  return userFits && passwordFits;
}

/** Hashes make the lengths equal, which timingSafeEqual asks for. */
function equal(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
