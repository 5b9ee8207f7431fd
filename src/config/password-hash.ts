import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
) => Promise<Buffer>;

/** A FIX password comes in clear, so whoever reads the file must not have it at once: 16 MiB and some 100 ms each. */
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** No venue file makes the daemon use more memory, or more rounds, for one Logon. */
const MAX_MEMORY = 64 * 1024 * 1024;
const MAX_PARALLEL = 16;

/** A password as a venue file has it: `scrypt$<N>$<r>$<p>$<salt>$<hash>`, the last two in base64. */
export interface PasswordHash {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Hashes a password with a new salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, { ...COST, salt, hash: Buffer.alloc(HASH_BYTES) });
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Reads what `hashPassword` made; null when the text is nothing of the kind, or asks for too much. */
export function readPasswordHash(text: string): PasswordHash | null {
  const match =
    /^scrypt\$(\d{1,7})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/.exec(text);
  if (match === null) return null;
  const [N, r, p] = match.slice(1, 4).map(Number) as [number, number, number];
  const [salt, hash] = match.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer];
  const isPower = N >= 2 && Number.isInteger(Math.log2(N));
  const isBounded = r >= 1 && p >= 1 && p <= MAX_PARALLEL && 128 * N * r <= MAX_MEMORY;
  if (!isPower || !isBounded || salt.length < SALT_BYTES || salt.length > 64 || hash.length !== HASH_BYTES)
    return null;
  return { N, r, p, salt, hash };
}

/** Whether it is the hash of this password. Takes as long either way, in a thread of the pool. */
export async function fitsPasswordHash(password: string, wanted: PasswordHash): Promise<boolean> {
  return timingSafeEqual(await derived(password, wanted), wanted.hash);
}

/** A hash that no password is known to fit, for whoever is not known to be refused as slowly as the others. */
export function decoyHash(): PasswordHash {
  return { ...COST, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
}

function derived(password: string, { N, r, p, salt, hash }: PasswordHash): Promise<Buffer> {
  return derive(password, salt, hash.length, { N, r, p, maxmem: 2 * MAX_MEMORY });
}
