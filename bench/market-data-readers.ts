/** A thread of clients that are subscribed to one instrument, and read as fast as they can. */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { MessageView } from '../src/protocols/fix/message.ts';
import { ShownBook } from '../test/kit/shown-book.ts';
import { frame, FrameCutter, numberOf, type LoadAddress } from './fix-frames.ts';

/** So long nothing comes once all is told. */
const QUIET_MS = 200;

export interface ReadersPlan {
  /** Their CompIDs are its sender's, with a number behind. */
  readonly address: LoadAddress;
  readonly count: number;
  readonly symbol: string;
  readonly depth: number;
}

/** What they have got, when asked with anything. */
export interface ReadersReport {
  /** Market data messages of all of them. */
  readonly messages: number;
  readonly bytes: number;
  /** Numbers that were left out or came twice, and connections that ended. */
  readonly gaps: number;
  readonly closed: number;
  /** The book that one of them has built, and what a snapshot says of it at the end. */
  readonly built: readonly string[];
  readonly snapshot: readonly string[];
}

const SOH = 1;
const [SNAPSHOT, INCREMENT] = [...Buffer.from('WX')] as [number, number];
const { address, count, symbol, depth } = workerData as ReadersPlan;

class Reader {
  messages = 0;
  bytes = 0;
  gaps = 0;
  closed = false;
  readonly #address: LoadAddress;
  readonly #socket: Socket;
  readonly #cutter = new FrameCutter();
  readonly #seen: (bytes: Buffer) => void;
  #expected = 1;
  #seqNum = 1;

  /** `seen` is given each message of market data. */
  constructor(number: number, seen: (bytes: Buffer) => void) {
    this.#address = { ...address, senderCompId: `${address.senderCompId}${number}` };
    this.#seen = seen;
    this.#socket = connect({ host: address.host, port: address.port, noDelay: true });
    this.#socket.on('connect', () => this.#send('A', '98=0|108=600|141=Y|'));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => (this.closed = true));
    this.#socket.on('data', (chunk) => {
      this.bytes += chunk.length;
      this.#cutter.push(chunk as Buffer, (bytes, start, end) => this.#message(bytes, start, end));
    });
  }

  request(id: string, type: 0 | 1): void {
    this.#send(
      'V',
      `262=${id}|263=${type}|264=${depth}|265=1|266=Y|267=3|269=0|269=1|269=2|146=1|55=${symbol}|`,
    );
  }

  /** `8=…|9=…|35=X|34=…|` is where it always is. */
  #message(bytes: Buffer, start: number, end: number): void {
    const typeAt = bytes.indexOf(SOH, start + 12) + 4;
    const type = bytes[typeAt]!;
    const numberAt = typeAt + 5;
    const seqNum = numberOf(bytes, numberAt, bytes.indexOf(SOH, numberAt));
    if (seqNum !== this.#expected) this.gaps++;
    this.#expected = seqNum + 1;
    if (type === SNAPSHOT || type === INCREMENT) {
      this.messages++;
      this.#seen(bytes.subarray(start, end));
    } else if (seqNum === 1) {
      this.request('S', 1);
    }
  }

  #send(type: string, fields: string): void {
    this.#socket.write(frame(this.#address, type, this.#seqNum++, fields));
  }
}

const view = new MessageView();
const built = new ShownBook();
const fresh = new ShownBook();
const finished = Promise.withResolvers<void>();
const readers: Reader[] = [];

/** One after the other, since a venue does not let in many at once whom it does not know yet. */
function addReader(): void {
  const index = readers.length;
  if (index === count) return parentPort!.postMessage('subscribed', []);
  let isFirst = true;
  const reader = new Reader(index, (bytes) => {
    if (isFirst) addReader();
    isFirst = false;
    if (index > 0) return;
    view.decodeFrame(bytes);
    const isFresh = view.text(262) === 'END';
    (isFresh ? fresh : built).take(view);
    if (isFresh) finished.resolve();
  });
  readers.push(reader);
}

addReader();

/** What a snapshot says has to have been told before: resolves once nothing has come for a while. */
async function quiet(): Promise<void> {
  const messages = (): number => readers.reduce((total, reader) => total + reader.messages, 0);
  for (let before = -1; before !== messages();) {
    before = messages();
    await setTimeout(QUIET_MS);
  }
}

async function report(): Promise<ReadersReport> {
  await quiet();
  readers[0]!.request('END', 0);
  await finished.promise;
  const sum = (of: (reader: Reader) => number): number =>
    readers.reduce((total, reader) => total + of(reader), 0);
  return {
    messages: sum((reader) => reader.messages),
    bytes: sum((reader) => reader.bytes),
    gaps: sum((reader) => reader.gaps),
    closed: sum((reader) => (reader.closed ? 1 : 0)),
    built: [...built.side('bids'), ...built.side('asks')],
    snapshot: [...fresh.side('bids'), ...fresh.side('asks')],
  };
}

parentPort!.on('message', () => void report().then((told) => parentPort!.postMessage(told, [])));
