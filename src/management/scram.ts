import { createHash, createHmac, pbkdf2, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677), both sides. The messages of the RFC are not sent as such: their strings are
 * made of the fields of auth.start and auth.finish.
 */

/** Bounds of the iteration count that a client accepts: below it guessing is cheap, above it the client would hang. */
export const MIN_ITERATIONS = 4_096;
export const MAX_ITERATIONS = 2_000_000;

const NONCE_BYTES = 18;
const EXPORTER_BYTES = 32;

const pbkdf2Async = promisify(pbkdf2);

/** What the server keeps of a secret; it proves nothing to others. */
export interface ScramRecord {
  /** Base64. */
  readonly salt: string;
  readonly iterations: number;
  /** Base64 of the 32 bytes of StoredKey and ServerKey. */
  readonly storedKey: string;
  readonly serverKey: string;
}

/** The fields that both sides sign. User names have no character that RFC 5802 would escape. */
export interface Exchange {
  readonly user: string;
  readonly clientNonce: string;
  /** The client's nonce followed by the server's. */
  readonly nonce: string;
  readonly salt: string;
  readonly iterations: number;
  /** Keying material of the TLS connection that both sides are on; absent on one without TLS. */
  readonly binding?: Buffer | undefined;
}

/** Keying material that only the two ends of this TLS connection have (RFC 9266). */
export function exporterOf(socket: TLSSocket): Buffer {
  return socket.exportKeyingMaterial(EXPORTER_BYTES, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
}

export function freshNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64');
}

/** The record for a secret of high entropy, such as a token. Passwords would need many more iterations. */
export function recordOf(secret: string, salt: Buffer, iterations: number): ScramRecord {
  return recordFrom(pbkdf2Sync(secret.normalize('NFKC'), salt, iterations, 32, 'sha256'), salt, iterations);
}

function recordFrom(saltedPassword: Buffer, salt: Buffer, iterations: number): ScramRecord {
  return {
    salt: salt.toString('base64'),
    iterations,
    storedKey: sha256(hmac(saltedPassword, 'Client Key')).toString('base64'),
    serverKey: hmac(saltedPassword, 'Server Key').toString('base64'),
  };
}

/** The client's proof, and the signature by which it will know the server. */
export async function clientProof(
  secret: string,
  exchange: Exchange,
): Promise<{ proof: string; serverSignature: string }> {
  const salt = Buffer.from(exchange.salt, 'base64');
  const salted = await pbkdf2Async(secret.normalize('NFKC'), salt, exchange.iterations, 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const message = authMessage(exchange);
  const signature = hmac(sha256(clientKey), message);
  return {
    proof: xor(clientKey, signature).toString('base64'),
    serverSignature: hmac(hmac(salted, 'Server Key'), message).toString('base64'),
  };
}

/** Whether the proof shows that the peer knows the secret of the record. */
export function verifyProof(record: ScramRecord, exchange: Exchange, proof: string): boolean {
  const given = Buffer.from(proof, 'base64');
  const storedKey = Buffer.from(record.storedKey, 'base64');
  const signature = hmac(storedKey, authMessage(exchange));
  // What is no proof at all takes the same way, and fails at its end.
  const wellFormed = given.length === signature.length && given.toString('base64') === proof;
  const clientKey = wellFormed ? xor(given, signature) : Buffer.alloc(signature.length);
  return timingSafeEqual(sha256(clientKey), storedKey);
}

export function serverSignature(record: ScramRecord, exchange: Exchange): string {
  return hmac(Buffer.from(record.serverKey, 'base64'), authMessage(exchange)).toString('base64');
}

/** Compares two base64 texts without telling by the time taken where they differ. */
export function sameSignature(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

/** AuthMessage of RFC 5802 section 3. */
function authMessage({ user, clientNonce, nonce, salt, iterations, binding }: Exchange): string {
  return `n=${user},r=${clientNonce},r=${nonce},s=${salt},i=${iterations},c=${boundTo(binding)},r=${nonce}`;
}

/** The GS2 header with its binding, base64. */
function boundTo(binding: Buffer | undefined): string {
  const bytes =
    binding === undefined ? Buffer.from('n,,') : Buffer.concat([Buffer.from('p=tls-exporter,,'), binding]);
  return bytes.toString('base64');
}

export function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: Buffer | string): Buffer {
  return createHash('sha256').update(data).digest();
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ right[index]!));
}
