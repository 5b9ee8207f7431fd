import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeOperation, emptyVenue, plan, type Operation } from '../../src/config/plan.ts';
import { validateTable } from '../../src/config/session-tables.ts';
import type { SessionConfig, VenueConfig } from '../../src/config/venue-config.ts';
import { seeded, type SeededRandom } from '../kit/seed.ts';
import { apply, sorted } from './applied-plan.ts';
import { bot, edit, endpoint, fault, hold, instrument, phase, session, venue } from './samples.ts';

const FULL = venue('XSIM', {
  instruments: [instrument('AAPL'), instrument('MSFT')],
  phases: [phase('08:00', 'continuous')],
  holds: [hold('desk')],
  endpoints: [endpoint('fix42'), endpoint('fix44')],
  sessions: [session('fix42', 'CLIENT1'), session('fix44', 'CLIENT1')],
  bots: [bot('AAPL'), bot('MSFT')],
});

const methods = (operations: readonly Operation[]): string[] => operations.map(describeOperation);

describe('a plan', () => {
  it('from nothing creates everything, what is needed first', () => {
    assert.deepEqual(methods(plan([], [FULL])), [
      'create venue XSIM',
      'create instrument AAPL: equity in USD, tick 0.01, lot 1',
      'create instrument MSFT: equity in USD, tick 0.01, lot 1',
      'add hold desk: new; release after 30000 ms',
      'open endpoint fix42: FIX.4.4 on 127.0.0.1, a free port',
      'open endpoint fix44: FIX.4.4 on 127.0.0.1, a free port',
      'create session fix42.CLIENT1: client CLIENT1 to XSIM at fix42',
      'create session fix44.CLIENT1: client CLIENT1 to XSIM at fix44',
      'start bot noise-AAPL: noise on AAPL',
      'start bot noise-MSFT: noise on MSFT',
    ]);
  });

  it('to nothing removes everything, in the opposite order', () => {
    assert.deepEqual(methods(plan([FULL], [])), [
      'stop bot noise-AAPL',
      'stop bot noise-MSFT',
      'remove hold desk; what it holds stays held',
      'remove instrument AAPL; its open orders are canceled',
      'remove instrument MSFT; its open orders are canceled',
      'remove session fix42.CLIENT1; its client is disconnected',
      'remove session fix44.CLIENT1; its client is disconnected',
      'close endpoint fix42; its clients are disconnected',
      'close endpoint fix44; its clients are disconnected',
      'remove venue XSIM',
    ]);
  });

  it('for what runs already is empty, in whatever order it is written', () => {
    assert.deepEqual(plan([FULL], [FULL]), []);
    const turned = {
      ...FULL,
      instruments: FULL.instruments.toReversed(),
      sessions: FULL.sessions.toReversed(),
    };
    assert.deepEqual(plan([FULL], [turned]), []);
  });

  it('at a start with restored instruments leaves those alone that are as wanted', () => {
    const restored = {
      ...emptyVenue(FULL.venue),
      instruments: [instrument('AAPL'), instrument('OLD')],
      phases: FULL.phases,
      holds: [hold('desk'), hold('by hand')],
    };
    assert.deepEqual(methods(plan([restored], [{ ...FULL, endpoints: [], sessions: [], bots: [] }])), [
      'remove hold by hand; what it holds stays held',
      'remove instrument OLD; its open orders are canceled',
      'create instrument MSFT: equity in USD, tick 0.01, lot 1',
    ]);
  });

  it('touches the sessions of an endpoint that changes, and no others', () => {
    const wanted = { ...FULL, endpoints: [endpoint('fix42', 9_880), endpoint('fix44')] };
    assert.deepEqual(methods(plan([FULL], [wanted])), [
      'remove session fix42.CLIENT1; its client is disconnected',
      'close endpoint fix42; its clients are disconnected',
      'open endpoint fix42: FIX.4.4 on 127.0.0.1, port 9880',
      'create session fix42.CLIENT1: client CLIENT1 to XSIM at fix42',
    ]);
  });

  it('restarts a session for its password, and does not tell it', () => {
    const wanted = { ...FULL, sessions: [session('fix42', 'CLIENT1', 'canary'), FULL.sessions[1]!] };
    const told = methods(plan([FULL], [wanted]));
    assert.deepEqual(told, [
      'remove session fix42.CLIENT1; its client is disconnected',
      'create session fix42.CLIENT1: client CLIENT1 to XSIM at fix42',
    ]);
  });

  it('restarts a book, and its bots, whose steps change', () => {
    const wanted = { ...FULL, instruments: [instrument('AAPL', { tickSize: '0.05' }), instrument('MSFT')] };
    assert.deepEqual(methods(plan([FULL], [wanted])), [
      'stop bot noise-AAPL',
      'remove instrument AAPL; its open orders are canceled',
      'create instrument AAPL: equity in USD, tick 0.05, lot 1',
      'start bot noise-AAPL: noise on AAPL',
    ]);
  });

  it('lets a book go on for every other term', () => {
    const wanted = {
      ...FULL,
      instruments: [instrument('AAPL', { maxQuantity: '500', aliases: { isin: 'ONE' } }), instrument('MSFT')],
    };
    assert.deepEqual(methods(plan([FULL], [wanted])), ['change instrument AAPL: aliases, maxQuantity']);
  });

  it('changes rules, schedule and holds of a venue that runs on', () => {
    const wanted = {
      ...FULL,
      venue: { ...FULL.venue, selfMatch: 'decrement', maxOrdersPerSecond: 50 } as const,
      phases: [phase('08:00', 'continuous'), phase('16:30', 'closed')],
      holds: [hold('desk', 2), hold('late')],
    };
    assert.deepEqual(methods(plan([FULL], [wanted])), [
      'remove hold desk; what it holds stays held',
      'change venue XSIM: selfMatch, phase, maxOrdersPerSecond',
      'add hold desk: new; release after 30000 ms',
      'add hold late: new; release after 30000 ms',
    ]);
  });

  it('takes an identifier from one instrument before it gives it to another', () => {
    const before = venue('XSIM', {
      instruments: [instrument('A', { aliases: { isin: 'ONE' } }), instrument('B')],
    });
    const after = venue('XSIM', {
      instruments: [instrument('A'), instrument('B', { aliases: { isin: 'ONE' } })],
    });
    assert.deepEqual(apply([before], plan([before], [after])), [after]);
  });

  it('moves a port from one venue to another', () => {
    const one = (name: string): VenueConfig => venue(name, { endpoints: [endpoint('fix', 9_880)] });
    assert.deepEqual(methods(plan([one('A'), venue('B')], [venue('A'), one('B')])), [
      'close endpoint fix; its clients are disconnected',
      'open endpoint fix: FIX.4.4 on 127.0.0.1, port 9880',
    ]);
  });

  it('leads from any state to any other, each step being possible', (test) => {
    const random = seeded(test);
    for (let run = 0; run < 2_000; run++) {
      const before = someVenues(random);
      const after = someVenues(random);
      const operations = plan(before, after);
      assert.deepEqual(apply(before, operations), sorted(after));
      assert.deepEqual(plan(after, after), []);
      for (const operation of operations)
        assert.doesNotMatch(describeOperation(operation), /undefined|canary/);
    }
  });
});
/** Small states out of few names, so that two of them have much in common. */
function someVenues(random: SeededRandom): VenueConfig[] {
  const some = <Item>(items: readonly Item[]): Item[] => items.filter(() => random.chance(0.6));
  const ports = [0, 9_880, 9_881].toSorted(() => random.next() - 0.5);
  const names = ['ONE', 'TWO'].toSorted(() => random.next() - 0.5);
  return some(['A', 'B']).map((name) => {
    const instruments = some(['X', 'Y', 'Z']).map((symbol) => {
      const alias = random.chance(0.5) ? names.pop() : undefined;
      return instrument(symbol, {
        tickSize: random.pick(['0.01', '0.05']),
        ...(random.chance(0.5) ? { maxQuantity: random.pick(['5', '9']) } : {}),
        aliases: alias === undefined ? {} : { isin: alias },
      });
    });
    const endpoints = some(['fix42', 'fix44']).map((at) => endpoint(at, ports.pop() ?? 0));
    const sessions = endpoints.flatMap((at) =>
      some(['C1', 'C2']).map((client) => session(at.name, client, random.pick([null, 'canary']))),
    );
    const bots = some(instruments).map(({ symbol }) => bot(symbol, random.integer(1, 2)));
    const phases = some([phase('08:00', 'continuous'), phase('17:00', 'closed')]);
    const holds = some(['desk', 'late']).map((called) => hold(called, random.integer(1, 2)));
    const edits = some([edit('8'), edit('9')]);
    const faults = some(['lost', 'late']).map((called) => fault(called, random.integer(1, 2)));
    const base = venue(name, { instruments, phases, holds, endpoints, sessions, edits, faults, bots });
    return { ...base, venue: { ...base.venue, dayEnd: random.pick(['00:00', '17:00']) } };
  });
}

