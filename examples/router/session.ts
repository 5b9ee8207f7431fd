import type { Socket } from 'node:net';
import { encode, Reader, timestamp, type Fields, type Message } from './message.ts';

const ADMIN = new Set(['0', '1', '2', '3', '4', '5', 'A']);

/**
 * One FIX 4.4 session over all its connections: it numbers and keeps what is sent, so that nothing is lost while the
 * other side is away. As much of the session protocol as the router needs, and not more.
 */
export class Session {
  readonly #compId: string;
  readonly #peer: string;
  readonly #onMessage: (message: Message) => void;
  readonly #sent = new Map<number, Fields>();
  #socket: Socket | null = null;
  #loggedOn = false;
  #nextOut = 1;
  #nextIn = 1;

  constructor(compId: string, peer: string, onMessage: (message: Message) => void) {
    this.#compId = compId;
    this.#peer = peer;
    this.#onMessage = onMessage;
  }

  get loggedOn(): boolean {
    return this.#loggedOn;
  }

  /** Speaks over this socket from now on; `initiator` sends the Logon. Resolves when the connection has ended. */
  run(socket: Socket, initiator: boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const reader = new Reader();
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const message of reader.push(chunk)) this.#receive(message, initiator);
    });
    // The close that follows is what counts.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) {
        this.#socket = null;
        this.#loggedOn = false;
      }
      resolve();
    });
    if (initiator)
      this.#admin('A', [
        [98, 0],
        [108, 30],
      ]);
    return promise;
  }

  /** Sends an application message; while nobody is there it goes out when the other side asks for it. */
  send(type: string, fields: Fields): number {
    const seqNum = this.#nextOut++;
    this.#sent.set(seqNum, [[35, type], ...fields]);
    if (this.#loggedOn) this.#write(seqNum, type, fields);
    return seqNum;
  }

  logout(): void {
    if (this.#loggedOn) this.#admin('5', []);
    this.#socket?.end();
  }

  #receive(message: Message, initiator: boolean): void {
    const { seqNum, type } = message;
    if (type === 'A') this.#logon(message, initiator);
    if (type === '4' && message.get(123) !== 'Y') this.#nextIn = Number(message.get(36));
    // A duplicate of what we have had.
    else if (seqNum < this.#nextIn) return;
    else if (seqNum > this.#nextIn) {
      // Something is missing. All from there on comes again, so this one need not be kept.
      if (type !== '2' && type !== '5')
        return this.#admin('2', [
          [7, this.#nextIn],
          [16, 0],
        ]);
    } else this.#nextIn = type === '4' ? Number(message.get(36)) : seqNum + 1;
    if (!ADMIN.has(type) || type === '3') this.#onMessage(message);
    else if (type === '1') this.#admin('0', [[112, message.get(112)]]);
    else if (type === '2') this.#resend(Number(message.get(7)), Number(message.get(16)));
    else if (type === '5') this.#end();
  }

  #logon(message: Message, initiator: boolean): void {
    if (message.get(141) === 'Y') {
      this.#nextIn = 1;
      if (!initiator) this.#nextOut = 1;
    }
    this.#loggedOn = true;
    const reset: Fields = message.get(141) === 'Y' ? [[141, 'Y']] : [];
    if (!initiator) this.#admin('A', [[98, 0], [108, message.get(108)], ...reset]);
  }

  #end(): void {
    if (this.#loggedOn) this.#admin('5', []);
    this.#loggedOn = false;
    this.#socket?.end();
  }

  /** What was kept goes out again; over session messages goes a gap fill. */
  #resend(from: number, to: number): void {
    const last = to === 0 ? this.#nextOut - 1 : Math.min(to, this.#nextOut - 1);
    for (let seqNum = from; seqNum <= last; seqNum++) {
      const [[, type] = [35, ''], ...fields] = this.#sent.get(seqNum) ?? [];
      if (type === '')
        this.#write(
          seqNum,
          '4',
          [
            [123, 'Y'],
            [36, seqNum + 1],
          ],
          true,
        );
      else this.#write(seqNum, String(type), fields, true);
    }
  }

  #admin(type: string, fields: Fields): void {
    this.#write(this.#nextOut++, type, fields);
  }

  #write(seqNum: number, type: string, fields: Fields, again = false): void {
    const time = timestamp();
    const duplicate: Fields = again
      ? [
          [43, 'Y'],
          [122, time],
        ]
      : [];
    const header: Fields = [
      [35, type],
      [34, seqNum],
      [49, this.#compId],
      [52, time],
      [56, this.#peer],
    ];
    this.#socket?.write(encode([...header, ...duplicate, ...fields]));
  }
}
