import assert from 'node:assert/strict';
import type { SpawnedDaemon } from '../../sdk/index.ts';
import type { ActionName } from '../../tui/actions/index.ts';

/** An action, as a person would have it done to the stage. */
export interface Deed {
  readonly view: string;
  /** What to search for, so that it is selected. */
  readonly select: string;
  /** Brings about what it is done to. */
  readonly before?: (daemon: SpawnedDaemon) => Promise<unknown>;
  /** What is typed behind the action's own key. */
  readonly keys: readonly string[];
  /** What the dashboard says of it. */
  readonly said: RegExp;
  /** That it has happened; what it has done to others is undone. */
  readonly check: (daemon: SpawnedDaemon) => Promise<unknown>;
}

const AAPL = { symbol: 'AAPL' };

/** All actions. */
export const DEEDS: Readonly<Record<ActionName, Deed>> = {
  'enter-order': {
    view: 'book',
    select: 'AAPL',
    keys: ['Tab', '77', 'Tab', '150.25', 'Enter'],
    said: /O-\d+ is new\./,
    async check({ book }) {
      const { bids } = await book.show(AAPL);
      assert.deepEqual(
        bids.filter(({ price }) => price === '150.25').map(({ quantity }) => quantity),
        ['77'],
      );
    },
  },
  halt: {
    view: 'book',
    select: 'AAPL',
    keys: ['Enter', 'y'],
    said: /AAPL is in halt\./,
    async check({ book, instrument }) {
      assert.equal((await book.show(AAPL)).phase, 'halt');
      await instrument.resume(AAPL);
    },
  },
  resume: {
    view: 'book',
    select: 'AAPL',
    before: ({ instrument }) => instrument.halt(AAPL),
    keys: [],
    said: /AAPL is in continuous\./,
    check: async ({ book }) => assert.equal((await book.show(AAPL)).phase, 'continuous'),
  },
};