describe('a change of a key', () => {
  it('restarts a session for each of its keys, and an endpoint with its sessions for its TLS', () => {
    const changes: Omit<{ readonly [Key in keyof SessionConfig]: SessionConfig[Key] }, 'name' | 'endpoint'> =
      {
        senderCompId: 'YSIM',
        ownProfile: { profile: 'broker' },
        targetCompId: '*',
        maxSessions: 5,
        senderSubId: 'A',
        senderLocationId: 'B',
        targetSubId: 'C',
        targetLocationId: 'D',
        clientOf: 'any',
        roles: ['quotes'],
        firm: 'ACME',
        copies: { venue: true, sessions: [], firms: [], reports: 'trades', cancelRejects: true },
        username: 'alice',
        password: 'secret',
        passwordHash: 'scrypt$…',
        certificateName: 'alice',
        allowFrom: ['192.0.2.1'],
        accounts: ['ONE'],
        logonsPerMinute: 5,
        schedule: { timeZone: 'UTC', days: ['monday'], endDay: null, start: '08:00', end: '17:00' },
        heartbeatMinSeconds: 1,
        heartbeatMaxSeconds: 60,
        resetOnLogon: true,
        resetOnLogout: true,
        resetOnDisconnect: true,
        sendingTimeToleranceMs: 1,
        cancelOnDisconnect: true,
        messageLog: true,
        timestampPrecision: 'ns',
        validate: validateTable.parse({ checkLatency: false }),
        dictionary: '/desk.xml',
        dictionaryMode: 'replace',
        messagesKept: 50,
        egressHardBytes: 100_000,
        egressSoftBytes: 99_999,
        egressSoftMs: 999,
      };
    const before = venue('XSIM', { endpoints: [endpoint('fix')], sessions: [session('fix', 'ACME')] });
    for (const [key, value] of Object.entries(changes)) {
      const after = { ...before, sessions: [{ ...before.sessions[0]!, [key]: value }] };
      assert.deepEqual(
        plan([before], [after]).map(({ method }) => method),
        ['session.remove', 'session.create'],
        key,
      );
      assert.deepEqual(plan([after], [after]), [], key);
    }
    const tls = { certificate: '/a.pem', key: '/a.key', clientCa: null, requireClientCertificate: false };
    const secured = { ...before, endpoints: [{ ...endpoint('fix'), tls }] };
    assert.deepEqual(
      plan([before], [secured]).map(({ method }) => method),
      ['session.remove', 'endpoint.remove', 'endpoint.create', 'session.create'],
    );
  });
});
