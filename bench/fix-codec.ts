/**
 * Speed of the FIX layer on one core, without sockets: decode an order, encode a report, and both with all rules of a
 * session (one order in, two reports out).
 *
 *   node bench/fix-codec.ts [--json]
 */
import { Connection } from '../src/protocols/fix/connection.ts';
import { Framer, FRAMING } from '../src/protocols/fix/framing.ts';
import { Encoder } from '../src/protocols/fix/encoder.ts';
import { headerTemplate } from '../src/protocols/fix/header.ts';
import { MemoryStore } from '../src/protocols/fix/memory-store.ts';
import { MessageView } from '../src/protocols/fix/message.ts';
import { Session, type SessionConfig } from '../src/protocols/fix/session.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const NOW = Date.UTC(2026, 10, 23, 23, 20) * 1000;
const ORDERS = 4096;
const CHUNK_BYTES = 64 * 1024;
const RUNS = 7;

const config: SessionConfig = { beginString: 'FIX.4.2', senderCompId: 'VENUE', targetCompId: 'CLIENT1' };
const client: SessionConfig = { beginString: 'FIX.4.2', senderCompId: 'CLIENT1', targetCompId: 'VENUE' };

interface Figures {
  decodePerSec: number;
  encodePerSec: number;
  sessionOrdersPerSec: number;
}

/** Orders with the numbers from `first` on, one behind the other. */
function orders(first: number, count: number): Buffer {
  const encoder = new Encoder(1 << 20);
  const header = headerTemplate(client);
  for (let index = 0; index < count; index++) {
    encoder.begin(header, 'D', first + index);
    encoder.addressing(header, NOW, 'ms');
    encoder.text(11, `K3X9-${first + index}`);
    encoder.char(21, '1');
    encoder.text(55, 'AAPL');
    encoder.int(54, 1 + (index & 1));
    encoder.timestamp(60, NOW, 'ms');
    encoder.int(38, 100);
    encoder.char(40, '2');
    encoder.decimal(44, 10025, 2);
    encoder.char(59, '0');
    encoder.finish();
  }
  return Buffer.from(encoder.buffer.subarray(0, encoder.position));
}

function writeReport(report: Encoder, view: MessageView, id: number, status: string, now: number): void {
  report.text(37, `O-${id}`);
  copy(report, view, 11);
  report.text(17, `E-${id}`);
  report.char(20, '0');
  report.char(150, status);
  report.char(39, status);
  copy(report, view, 55);
  copy(report, view, 54);
  report.decimal(38, 100, 0);
  report.decimal(44, 10025, 2);
  report.decimal(151, 100, 0);
  report.decimal(14, 0, 0);
  report.decimal(6, 0, 2);
  report.timestamp(60, now, 'ms');
}

function copy(report: Encoder, view: MessageView, tag: number): void {
  const index = view.indexOf(tag);
  report.bytes(tag, view.buffer, view.starts[index], view.ends[index]);
}

/** Median of several runs, after two to warm up. `run` returns how many messages it handled. */
function perSecond(run: () => number): number {
  const figures: number[] = [];
  for (let round = 0; round < RUNS + 2; round++) {
    const begun = process.hrtime.bigint();
    const count = run();
    figures.push(count / (Number(process.hrtime.bigint() - begun) / 1e9));
  }
  const measured = figures.slice(2).toSorted((a, b) => a - b);
  return Math.round(measured[RUNS >> 1]!);
}

function decode(bytes: Buffer): number {
  const framer = new Framer();
  const view = new MessageView();
  framer.limit = 64 * 1024;
  let count = 0;
  for (let round = 0; round < 60; round++) {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      framer.push(bytes.subarray(at, at + CHUNK_BYTES));
      while (framer.next() === FRAMING.frame) {
        if (!view.decode(framer.buffer, framer.start, framer.bodyStart, framer.trailerStart, framer.end)) {
          throw new Error('an order does not decode');
        }
        count++;
      }
    }
  }
  return count;
}

function encode(bytes: Buffer): number {
  const view = new MessageView();
  view.decodeFrame(bytes.subarray(0, bytes.indexOf('\x018=') + 1));
  const encoder = new Encoder();
  const header = headerTemplate(config);
  const count = 250_000;
  for (let index = 0; index < count; index++) {
    if (encoder.position > 200_000) encoder.rewind(0);
    const now = NOW + index * 10;
    encoder.begin(header, '8', index + 1);
    encoder.addressing(header, now, 'ms');
    writeReport(encoder, view, index, '0', now);
    encoder.finish();
  }
  return count;
}

/** The whole session machine: one chunk of orders in, the output of the turn taken, until all are through. */
function session(logon: Buffer, bytes: Buffer): number {
  let reports = 0;
  const venue = new Session(config, new MemoryStore(NOW), {
    onLogon() {},
    onLogout() {},
    onMessage(target, view, now) {
      for (const status of ['0', '2']) {
        writeReport(target.begin('8', now), view, ++reports, status, now);
        target.end();
      }
    },
  });
  const connection = Connection.accept({ lookup: () => venue }, NOW);
  connection.receive(logon, NOW);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    connection.receive(bytes.subarray(at, at + CHUNK_BYTES), NOW);
    connection.takeOutput();
  }
  if (connection.closing) throw new Error(connection.closeReason);
  return reports / 2;
}

function logonMessage(): Buffer {
  const encoder = new Encoder();
  const header = headerTemplate(client);
  encoder.begin(header, 'A', 1);
  encoder.addressing(header, NOW, 'ms');
  encoder.int(98, 0);
  encoder.int(108, 30);
  encoder.finish();
  return encoder.take();
}

const bytes = orders(2, ORDERS);
const long = orders(2, ORDERS * 25);
const figures: Figures = {
  decodePerSec: perSecond(() => decode(bytes)),
  encodePerSec: perSecond(() => encode(bytes)),
  sessionOrdersPerSec: perSecond(() => session(logonMessage(), long)),
};
if (process.argv.includes('--json')) {
  console.log(
    JSON.stringify({ ...figures, orderBytes: Math.round(bytes.length / ORDERS), node: process.version }),
  );
} else {
  console.log(
    `order of ${Math.round(bytes.length / ORDERS)} bytes, median of ${RUNS} runs, Node ${process.version}`,
  );
  console.log(`decode an order                  ${figures.decodePerSec} messages/s`);
  console.log(`encode a report                  ${figures.encodePerSec} messages/s`);
  console.log(`session: order in, 2 reports out ${figures.sessionOrdersPerSec} orders/s`);
}
