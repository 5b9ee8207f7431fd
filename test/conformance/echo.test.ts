import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { after, describe, test } from 'node:test';

import { PEERS, startEchoAcceptor } from './echo-acceptor.ts';

const acceptor = await startEchoAcceptor(0);
after(() => acceptor.close());

/** A client of one version that writes messages with `|` for SOH and reads one answer at a time. */
class Client {
  readonly #socket: Socket;
  readonly #begin: string;
  readonly #compId: string;
  readonly #time: string;
  #received = '';
  #sequence = 0;

  constructor(socket: Socket, begin: string, compId: string) {
    this.#socket = socket;
    this.#begin = begin;
    this.#compId = compId;
    this.#time = new Date().toISOString().replaceAll('-', '').replace('T', '-').slice(0, 17);
    socket.setEncoding('latin1');
  }

  get time(): string {
    return this.#time;
  }

  send(msgType: string, body: string, header = ''): void {
    this.#sequence += 1;
    const compIds = `49=${this.#compId}|52=${this.#time}|56=ISLD|`;
    const fields = `35=${msgType}|34=${this.#sequence}|${compIds}${header}${body}`;
    const text = `8=${this.#begin}|9=${fields.length}|${fields}`.replaceAll('|', '\x01');
    let sum = 0;
    for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at);
    this.#socket.write(`${text}10=${String(sum % 256).padStart(3, '0')}\x01`, 'latin1');
  }

  /** The next message, without what differs from run to run. */
  async answer(): Promise<string> {
    for (;;) {
      const end = /\|10=\d{3}\|/.exec(this.#received);
      if (end !== null) {
        const cut = end.index + end[0].length;
        const message = this.#received.slice(0, cut);
        this.#received = this.#received.slice(cut);
        return message
          .replace(/\|52=[^|]*/, '')
          .replace(/9=\d+\|/, '')
          .replace(/10=\d+\|$/, '');
      }
      const [text] = (await once(this.#socket, 'data')) as [string];
      this.#received += text.replaceAll('\x01', '|');
    }
  }
}

describe('the echo acceptor', () => {
  for (const { beginString, targetCompId, defaultApplVerId } of PEERS) {
    test(`${targetCompId}: logs on, sends an order back, refuses what it does not handle`, async (t) => {
      const socket = connect(acceptor.port, '127.0.0.1');
      t.after(() => socket.destroy());
      const client = new Client(socket, beginString, targetCompId);
      const head = (msgType: string, sequence: number): string =>
        `8=${beginString}|35=${msgType}|34=${sequence}|49=ISLD|56=${targetCompId}|`;

      const version = defaultApplVerId === undefined ? '' : `1137=${defaultApplVerId}|`;
      client.send('A', `98=0|108=30|${version}`);
      assert.equal(await client.answer(), `${head('A', 1)}98=0|108=30|${version}`);

      // Before FIX 4.2 an order had no TransactTime and its quantity was a whole number.
      const early = targetCompId === 'TW40' || targetCompId === 'TW41';
      const own = early ? '38=002000|' : `60=${client.time}|38=002000.00|`;
      const body = `${own}40=1|54=1|55=INTC|21=1|11=ID-1|`;
      const sorted = body
        .split('|')
        .filter((field) => field !== '')
        .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
        .join('|');
      client.send('D', body);
      assert.equal(await client.answer(), `${head('D', 2)}${sorted}|`);

      client.send('D', body.replace('38=', '38=+'));
      assert.match(await client.answer(), /35=3\|.*58=Incorrect data format for value/);

      client.send('5', '');
      assert.equal(await client.answer(), head('5', 4));
    });
  }

  test('entries of a group come back behind their count', async (t) => {
    const socket = connect(acceptor.port, '127.0.0.1');
    t.after(() => socket.destroy());
    const client = new Client(socket, 'FIX.4.4', 'TW44');
    client.send('A', '98=0|108=30|');
    await client.answer();
    const parties = '453=2|448=A|447=D|452=1|448=B|447=D|452=3|';
    client.send('D', `${parties}11=ID-1|54=1|55=INTC|40=1|38=1|60=${client.time}|`);
    const answer = await client.answer();
    assert.match(answer, /\|55=INTC\|60=[^|]*\|453=2\|448=A\|447=D\|452=1\|448=B\|447=D\|452=3\|$/);
  });

  test('an order that may have been sent before is sent back once', async (t) => {
    const socket = connect(acceptor.port, '127.0.0.1');
    t.after(() => socket.destroy());
    const client = new Client(socket, 'FIX.4.2', 'TW42');
    client.send('A', '98=0|108=30|');
    await client.answer();
    const order = `11=ID-1|21=1|54=1|55=INTC|40=1|38=1|60=${client.time}|`;
    client.send('D', order);
    assert.match(await client.answer(), /\|34=2\|.*11=ID-1/);
    client.send('D', order, '97=Y|');
    client.send('D', order.replace('ID-1', 'ID-2'), '97=Y|');
    assert.match(await client.answer(), /\|34=3\|.*\|97=Y\|11=ID-2/);
  });

  test('an unknown peer is cut off without a byte', async (t) => {
    const socket = connect(acceptor.port, '127.0.0.1');
    t.after(() => socket.destroy());
    let bytes = 0;
    socket.on('data', (chunk: Buffer | string) => (bytes += chunk.length));
    new Client(socket, 'FIX.4.4', 'NOBODY').send('A', '98=0|108=30|');
    await once(socket, 'close');
    assert.equal(bytes, 0);
  });
});
