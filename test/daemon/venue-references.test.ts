import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkVenueFiles } from '../../src/daemon/check.ts';
import { certify } from '../kit/certificates.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';

const DICTIONARY = `<fix>
  <messages>
    <message name="NewOrderSingle" msgtype="D"><field name="DeskCode" required="Y"/></message>
  </messages>
  <fields><field number="4700" name="DeskCode" type="CHAR"><value enum="E" description="EQUITIES"/></field></fields>
</fix>`;

const file = (tls: string, dictionary: string): string => `
[venue]
name = "XTST"
[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
${tls}
[[session]]
endpoint = "fix"
senderCompId = "XTST"
targetCompId = "ALPHA"
${dictionary}
`;

describe('the files that a venue file names', () => {
  let home: DaemonHome;
  before(async () => {
    home = await DaemonHome.create();
    const write = (name: string, text: string): Promise<void> => writeFile(join(home.directory, name), text);
    const [one, other] = [certify({ commonName: 'one' }), certify({ commonName: 'other' })];
    await write('one.pem', one.certificate);
    await write('one.key', one.key);
    await write('other.key', other.key);
    await write('desk.xml', DICTIONARY);
    await write('bad.xml', DICTIONARY.replace('"DeskCode" required', '"DeskKode" required'));
    await write('no.xml', '<fix>\n  <messages>\n</fix>');
  });
  after(() => home[Symbol.asyncDispose]());

  async function problems(tls: string, dictionary = ''): Promise<string[]> {
    const path = join(home.directory, 'xtst.toml');
    const check = await checkVenueFiles(path, file(tls, dictionary));
    const shown = (message: string): string => message.replaceAll(home.directory, '.').replaceAll('\\', '/');
    return check.problems.map(({ line, column, message }) => `${line}:${column} ${shown(message)}`);
  }

  it('are fine when they are', async () => {
    assert.deepEqual(
      await problems('tls = { certificate = "one.pem", key = "one.key" }', 'dictionary = "desk.xml"'),
      [],
    );
  });

  it('are read of bots that replay them, each for its book', async () => {
    const write = (name: string, text: string): Promise<void> => writeFile(join(home.directory, name), text);
    await write('good.csv', 'offsetMs,action,id,side,quantity,price\n0,new,a,buy,5,9.99\n');
    await write('bad.csv', 'offsetMs,action,id,side,quantity,price\n0,new,a,buy,5,9.995\n');
    await write('large.csv', '');
    await truncate(join(home.directory, 'large.csv'), 64 * 1024 * 1024 + 1);
    await write('cut.itch', '\u0000\u0013D');
    const instrument = (symbol: string): string =>
      `[[instrument]]\nsymbol = "${symbol}"\nassetClass = "equity"\ncurrency = "GBP"\ntickSize = "0.01"\nlotSize = "1"\n`;
    const bot = (name: string, path: string, format = 'csv'): string =>
      `[[bot]]\nkind = "replay"\nname = "${name}"\nbooks = ["A", "B"]\nformat = "${format}"\nfile = "${path}"\n`;
    const bots = [
      bot('good', 'good.csv'),
      bot('bad', 'bad.csv'),
      bot('none', 'none.csv'),
      bot('large', 'large.csv'),
      bot('cut', 'cut.itch', 'itch'),
    ].join('');
    const found = await problems('', `${instrument('A')}${instrument('B')}${bots}`);
    assert.deepEqual(found, [
      '36:8 bot[1].file: ./bad.csv:2:15: price: "9.995" is no multiple of the tick size 0.01',
      '42:8 bot[2].file: there is no file ./none.csv',
      '48:8 bot[3].file: ./large.csv is larger than 67108864 bytes',
      '54:8 bot[4].file: ./cut.itch: byte 0: the file ends within a message',
    ]);
  });

  it('are said to be missing or bad, where they are named', async () => {
    assert.deepEqual(await problems('tls = { certificate = "none.pem", key = "one.pem" }'), [
      '8:23 endpoint[0].tls.certificate: there is no file ./none.pem',
      '8:41 endpoint[0].tls.key: ./one.pem has no private key in PEM form, or one that asks for a password',
    ]);
    assert.deepEqual(await problems('tls = { certificate = "one.key", key = "." }'), [
      '8:23 endpoint[0].tls.certificate: ./one.key has no certificate in PEM form',
      '8:40 endpoint[0].tls.key: . is no regular file',
    ]);
    assert.deepEqual(
      await problems('tls = { certificate = "one.pem", key = "other.key", clientCa = "one.pem" }'),
      ['8:40 endpoint[0].tls.key: ./other.key is not the key of ./one.pem'],
    );
    assert.deepEqual(await problems('', 'dictionary = "bad.xml"'), [
      '13:14 session[0].dictionary: ./bad.xml: line 3, column 48: field DeskKode is not defined',
    ]);
    assert.deepEqual(await problems('', 'dictionary = "no.xml"'), [
      '13:14 session[0].dictionary: ./no.xml: line 3, column 1: </fix> does not close <messages>',
    ]);
    assert.deepEqual(await problems('', 'dictionary = "desk.xml"\ndictionaryMode = "replace"'), [
      '13:14 session[0].dictionary: ./desk.xml: line 1, column 1: <fix> needs the attribute major',
    ]);
  });

  it('keep a daemon from starting when they are bad', async () => {
    const path = await home.venueFile('bad', file('', 'dictionary = "none.xml"'));
    await assert.rejects(
      DaemonProcess.start(home, '--ephemeral', '--venues', path),
      /bad\.toml:13:14: session\[0\]\.dictionary: there is no file .*none\.xml/,
    );
  });

  it('are what the messages of the session are held to', async () => {
    const path = await home.venueFile('good', file('', 'dictionary = "desk.xml"'));
    await using daemon = await DaemonProcess.start(home, '--ephemeral', '--venues', path);
    const fix = await RawFix.connect(daemon.client('FIX.4.4'));
    await fix.logon();
    const order = (desk: readonly (readonly [number, string])[]) =>
      [[11, 'A'], [55, 'ACME'], [54, '1'], [60, '20260302-09:00:00'], [38, '5'], [40, '1'], ...desk] as const;
    fix.send('D', order([]));
    await fix.expect('3', { 371: 4700, 373: 1 });
    fix.send('D', order([[4700, 'X']]));
    await fix.expect('3', { 371: 4700, 373: 5 });
    fix.send('D', order([[4700, 'E']]));
    await fix.expect('8');
    await fix.logout();
  });
});
