import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it, mock } from 'node:test';
import type { Clock } from '../../src/daemon/clock.ts';
import { OrderLatency } from '../../src/daemon/order-latency.ts';
import { FixSocket } from '../../src/daemon/fix-socket.ts';
import { Turn } from '../../src/daemon/turn.ts';
import { OUTPUT_BYTES, SLOW_OUTPUT_BYTES, SLOW_OUTPUT_MS } from '../../src/protocols/fix/limits.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import { Session } from '../../src/protocols/fix/session.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { START } from '../kit/fix-peer.ts';
import { fixBytes } from '../kit/fix-text.ts';

const MESSAGE_BYTES = 1_000;
const HEADER = '35=B|34=1000|49=VENUE|52=20260105-09:00:00.000|56=CLIENT';
/** A message with a number of four digits, as it is sent. */
const SENT_BYTES = fixBytes(`${HEADER}|58=${'x'.repeat(MESSAGE_BYTES)}`).length;

/** Both ends of one FIX connection over a real socket; the venue's clock stands still unless it is moved. */
class Wire implements AsyncDisposable {
  readonly session: Session;
  readonly received: string[] = [];
  readonly clock: Clock & { micros: number } = { micros: START, now: () => this.clock.micros };
  /** Messages that were handled in each turn. */
  readonly handled: number[] = [0];
  client!: Socket;
  venue!: Socket;
  served!: FixSocket;
  readonly #server = createServer();
  readonly #turn = new Turn(openMemoryStore({ now: () => START }), () => {});

  private constructor() {
    const config = { beginString: 'FIX.4.4', senderCompId: 'VENUE', targetCompId: 'CLIENT' } as const;
    this.session = new Session(config, new MemoryStore(START), {
      onLogon() {},
      onLogout() {},
      onMessage: () => {
        this.handled[this.handled.length - 1]!++;
      },
    });
  }

  static async open(): Promise<Wire> {
    const wire = new Wire();
    const server = wire.#server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    wire.client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
    const [venue] = (await once(server, 'connection')) as [Socket];
    wire.venue = venue;
    wire.served = new FixSocket(venue, {
      turn: wire.#turn,
      clock: wire.clock,
      latency: new OrderLatency(),
      lookup: () => wire.session,
      logonTimeoutMs: 5_000,
      logOf: () => null,
      conditionsOf: () => null,
      ending: () => {},
      closed: () => {},
    });
    wire.client.write(wire.message('35=A', 1, '98=0|108=0'));
    await once(wire.client, 'data');
    return wire;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.destroy();
    this.venue.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  message(type: string, seqNum: number, body = ''): Buffer {
    return fixBytes(`${type}|34=${seqNum}|49=CLIENT|52=20260105-09:00:00|56=VENUE|${body}`);
  }

  /** Sends so many messages to the client in one turn. */
  send(count: number): void {
    for (let sent = 0; sent < count && this.session.loggedOn; sent++) {
      this.session.begin('B', this.clock.now()).text(58, 'x'.repeat(MESSAGE_BYTES));
      this.session.end();
    }
    this.#turn.send(this.served);
  }

  /** Sends to a client that does not read until so many bytes wait in the socket. */
  async clog(bytes: number): Promise<void> {
    this.client.pause();
    while (this.venue.writableLength < bytes) {
      this.send(Math.ceil((bytes - this.venue.writableLength) / MESSAGE_BYTES));
      await turn();
      await turn();
      // The system may have taken all of it, and says so in a later turn.
      if (this.venue.writableLength < bytes && this.venue.writableNeedDrain) await turn();
    }
  }
}

describe('a client that does not read', () => {
  it('is cut when what waits in the socket and behind it is too much together', async () => {
    await using wire = await Wire.open();
    await wire.clog(OUTPUT_BYTES / 2);
    const inSocket = wire.venue.writableLength;
    const before = wire.session.store.nextSenderSeqNum;
    wire.send(2 * Math.ceil(OUTPUT_BYTES / MESSAGE_BYTES));
    const waiting = inSocket + (wire.session.store.nextSenderSeqNum - before) * SENT_BYTES;
    assert.ok(
      waiting > OUTPUT_BYTES - SENT_BYTES && waiting <= OUTPUT_BYTES + SENT_BYTES,
      `${waiting} bytes wait`,
    );
    assert.match(wire.served.connection.closeReason, /4194304 bytes wait/);
    await once(wire.venue, 'close');
    assert.equal(wire.session.connection, null);
  });

  it('is cut when much waits for long, and not before', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      await using wire = await Wire.open();
      await wire.clog(SLOW_OUTPUT_BYTES + MESSAGE_BYTES);
      wire.clock.micros += SLOW_OUTPUT_MS * 1000 - 1;
      mock.timers.tick(SLOW_OUTPUT_MS - 1);
      await turn();
      assert.ok(!wire.served.connection.closing);
      wire.clock.micros += 1_000;
      mock.timers.tick(2);
      await once(wire.venue, 'close');
      assert.match(wire.served.connection.closeReason, /1048576 bytes wait for 10000 ms/);
    } finally {
      mock.timers.reset();
    }
  });

  it('is let go when its session ends, though the last word cannot be said', async () => {
    await using wire = await Wire.open();
    await wire.clog(SLOW_OUTPUT_BYTES / 2);
    wire.client.write(wire.message('35=5', 2));
    await once(wire.venue, 'close');
    assert.equal(wire.session.state, 'disconnected');
  });
});

it('the last word reaches a client that goes on sending', async () => {
  await using wire = await Wire.open();
  let received = '';
  wire.client.on('data', (chunk) => (received += chunk.toString('latin1')));
  const ended = once(wire.client, 'end');
  // A number that was used already ends the session; much follows it, and is not read as long as it is not dropped.
  const rest = Array.from({ length: 20_000 }, (_, index) => wire.message('35=0', index + 3));
  wire.client.write(Buffer.concat([wire.message('35=0', 1), ...rest]));
  await ended;
  assert.match(received, /\x0135=5\x01.*MsgSeqNum too low/);
});

it('a client at full rate is worked on for a share of each turn', async () => {
  await using wire = await Wire.open();
  const messages = 4_000;
  const rest = Array.from({ length: messages }, (_, index) =>
    wire.message('35=B', index + 2, '148=x|33=1|58=y'),
  );
  const stream = Buffer.concat(rest);
  wire.client.write(stream);
  for (let total = 0; total < messages; total += wire.handled.at(-1)!) {
    wire.handled.push(0);
    await turn();
  }
  const most = Math.max(...wire.handled);
  // The first messages are the shortest.
  const share = (32 * 1024) / rest[0]!.length;
  assert.ok(most <= share + 1, `${most} messages in one turn`);
  assert.ok(wire.session.loggedOn && wire.session.store.nextTargetSeqNum === messages + 2);
});
