import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate with its key, both in PEM form. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** The same as bytes, as the management port takes it; with the CA of which its clients need a certificate, if there is one. */
export function bytesOf({ certificate, key, clientCa }: Certified & { readonly clientCa?: string }): {
  certificate: Buffer;
  key: Buffer;
  clientCa: Buffer | null;
} {
  return {
    certificate: Buffer.from(certificate),
    key: Buffer.from(key),
    clientCa: clientCa === undefined ? null : Buffer.from(clientCa),
  };
}

interface Terms {
  readonly commonName: string;
  /** Who signs; itself unless given. */
  readonly issuer?: Certified & { readonly commonName: string };
  readonly isAuthority?: boolean;
  /** From when on it is no good; in ten years unless given. */
  readonly expires?: Date;
}

/** Makes an X.509 certificate (RFC 5280) for 127.0.0.1 and localhost, with a new key on P-256, signed with ECDSA and SHA-256. */
export function certify({ commonName, issuer, isAuthority = false, expires }: Terms): Certified {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const until = expires ?? new Date(Date.now() + 3_650 * 86_400_000);
  const terms = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    name(issuer?.commonName ?? commonName),
    sequence(time(new Date(until.getTime() - 3_660 * 86_400_000)), time(until)),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(isAuthority))),
  );
  const signed = sequence(terms, ECDSA_WITH_SHA256, bits(sign('sha256', terms, signer)));
  return {
    certificate: pem('CERTIFICATE', signed),
    key: pem('PRIVATE KEY', privateKey.export({ type: 'pkcs8', format: 'der' })),
  };
}

function extensions(isAuthority: boolean): Buffer[] {
  const critical = tagged(0x01, Buffer.from([0xff]));
  const names = sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.from([127, 0, 0, 1])));
  return [
    // basicConstraints and subjectAltName.
    sequence(id(0x55, 0x1d, 0x13), critical, tagged(0x04, sequence(...(isAuthority ? [critical] : [])))),
    sequence(id(0x55, 0x1d, 0x11), tagged(0x04, names)),
  ];
}

// DER (X.690).

function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...items: Buffer[]): Buffer {
  return tagged(0x30, ...items);
}

/** A positive number: its first byte is from 1 to 127. */
function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function bits(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes);
}

function id(...bytes: number[]): Buffer {
  return tagged(0x06, Buffer.from(bytes));
}

function name(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(id(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from(commonName)))));
}

/** GeneralizedTime. */
function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));
}

const ECDSA_WITH_SHA256 = sequence(id(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines.trimEnd()}\n-----END ${label}-----\n`;
}
