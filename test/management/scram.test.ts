import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  clientProof,
  type Exchange,
  recordOf,
  sameSignature,
  serverSignature,
  verifyProof,
} from '../../src/management/scram.ts';

/** RFC 7677, section 3. */
const VECTOR: Exchange = {
  user: 'user',
  clientNonce: 'rOprNGfwEbeRWgbNEkqO',
  nonce: 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
  iterations: 4_096,
};
const PROOF = 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const SIGNATURE = '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const record = recordOf('pencil', Buffer.from(VECTOR.salt, 'base64'), VECTOR.iterations);

describe('SCRAM-SHA-256', () => {
  it('makes the proof and the signature of RFC 7677', async () => {
    assert.deepEqual(await clientProof('pencil', VECTOR), { proof: PROOF, serverSignature: SIGNATURE });
    assert.equal(serverSignature(record, VECTOR), SIGNATURE);
    assert.equal(verifyProof(record, VECTOR, PROOF), true);
  });

  it('keeps a record that does not hold the secret', () => {
    assert.deepEqual(Object.keys(record), ['salt', 'iterations', 'storedKey', 'serverKey']);
    assert.equal(JSON.stringify(record).includes('pencil'), false);
  });

  it('refuses the proof of another secret, of another exchange, and what is none', async () => {
    const wrong = await clientProof('pencils', VECTOR);
    assert.equal(verifyProof(record, VECTOR, wrong.proof), false);
    assert.equal(verifyProof(record, { ...VECTOR, nonce: `${VECTOR.nonce}x` }, PROOF), false);
    assert.equal(verifyProof(record, { ...VECTOR, user: 'admin' }, PROOF), false);
    for (const proof of ['', 'AAAA', PROOF.slice(4), PROOF + PROOF, '=', '\u{1f600}']) {
      assert.equal(verifyProof(record, VECTOR, proof), false, proof);
    }
  });

  it('tells a false server by its signature', async () => {
    const other = recordOf('pen', Buffer.from(VECTOR.salt, 'base64'), VECTOR.iterations);
    const { serverSignature: expected } = await clientProof('pencil', VECTOR);
    assert.equal(sameSignature(serverSignature(other, VECTOR), expected), false);
    assert.equal(sameSignature('', expected), false);
    assert.equal(sameSignature(serverSignature(record, VECTOR), expected), true);
  });
});
