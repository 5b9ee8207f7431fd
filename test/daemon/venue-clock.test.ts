import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { DeadlineTimer } from '../../src/daemon/deadline-timer.ts';
import { VenueClock, type ClockSetting } from '../../src/daemon/venue-clock.ts';

const NOON = Date.UTC(2026, 0, 5, 12) * 1_000;
const SECOND = 1_000_000;

/** Something that is due at some times, and what has happened. */
class Alarms {
  readonly rung: string[] = [];
  readonly #clock: VenueClock;

  constructor(clock: VenueClock) {
    this.#clock = clock;
  }

  at(name: string, ...times: number[]): DeadlineTimer {
    const timed = {
      nextDeadline: () => times[0] ?? Infinity,
      tick: (now: number) => {
        times.shift();
        this.rung.push(`${name} ${(now - NOON) / SECOND}`);
      },
    };
    const timer = new DeadlineTimer(timed, this.#clock);
    timer.update();
    return timer;
  }
}

function clocks(context: TestContext, setting: ClockSetting) {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: NOON / 1_000 });
  const clock = new VenueClock({ now: () => Date.now() * 1_000 }, setting);
  return { clock, alarms: new Alarms(clock), pass: (ms: number) => context.mock.timers.tick(ms) };
}

test('a manual clock goes from deadline to deadline, in their order', (context) => {
  const { clock, alarms, pass } = clocks(context, { mode: 'manual', at: NOON });
  alarms.at('one', NOON + 3 * SECOND, NOON + 5 * SECOND);
  const two = alarms.at('two', NOON + 3 * SECOND, NOON + 4 * SECOND, NOON + 9 * SECOND);
  pass(60_000);
  assert.deepEqual(alarms.rung, [], 'it stands while the time of the machine passes');
  while (clock.step(NOON + 8 * SECOND));
  assert.deepEqual(alarms.rung, ['one 3', 'two 3', 'two 4', 'one 5']);
  assert.equal(clock.now(), NOON + 5 * SECOND);
  assert.equal(clock.nextDeadline(), NOON + 9 * SECOND);
  two.cancel();
  assert.equal(clock.nextDeadline(), Infinity);
  // What concerns a connection is on the time of the machine, whatever is handed over.
  assert.equal(clock.toWall(clock.now()), NOON + 60 * SECOND);
  assert.equal(clock.toVenue(NOON + 60 * SECOND), NOON + 5 * SECOND);
});

test('a scaled clock lets a minute pass in a second', (context) => {
  const { clock, alarms, pass } = clocks(context, { mode: 'scaled', factor: 60, at: NOON });
  alarms.at('minute', NOON + 60 * SECOND, NOON + 120 * SECOND);
  pass(999);
  assert.deepEqual(alarms.rung, []);
  pass(1);
  assert.deepEqual(alarms.rung, ['minute 60']);
  clock.set({ mode: 'manual' });
  pass(10_000);
  assert.deepEqual(alarms.rung, ['minute 60']);
  assert.equal(clock.now(), NOON + 60 * SECOND);
  // The timers of a clock that goes again are set anew.
  clock.set({ mode: 'scaled', factor: 10 });
  pass(6_000);
  assert.deepEqual(alarms.rung, ['minute 60', 'minute 120']);
});

test('a real clock shows the time of the machine, and both are one', (context) => {
  const { clock, alarms, pass } = clocks(context, { mode: 'real' });
  alarms.at('second', NOON + SECOND);
  pass(1_000);
  assert.deepEqual(alarms.rung, ['second 1']);
  assert.deepEqual([clock.now(), clock.toWall(5), clock.toVenue(7)], [NOON + SECOND, 5, 7]);
});
