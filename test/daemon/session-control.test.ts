import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RunningDaemon } from '../cli/running.ts';
import { fixTime } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

const SESSION = 'orders.ACME';

describe('what an operator does with a session', () => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await RunningDaemon.start();
  });
  after(() => daemon[Symbol.asyncDispose]());

  async function connect(nextSeqNum = 1): Promise<RawFix> {
    const { host, port } = daemon.ready.endpoints[0]!;
    const beginString = 'FIX.4.4';
    return RawFix.connect({
      host,
      port,
      beginString,
      senderCompId: 'ACME',
      targetCompId: 'XSIM',
      nextSeqNum,
    });
  }

  async function numbers(): Promise<readonly [number, number]> {
    const { session } = await daemon.client.call('session.show', { session: SESSION });
    return [session.nextIncomingMsgSeqNum, session.nextOutgoingMsgSeqNum];
  }

  const failure = (code: string, message: RegExp) => (error: Error & { code?: string }) => {
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };

  it('show: counters, times, refused Logons with reasons; status has the totals', async () => {
    const fix = await connect();
    await fix.logon();
    fix.send('1', [[112, 'a']]);
    await fix.expect('0');
    fix.send('1');
    await fix.expect('3');
    const second = await connect();
    second.send('A', [
      [98, 0],
      [108, 30],
    ]);
    await second.closed;
    const { session } = await daemon.client.call('session.show', { session: SESSION });
    const { counters, refusals } = session;
    assert.deepEqual(
      [
        session.state,
        session.schedule,
        counters.messagesIn,
        counters.messagesOut,
        counters.rejects,
        counters.resends,
      ],
      ['logged-on', null, 3, 3, 1, 0],
    );
    const bytes = fix.received.reduce((sum, message) => sum + message.wire.length, 0);
    assert.equal(counters.bytesOut, bytes);
    assert.ok(counters.bytesIn > 150 && session.lastReceivedAt! <= session.lastSentAt!);
    assert.deepEqual(
      [counters.refusedLogons, refusals.map(({ reason }) => reason)],
      [1, ['the session is connected already']],
    );
    await fix.logout();

    const stranger = await RawFix.connect({ ...fix.options, senderCompId: 'NOBODY', nextSeqNum: 1 });
    stranger.send('A', [
      [98, 0],
      [108, 30],
    ]);
    await stranger.closed;
    const { sessions } = await daemon.client.call('daemon.status', {});
    assert.deepEqual([sessions.loggedOn, sessions.messagesIn, sessions.refusedLogons], [0, 4, 2]);
    assert.equal((await numbers())[0], 5);
  });

  it('show: what is missing, while it is; log says when there is none', async () => {
    const fix = await connect((await numbers())[0]);
    await fix.logon();
    const missing = fix.nextSeqNum;
    fix.nextSeqNum += 2;
    fix.send('0');
    await fix.expect('2', { 7: missing });
    const gap = async () => (await daemon.client.call('session.show', { session: SESSION })).session.gap;
    assert.deepEqual(await gap(), { from: missing, to: missing + 1, waiting: 1 });
    const next = fix.nextSeqNum;
    fix.nextSeqNum = missing;
    fix.send(
      '4',
      [
        [36, next - 1],
        [123, 'Y'],
      ],
      [
        [43, 'Y'],
        [122, fixTime(new Date())],
      ],
    );
    fix.nextSeqNum = next;
    fix.send('1', [[112, 'filled']]);
    await fix.expect('0', { 112: 'filled' });
    assert.equal(await gap(), null);
    await fix.logout();
    await assert.rejects(
      daemon.client.call('session.log', { session: SESSION }),
      failure('conflict', /messages of orders\.ACME are not logged\./),
    );
  });

  it('reset: at once when nobody is connected, by a Logon within the session otherwise', async () => {
    await daemon.client.call('session.reset', { session: SESSION });
    assert.deepEqual(await numbers(), [1, 1]);
    const fix = await connect();
    await fix.logon();
    fix.send('0');
    await daemon.client.call('session.reset', { session: SESSION });
    const logon = await fix.expect('A', { 141: 'Y', 34: 1 });
    await assert.rejects(
      daemon.client.call('session.reset', { session: SESSION }),
      failure('conflict', /orders\.ACME is about to begin anew or to end/),
    );
    fix.nextSeqNum = 1;
    fix.send('A', [
      [98, 0],
      [108, logon.get(108)!],
      [141, 'Y'],
    ]);
    fix.send('1', [[112, 'b']]);
    assert.equal((await fix.expect('0')).get(34), '2');
    await fix.logout();
  });

  it('disconnect: with a Logout that says why, or as a broken network does', async () => {
    await daemon.client.call('session.reset', { session: SESSION });
    const fix = await connect();
    await fix.logon();
    await daemon.client.call('session.disconnect', { session: SESSION, text: 'lunch' });
    assert.equal((await fix.expect('5')).get(58), 'lunch');
    fix.send('5');
    await fix.closed;
    await assert.rejects(
      daemon.client.call('session.disconnect', { session: SESSION }),
      failure('conflict', /orders\.ACME is not connected/),
    );
    const again = await connect(fix.nextSeqNum);
    await again.logon();
    const { session } = await daemon.client.call('session.disconnect', { session: SESSION, logout: false });
    assert.equal(session.state, 'logged-out');
    await again.closed;
    assert.deepEqual(
      again.received.map(({ type }) => type),
      ['A'],
    );
  });

  it('set-seqnum: what a client sees is a gap, or a number too low', async () => {
    await daemon.client.call('session.reset', { session: SESSION });
    const fix = await connect();
    await fix.logon();
    await daemon.client.call('session.set-seqnum', { session: SESSION, outgoing: 100, incoming: 50 });
    fix.send('0');
    assert.deepEqual([(await fix.expect('5')).get(34), await numbers()], ['100', [50, 101]]);
    await fix.closed;
    await assert.rejects(
      daemon.client.call('session.set-seqnum', { session: SESSION }),
      failure('invalid-params', /incoming or outgoing is required/),
    );
  });

  it('send: any application message, numbered and resent like every other', async () => {
    await daemon.client.call('session.reset', { session: SESSION });
    const kept = await daemon.client.call('session.send', {
      session: SESSION,
      message: '35=B|148=Offline|33=1|58=x|',
    });
    assert.deepEqual(kept, { msgSeqNum: 1, sent: false });
    const fix = await connect();
    await fix.logon();
    fix.send('2', [
      [7, 1],
      [16, 0],
    ]);
    await fix.expect('B', { 34: 1, 43: 'Y', 148: 'Offline' });
    const message = '8=FIX.4.0\x019=1\x0135=U7\x0134=99\x0149=X\x0156=Y\x019001=a|b\x0110=000\x01';
    const sent = await daemon.client.call('session.send', { session: SESSION, message });
    assert.deepEqual(sent, { msgSeqNum: 3, sent: true });
    const received = await fix.expect('U7');
    assert.deepEqual(
      [8, 34, 49, 56, 9001].map((tag) => received.get(tag)),
      ['FIX.4.4', '3', 'XSIM', 'ACME', 'a|b'],
    );
    fix.send('2', [
      [7, 3],
      [16, 3],
    ]);
    await fix.expect('U7', { 34: 3, 43: 'Y' });
    await fix.logout();
  });

  for (const [message, problem] of [
    ['35=5|58=x', /message 35=5 is a message of the session itself/],
    ['148=x', /message has no MsgType/],
    ['35=B|148', /message field 2, "148", is not of the form tag=value/],
    ['35=B||148=x', /message field 2, "", is not of the form/],
    ['35=B|0148=x', /message field 2, "0148=x", is not of the form/],
  ] as const) {
    it(`send refuses ${message}`, () =>
      assert.rejects(
        daemon.client.call('session.send', { session: SESSION, message }),
        failure('invalid-params', problem),
      ));
  }

  it('is told when there is no such session', () =>
    assert.rejects(
      daemon.client.call('session.show', { session: 'nobody' }),
      failure('not-found', /There is no session "nobody"/),
    ));

  it('show and status: connections that were cut, by cause', async () => {
    await daemon.client.call('session.reset', { session: SESSION });
    const counted = async (): Promise<Record<string, number>[]> => {
      const { session } = await daemon.client.call('session.show', { session: SESSION });
      const { sessions } = await daemon.client.call('daemon.status', {});
      return [session.counters.cuts, sessions.cuts];
    };
    const earlier = await counted();
    const inOrder = await connect();
    await inOrder.logon();
    await inOrder.logout();
    const lost = await connect(inOrder.nextSeqNum);
    await lost.logon();
    await lost.drop();
    const wrong = await connect(lost.nextSeqNum);
    await wrong.logon();
    wrong.send('0', [], [[34, 1]]);
    await wrong.closed;
    const ended = await connect(wrong.nextSeqNum);
    await ended.logon();
    await daemon.client.call('session.disconnect', { session: SESSION, logout: false });
    await ended.closed;
    for (const [index, cuts] of (await counted()).entries()) {
      const grown = Object.entries(cuts).filter(([cause, count]) => count !== earlier[index]![cause]);
      assert.deepEqual(
        grown.map(([cause, count]) => [cause, count - earlier[index]![cause]!]),
        [
          ['protocolError', 1],
          ['operator', 1],
          ['connectionLost', 1],
        ],
      );
    }
  });

  it('from the command line', async () => {
    const shown = await daemon.run('session', 'show', SESSION);
    assert.match(shown.stdout, /^Session +orders\.ACME on XSIM, FIX\.4\.4 at orders$/m);
    assert.match(shown.stdout, /^Cut +\d+ \(protocol error \d+, operator \d+, connection lost \d+\)$/m);
    const status = await daemon.run('status');
    assert.match(status.stdout, /^Sessions .*, connections cut: \d+ \(protocol error \d/m);
    assert.match(shown.stdout, /^ {2}\S+ from 127\.0\.0\.1:\d+: the session is connected already$/m);
    const sent = await daemon.run('session', 'send', SESSION, '35=B|148=x|33=1|58=y');
    assert.match(sent.stdout, /^Kept with MsgSeqNum \d+: nobody is logged on/);
    const set = await daemon.run('session', 'set-seqnum', SESSION, '--incoming', '7', '--json');
    assert.equal((JSON.parse(set.stdout) as { nextIncomingMsgSeqNum: number }).nextIncomingMsgSeqNum, 7);
    assert.match((await daemon.run('session', 'reset', SESSION)).stdout, /^Next +in 1, out 1$/m);
    const refused = await daemon.run('session', 'disconnect', SESSION);
    assert.deepEqual([refused.exit, /is not connected/.test(refused.stderr)], [1, true]);
  });
});
