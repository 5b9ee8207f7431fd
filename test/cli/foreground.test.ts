import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ForegroundDaemon, runInForeground } from '../../src/cli/foreground.ts';
import type { ReadyLine } from '../../src/management/home.ts';
import { Recording } from './recording.ts';

const READY: ReadyLine = {
  name: 'default',
  pid: 4711,
  management: { host: '127.0.0.1', port: 40_001, httpPort: null },
  endpoints: [
    {
      name: 'orders',
      venue: 'XSIM',
      protocol: 'fix',
      beginString: 'FIX.4.4',
      host: '127.0.0.1',
      port: 40_002,
      tls: false,
      sessions: [
        { senderCompId: 'XSIM', targetCompId: 'ACME', roles: ['orders'] },
        { senderCompId: 'XSIM', targetCompId: 'BETA', roles: ['orders'], username: 'trader' },
      ],
    },
  ],
};

/** A daemon that runs until it is told to stop. */
function daemon(ready: ReadyLine = READY): ForegroundDaemon & { readonly listeners: number } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let listeners = 0;
  return {
    ready,
    stopped: promise,
    stop: async () => resolve(),
    activity: () => {
      listeners++;
      return () => void listeners--;
    },
    get listeners() {
      return listeners;
    },
  };
}

describe('a daemon in the foreground', () => {
  it("tells how a client logs on, from the client's side", async () => {
    const recording = new Recording();
    const running = daemon();
    const ended = runInForeground(running, recording.output, { json: false, quiet: false });
    assert.deepEqual(recording.lines, [
      'default runs, process 4711, management on 127.0.0.1:40001',
      '',
      'XSIM endpoint orders: FIX.4.4 on 127.0.0.1:40002',
      '  Your client logs on with',
      '    SenderCompID(49)=ACME  TargetCompID(56)=XSIM  (orders)',
      '    SenderCompID(49)=BETA  TargetCompID(56)=XSIM  Username(553)=trader  ' +
        'Password(554)=the one in the venue file  (orders)',
      '',
      'Ctrl-C stops it. In another terminal: simctl instrument list, simctl book show',
    ]);
    assert.equal(running.listeners, 1);
    await running.stop();
    await ended;
    assert.equal(recording.lines.at(-1), 'stopped');
    assert.equal(running.listeners, 0);
  });

  it('gives programs the ready line and nothing else', async () => {
    const recording = new Recording();
    const running = daemon();
    const ended = runInForeground(running, recording.output, { json: true, quiet: false });
    await running.stop();
    await ended;
    assert.deepEqual(
      recording.lines.map((line) => JSON.parse(line) as unknown),
      [READY],
    );
  });

  it('stops in good order on Ctrl-C, and takes a second one for the same wish', async () => {
    const recording = new Recording();
    const before = process.listenerCount('SIGINT');
    const ended = runInForeground(daemon(), recording.output, { json: false, quiet: true });
    process.emit('SIGINT');
    process.emit('SIGINT');
    await ended;
    assert.equal(recording.lines.at(-1), 'stopped');
    assert.equal(process.listenerCount('SIGINT'), before);
  });

  it('lets a later Ctrl-C end it at once when stopping takes too long', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const before = process.listenerCount('SIGINT');
    const running = daemon();
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = { ...running, stop: () => promise };
    const ended = runInForeground(slow, new Recording().output, { json: false, quiet: true });
    process.emit('SIGINT');
    assert.equal(process.listenerCount('SIGINT'), before + 1, 'the same Ctrl-C may come twice');
    context.mock.timers.tick(1_000);
    assert.equal(process.listenerCount('SIGINT'), before, "the system's own answer is back");
    resolve();
    await running.stop();
    await ended;
  });

  it('says when no client can connect', async () => {
    const recording = new Recording();
    const running = daemon({ ...READY, endpoints: [] });
    const ended = runInForeground(running, recording.output, { json: false, quiet: true });
    await running.stop();
    await ended;
    assert.ok(recording.lines.includes('No venue has an endpoint: no client can connect.'));
  });
});
