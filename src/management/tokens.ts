import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The users that every daemon has. Each has a token, and the role of its own name. */
export const TOKEN_USERS = ['admin', 'viewer'] as const;
export type TokenUser = (typeof TOKEN_USERS)[number];

/** How tokens begin, so that scanners for leaked secrets know them. */
const PREFIXES = { admin: 'simctl_adm_', viewer: 'simctl_ro_' } as const satisfies Record<TokenUser, string>;

/** How the tokens of all others begin; the secret of 43 characters ends them, since names may have underscores too. */
const USER_PREFIX = 'simctl_usr_';
const USER_TOKEN = new RegExp(`^${USER_PREFIX}([A-Za-z0-9._-]{1,64})_[A-Za-z0-9_-]{43}$`);

const TOKEN_BYTES = 32;
const MAX_TOKEN_LENGTH = 256;

/** Symbolic links must not lead elsewhere; Windows has no such flag. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** The token file is not as private as a secret must be, or no token. The message says what to do. */
export class UnsafeToken extends Error {
  override readonly name = 'UnsafeToken';
}

export function tokenFile(directory: string, user: TokenUser): string {
  return join(directory, `${user}.token`);
}

/** Whose token it says to be; null for what is no token of ours. */
export function userOfToken(token: string): string | null {
  return TOKEN_USERS.find((user) => token.startsWith(PREFIXES[user])) ?? USER_TOKEN.exec(token)?.[1] ?? null;
}

/** A token for a user who has no file. It says whose it is, so that nothing else needs to be told along with it. */
export function freshUserToken(user: string): string {
  return `${USER_PREFIX}${user}_${freshSecret()}`;
}

function freshSecret(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** The token of the file, which is made when there is none. Throws UnsafeToken. */
export function ensureToken(directory: string, user: TokenUser): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  refuseOpenDirectory(directory);
  const file = tokenFile(directory, user);
  // A start that died before it had written the token: nobody has one from there.
  if (lstatSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file);
  const token = `${PREFIXES[user]}${freshSecret()}`;
  try {
    writeToken(file, token);
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readToken(file);
  }
}

/** Puts a new token in the place of the one in the file, which is the old or the new one whole at any time. */
export function renewToken(directory: string, user: TokenUser): string {
  const file = tokenFile(directory, user);
  const token = `${PREFIXES[user]}${freshSecret()}`;
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  writeToken(temporary, token);
  renameSync(temporary, file);
  return token;
}

/** Makes a file for a token that this user alone can read. Throws the system's error, `EEXIST` when there is one. */
export function writeToken(file: string, token: string): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
  const descriptor = openSync(file, flags, 0o600);
  try {
    writeSync(descriptor, `${token}\n`);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The token in a file. Throws UnsafeToken when others can read it, it belongs to somebody else or holds no token, and
 * the system's error when there is no such file.
 */
export function readToken(file: string): string {
  const descriptor = openFile(file);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new UnsafeToken(`${file} is no file`);
    refuseForeignEyes(file, stat.mode, stat.uid);
    if (stat.size > MAX_TOKEN_LENGTH) throw new UnsafeToken(`${file} holds more than a token`);
    const token = readFileSync(descriptor, 'utf8').trim();
    if (!/^[!-~]{16,}$/.test(token))
      throw new UnsafeToken(`${file} holds no token; remove it, and the next start makes one`);
    return token;
  } finally {
    closeSync(descriptor);
  }
}

function openFile(file: string): number {
  try {
    return openSync(file, constants.O_RDONLY | NO_FOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') {
      throw new UnsafeToken(`${file} is a symbolic link; a token file must be a file of its own`);
    }
    throw error;
  }
}

function refuseForeignEyes(file: string, mode: number, uid: number): void {
  // Windows has no mode bits: there the profile's access list keeps others out.
  if (process.platform === 'win32') return;
  if ((mode & 0o077) !== 0) {
    throw new UnsafeToken(`${file} can be read by others (mode ${(mode & 0o777).toString(8)}); chmod 600 it`);
  }
  if (uid !== process.getuid?.()) throw new UnsafeToken(`${file} belongs to another user (uid ${uid})`);
}

function refuseOpenDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const { mode } = statSync(directory);
  if ((mode & 0o022) !== 0) {
    throw new UnsafeToken(
      `${directory} can be written by others (mode ${(mode & 0o777).toString(8)}); chmod 700 it`,
    );
  }
}
