import * as z from 'zod';
import type { FaultKind } from './kind.ts';
import { FAULT_PARAMETERS as takes } from './parameters.ts';

/** Faults of market data. */
export const MARKET_DATA_FAULTS = {
  'md-gap': {
    summary: 'An increment has its number and is never sent, nor can it be had again',
    effect: 'told',
    occasion: 'increment-sent',
    since: 'FIX.4.2',
    parameters: z.strictObject({ by: takes.by.default(1) }),
  },
  'md-duplicate': {
    summary: 'An increment is told again under numbers of its own',
    effect: 'told',
    occasion: 'increment-sent',
    since: 'FIX.4.2',
    parameters: z.strictObject({ copies: takes.copies.default(1) }),
  },
  'md-crossed': {
    summary: 'A bid is told above the best offer of the book, or an offer below its best bid',
    effect: 'told',
    occasion: 'market-data-sent',
    since: 'FIX.4.2',
    parameters: z.strictObject({ ticks: takes.ticks.default(1) }),
  },
  'md-stale': {
    summary: 'Increments stop while orders trade; what has changed in all is told afterwards',
    effect: 'told',
    occasion: 'market-data-due',
    since: 'FIX.4.2',
    parameters: z.strictObject({ durationMs: takes.durationMs.default(10_000) }),
  },
  'md-delete-unknown': {
    summary: 'An increment deletes an entry that there is not',
    effect: 'told',
    occasion: 'increment-sent',
    since: 'FIX.4.2',
    parameters: z.strictObject({ level: takes.level.default(99) }),
  },
  'md-snapshot-mid': {
    summary: 'A snapshot that nobody has asked for comes between increments',
    effect: 'told',
    occasion: 'increment-sent',
    since: 'FIX.4.2',
    parameters: z.strictObject({}),
  },
} as const satisfies Record<string, FaultKind>;
