import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOfTradingDay, endOfTradingDay, nextDayEnd } from '../../src/daemon/trading-day.ts';

function next(after: string, timeZone: string, at: string): string {
  return new Date(nextDayEnd(Date.parse(after) * 1_000, { timeZone, at }) / 1_000).toISOString();
}

test('a trading day ends at its time on the clock of the venue', () => {
  assert.equal(next('2026-03-02T09:00:00Z', 'UTC', '17:30'), '2026-03-02T17:30:00.000Z');
  assert.equal(next('2026-03-02T17:30:00Z', 'UTC', '17:30'), '2026-03-03T17:30:00.000Z');
  assert.equal(next('2026-07-01T12:00:00Z', 'America/New_York', '16:00'), '2026-07-01T20:00:00.000Z');
  assert.equal(next('2026-07-01T12:00:00Z', 'Asia/Kolkata', '15:30'), '2026-07-02T10:00:00.000Z');
  assert.equal(next('2026-07-01T12:00:00Z', 'Asia/Tokyo', '00:00'), '2026-07-01T15:00:00.000Z');
});

test('it ends once on the days on which clocks change', () => {
  // London puts its clocks forward on 2026-03-29 at 01:00 UTC and back on 2026-10-25 at 01:00 UTC.
  assert.equal(next('2026-03-28T18:00:00Z', 'Europe/London', '17:30'), '2026-03-29T16:30:00.000Z');
  assert.equal(next('2026-10-24T17:00:00Z', 'Europe/London', '17:30'), '2026-10-25T17:30:00.000Z');
  // 01:30 does not exist on the one day, and exists twice on the other.
  assert.equal(next('2026-03-28T12:00:00Z', 'Europe/London', '01:30'), '2026-03-29T01:30:00.000Z');
  assert.equal(next('2026-03-29T01:30:00Z', 'Europe/London', '01:30'), '2026-03-30T00:30:00.000Z');
  assert.equal(next('2026-10-24T12:00:00Z', 'Europe/London', '01:30'), '2026-10-25T00:30:00.000Z');
  assert.equal(next('2026-10-25T00:30:00Z', 'Europe/London', '01:30'), '2026-10-26T01:30:00.000Z');
});

test('over a year each zone has one end a day, in order, each showing the time of day or the hour after', () => {
  for (const timeZone of [
    'UTC',
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
  ]) {
    let at = Date.parse('2026-01-01T12:00:00Z') * 1_000;
    for (let day = 0; day < 365; day++) {
      const end = nextDayEnd(at, { timeZone, at: '02:15' });
      const hours = (end - at) / 3_600_000_000;
      assert.ok(day === 0 || (hours >= 22.9 && hours <= 25.1), `${timeZone} day ${day}: ${hours} h`);
      const shown = new Date(end / 1_000).toLocaleTimeString('en-GB', { timeZone, timeStyle: 'short' });
      assert.match(shown, /^0[23]:\d5$/, `${timeZone} day ${day}`);
      at = end;
    }
  }
});

test('a trading day has the date whose noon is in it, wherever it ends', () => {
  for (const timeZone of ['UTC', 'Europe/London', 'Asia/Tokyo', 'America/New_York']) {
    for (const at of ['00:00', '02:15', '11:59', '12:00', '12:01', '17:30', '23:59']) {
      for (const date of ['2026-03-02', '2026-03-29', '2026-10-25', '2026-12-31']) {
        const end = endOfTradingDay(date, { timeZone, at });
        const where = `${timeZone} ${at} ${date}`;
        assert.equal(dateOfTradingDay(end - 1, { timeZone, at }), date, where);
        assert.equal(dateOfTradingDay(end - 22 * 3_600_000_000, { timeZone, at }), date, where);
        assert.notEqual(dateOfTradingDay(end, { timeZone, at }), date, where);
      }
    }
  }
});
