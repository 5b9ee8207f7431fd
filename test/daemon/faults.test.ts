import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { connect as connectDaemon, type Client } from '../../sdk/index.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { RawFix } from '../kit/raw-fix.ts';

const CLIENTS = ['FILE', 'LIST', 'RST', 'HALF', 'OPEN', 'QUIET', 'SLOW', 'SPLIT', 'MERGE', 'LOGON'];

const FILE = `
[venue]
name = "XTST"
[[instrument]]
symbol = "ACME"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
${CLIENTS.map((client) => `[[session]]\nendpoint = "fix"\nsenderCompId = "XTST"\ntargetCompId = "${client}"`).join('\n')}
[[endpoint]]
name = "old"
protocol = "fix"
beginString = "FIX.4.0"
[[session]]
endpoint = "old"
senderCompId = "XTST"
targetCompId = "OLD"
[[fault]]
kind = "ack-lost"
session = "fix.FILE"
nth = 2
`;

/** How often the daemon is asked for what comes at once. */
const MAX_ASKED = 10_000;

/** A client over TCP of which also the bytes are seen, as they come. */
interface Wire {
  readonly fix: RawFix;
  readonly socket: Socket;
  /** What arrived, read by read. */
  readonly chunks: Buffer[];
}

describe('faults of a daemon', () => {
  let home: DaemonHome;
  let daemon: DaemonProcess;
  let venue: Client;

  before(async () => {
    home = await DaemonHome.create();
    daemon = await DaemonProcess.start(home, '--ephemeral', await home.venueFile('xtst', FILE));
    venue = await connectDaemon({ home: home.directory, name: daemon.ready.name });
  });
  after(async () => {
    await venue?.close();
    await daemon?.[Symbol.asyncDispose]();
    await home?.[Symbol.asyncDispose]();
  });

  async function wire(senderCompId: string, nextSeqNum = 1): Promise<Wire> {
    const { host, port } = daemon.ready.endpoints[0]!;
    const socket = connect(port, host);
    const chunks: Buffer[] = [];
    await once(socket, 'connect');
    const fix = await RawFix.connect({
      host,
      port,
      beginString: 'FIX.4.4',
      senderCompId,
      targetCompId: 'XTST',
      socket,
      nextSeqNum,
    });
    socket.on('data', (chunk) => chunks.push(chunk as Buffer));
    return { fix, socket, chunks };
  }

  async function loggedOn(senderCompId: string): Promise<Wire> {
    const client = await wire(senderCompId);
    await client.fix.logon();
    client.chunks.length = 0;
    return client;
  }

  function order(fix: RawFix, id: string): void {
    fix.send('D', [
      [11, id],
      [55, 'ACME'],
      [54, 1],
      [60, '20260302-09:00:00'],
      [38, 10],
      [40, 2],
      [44, '10.00'],
    ]);
  }

  it('are armed by the venue file, tell of themselves, and stay in the list', async () => {
    const events = venue.events({ types: ['fault-fired'] });
    await events.ready;
    const { fix } = await loggedOn('FILE');
    order(fix, 'f1');
    order(fix, 'f2');
    order(fix, 'f3');
    await fix.expect('8', { 11: 'f1' });
    await fix.expect('8', { 11: 'f3' });
    assert.ok(!fix.received.some((message) => message.get(11) === 'f2'));
    const { value: fired } = await events[Symbol.asyncIterator]().next();
    assert.equal(fired?.event.type, 'fault-fired');
    assert.deepEqual(
      { ...(fired?.event as object), at: null },
      {
        type: 'fault-fired',
        at: null,
        session: 'fix.FILE',
        endpoint: 'fix',
        senderCompId: 'XTST',
        targetCompId: 'FILE',
        fault: 'ack-lost',
        kind: 'ack-lost',
        detail: '35=8 of f2',
      },
    );
    const { session } = await venue.session.show({ session: 'fix.FILE' });
    assert.deepEqual(
      session.faults.map(({ name, armed, hits, misses }) => ({ name, armed, hits, misses })),
      [{ name: 'ack-lost', armed: false, hits: 1, misses: 1 }],
    );
    await fix.logout();
  });

  it('are armed, shown and disarmed by operators', async () => {
    const { fault } = await venue.fault.arm({ kind: 'ack-late', session: 'fix.L*', delayMs: 50, times: 3 });
    assert.deepEqual(
      { ...fault, seed: 0 },
      {
        venue: 'XTST',
        name: 'ack-late',
        kind: 'ack-late',
        effect: 'told',
        armed: true,
        left: 3,
        hits: 0,
        misses: 0,
        lastHitAt: null,
        lastMiss: null,
        session: 'fix.L*',
        symbol: null,
        side: null,
        clientOrderId: null,
        account: null,
        msgType: null,
        nth: 1,
        afterMs: 0,
        times: 3,
        probabilityPercent: 100,
        seed: 0,
        onDisconnect: 'keep',
        parameters: { delayMs: 50, jitterMs: 0 },
      },
    );
    const { fix } = await loggedOn('LIST');
    const sentAt = performance.now();
    order(fix, 'l1');
    await fix.expect('8', { 11: 'l1' });
    assert.ok(performance.now() - sentAt >= 49, 'it was told too soon');
    assert.equal((await venue.fault.show({ fault: 'ack-late' })).fault.left, 2);
    assert.equal((await venue.fault.disarm({ fault: 'ack-late' })).fault.armed, false);
    order(fix, 'l2');
    await fix.expect('8', { 11: 'l2' });
    const { faults } = await venue.fault.list({ armed: true });
    assert.deepEqual(faults, []);
    await fix.logout();
  });

  it('are refused with what would be right', async () => {
    for (const [params, says] of [
      [{ kind: 'ack-lost', session: 'fix.NOBODY' }, /there is no session "fix\.NOBODY"/],
      [{ kind: 'ack-lost', symbol: 'NONE' }, /there is no instrument "NONE"/],
      [{ kind: 'ack-lost', delayMs: 5 }, /delayMs is no parameter of ack-lost, which takes laterMs/],
      [{ kind: 'frame-split', gapMs: 0 }, /gapMs/],
      [{ kind: 'md-gap', session: 'old.*' }, /FIX\.4\.0 cannot say md-gap/],
    ] as const) {
      await assert.rejects(venue.fault.arm(params), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'invalid-params');
        assert.match(error.message, says);
        return true;
      });
    }
    await venue.fault.arm({ kind: 'ack-lost', fault: 'once' });
    await assert.rejects(venue.fault.arm({ kind: 'ack-late', fault: 'once' }), /"once" is armed already/);
    await venue.fault.disarm({ fault: 'once' });
    await assert.rejects(venue.fault.show({ fault: 'never' }), /There is no fault "never"/);
  });

  it('end a connection by a reset', async () => {
    const { fix, socket } = await loggedOn('RST');
    const failed = once(socket, 'error');
    await venue.fault.arm({ kind: 'drop', session: 'fix.RST', msgType: 'D', cut: 'rst' });
    order(fix, 'r1');
    const [error] = (await failed) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNRESET');
  });

  it('end a connection in the middle of a message, which the client gets when it asks', async () => {
    const { fix, socket, chunks } = await loggedOn('HALF');
    const ended = once(socket, 'end');
    await venue.fault.arm({ kind: 'drop', session: 'fix.HALF', msgType: '8', moment: 'middle' });
    order(fix, 'h1');
    await ended;
    const text = Buffer.concat(chunks).toString('latin1');
    assert.match(text, /^8=FIX\.4\.4\x019=\d+\x0135=8\x01/);
    assert.doesNotMatch(text, /\x0110=/);
    const { fix: again } = await wire('HALF', fix.nextSeqNum);
    await again.logon();
    again.send('2', [
      [7, 2],
      [16, 0],
    ]);
    assert.equal((await again.expect('8', { 11: 'h1' })).isPossDup, true);
    await again.logout();
  });

  it('leave a client in the belief that somebody is there', async () => {
    const { fix, socket, chunks } = await loggedOn('OPEN');
    await venue.fault.arm({ kind: 'half-open', session: 'fix.OPEN', msgType: 'D', durationMs: 400 });
    order(fix, 'o1');
    const { session } = await logoutOf('fix.OPEN');
    assert.equal(session.state, 'logged-out');
    const told = chunks.length;
    // The client goes on, and another connection has the session meanwhile.
    order(fix, 'o2');
    const second = await wire('OPEN', fix.nextSeqNum - 1);
    await second.fix.logon();
    assert.equal(socket.destroyed, false);
    assert.equal(chunks.length, told);
    await fix.closed;
    await second.fix.logout();
  });

  async function logoutOf(name: string): Promise<Awaited<ReturnType<Client['session']['show']>>> {
    for (let asked = 0; asked < MAX_ASKED; asked++) {
      const shown = await venue.session.show({ session: name });
      if (shown.session.state === 'logged-out') return shown;
    }
    assert.fail(`${name} is still logged on`);
  }

  it('keep silent for a time, and then say all', async () => {
    const { fix } = await loggedOn('QUIET');
    await venue.fault.arm({ kind: 'silence', session: 'fix.QUIET', durationMs: 300 });
    const sentAt = performance.now();
    order(fix, 'q1');
    order(fix, 'q2');
    await fix.expect('8', { 11: 'q1' });
    assert.ok(performance.now() - sentAt >= 290, 'it was said too soon');
    await fix.expect('8', { 11: 'q2' });
    await fix.logout();
  });

  it('read slowly', async () => {
    const { fix } = await loggedOn('SLOW');
    await venue.fault.arm({
      kind: 'slow-reader',
      session: 'fix.SLOW',
      bytesPerSecond: 1_000,
      durationMs: 30_000,
    });
    order(fix, 's1');
    await fix.expect('8', { 11: 's1' });
    const sentAt = performance.now();
    order(fix, 's2');
    order(fix, 's3');
    await fix.expect('8', { 11: 's3' });
    assert.ok(performance.now() - sentAt >= 150, 'more than 200 bytes were read faster');
    await fix.logout();
  });

  it('cut a message into pieces, and put several into one write', async () => {
    const split = await loggedOn('SPLIT');
    await venue.fault.arm({ kind: 'frame-split', session: 'fix.SPLIT', msgType: '8', bytes: 20, gapMs: 5 });
    order(split.fix, 'p1');
    await split.fix.expect('8', { 11: 'p1' });
    assert.ok(split.chunks.length > 3, `it came in ${split.chunks.length} pieces`);
    await split.fix.logout();

    const merged = await loggedOn('MERGE');
    await venue.fault.arm({
      kind: 'frame-merge',
      session: 'fix.MERGE',
      msgType: '8',
      count: 3,
      durationMs: 60_000,
    });
    for (const id of ['m1', 'm2']) {
      order(merged.fix, id);
      await accepted(id);
    }
    assert.deepEqual(merged.chunks, []);
    order(merged.fix, 'm3');
    await merged.fix.expect('8', { 11: 'm3' });
    assert.equal(merged.chunks.length, 1);
    await merged.fix.logout();
  });

  async function accepted(clientOrderId: string): Promise<void> {
    for (let asked = 0; asked < MAX_ASKED; asked++) {
      const { orders } = await venue.order.list({ clientOrderId });
      if (orders.length > 0) return;
    }
    assert.fail(`${clientOrderId} is not known`);
  }

  it('refuse Logons of sessions that are not connected yet', async () => {
    await venue.fault.arm({ kind: 'logon-refused', session: 'fix.LOGON', text: 'Not now' });
    await venue.fault.arm({ kind: 'logon-refused', session: 'fix.LOGON', answer: 'close' });
    const refused = await wire('LOGON');
    refused.fix.send('A', [
      [98, 0],
      [108, 30],
    ]);
    assert.equal((await refused.fix.expect('5')).get(58), 'Not now');
    const closed = await wire('LOGON', 2);
    closed.fix.send('A', [
      [98, 0],
      [108, 30],
    ]);
    await closed.fix.closed;
    assert.deepEqual(closed.fix.received, []);
    const { session } = await venue.session.show({ session: 'fix.LOGON' });
    assert.deepEqual(
      session.refusals.map(({ reason }) => reason),
      ['Not now', 'a fault refuses it'],
    );
  });
});
