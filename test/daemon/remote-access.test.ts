import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCertificate } from '../../src/daemon/remote-access.ts';
import { certify } from '../kit/certificates.ts';

const noModes = process.platform === 'win32' ? 'Windows has no mode bits' : false;

let directory = '';
const fileOf = (name: string): string => join(directory, name);
const OWN = certify({ commonName: 'daemon' });
const CA = certify({ commonName: 'CA', isAuthority: true });

before(() => {
  directory = mkdtempSync(join(tmpdir(), 'simctl-access-'));
  writeFileSync(fileOf('cert.pem'), OWN.certificate);
  writeFileSync(fileOf('key.pem'), OWN.key, { mode: 0o600 });
  writeFileSync(fileOf('ca.pem'), CA.certificate);
  writeFileSync(fileOf('empty.pem'), '');
});

after(() => rmSync(directory, { recursive: true, force: true }));

function read(clientCa?: string, key = 'key.pem'): ReturnType<typeof readCertificate> {
  const files = { certificate: fileOf('cert.pem'), key: fileOf(key) };
  return readCertificate({ host: '127.0.0.1', port: 0, ...files, clientCa: clientCa && fileOf(clientCa) });
}

describe('the files of the port for other machines', () => {
  it('are read as they are; without a CA clients need no certificate', () => {
    assert.deepEqual(String(read('ca.pem').clientCa), CA.certificate);
    assert.equal(read().clientCa, null);
  });

  it('are refused with the name of the one that is no good', () => {
    assert.throws(
      () => read('none.pem'),
      /the CA of the clients of the management port cannot be read: .*none/,
    );
    for (const file of ['empty.pem', 'key.pem']) {
      assert.throws(() => read(file), {
        name: 'StartProblem',
        message: `${fileOf(file)} has no certificate in PEM form`,
        next: 'Name the CAs that sign for clients.',
      });
    }
  });

  it('are refused when anybody else can read the key, be it the group alone', { skip: noModes }, () => {
    for (const mode of [0o640, 0o604, 0o620]) {
      writeFileSync(fileOf('open.pem'), OWN.key);
      chmodSync(fileOf('open.pem'), mode);
      assert.throws(() => read('ca.pem', 'open.pem'), {
        name: 'StartProblem',
        message: `${fileOf('open.pem')} can be read by others (mode ${mode.toString(8)}), and is a key`,
        next: `chmod 600 ${fileOf('open.pem')}`,
      });
    }
  });
});
