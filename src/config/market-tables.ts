import * as z from 'zod';
import { HOLD_STAGES, HOLD_TIMEOUTS, type HoldRule } from '../engine/holds.ts';
import type { Instrument } from '../engine/instrument.ts';
import { PHASES } from '../engine/phases.ts';
import { SIDES } from '../engine/values.ts';
import { name, price, step, symbol, timeOfDay, weekday, WEEKDAYS } from './forms.ts';

/** The table [[phase]]: an entry of the schedule. */
export const phaseTable = z.strictObject({
  at: timeOfDay.describe("When it begins, on the venue's clock"),
  phase: z.enum(PHASES).describe('The phase that begins'),
  days: z
    .array(weekday)
    .min(1)
    .max(WEEKDAYS.length)
    .default([...WEEKDAYS])
    .describe('On which days of the week; every day unless given'),
  symbols: z
    .array(symbol)
    .min(1)
    .max(1_000)
    .optional()
    .describe('Only these instruments, which then have phases of their own; the venue unless given'),
  allowCancels: z.boolean().default(true).describe('In a halt: whether clients may cancel'),
  cancelOrders: z.boolean().default(false).describe('In a halt: whether all open orders are canceled'),
});

/** An entry of the schedule; a symbol for each instrument that has it of its own, null for the venue. */
export interface PhaseEntry extends Omit<Readonly<z.output<typeof phaseTable>>, 'symbols'> {
  readonly symbols: readonly string[] | null;
}

const pattern = z.string().min(1).max(64);

/** The table [[hold]]: orders or requests that wait for a decision. */
export const holdTable = z.strictObject({
  name: name.describe('Name of the hold'),
  stages: z
    .array(z.enum(HOLD_STAGES))
    .min(1)
    .max(HOLD_STAGES.length)
    .default(['new'])
    .describe('Where it stops them: before orders are acknowledged, before they are matched, or requests'),
  symbol: pattern
    .optional()
    .describe('Only of these instruments; * and ? stand for any characters and any one, here and below'),
  side: z.enum(SIDES).optional().describe('Only of this side'),
  owner: pattern.optional().describe('Only of these sessions'),
  clientOrderId: pattern.optional().describe('Only with these client order ids'),
  minQuantity: step.optional().describe('Only from this quantity on; symbol must name one instrument'),
  maxQuantity: step.optional().describe('Only up to this quantity; symbol must name one instrument'),
  minPrice: price.optional().describe('Only from this price on; symbol must name one instrument'),
  maxPrice: price.optional().describe('Only up to this price; symbol must name one instrument'),
  nth: z.int().min(1).max(1_000_000).default(1).describe('Only every nth that fits'),
  times: z.int().min(1).max(1_000_000).optional().describe('After so many it is spent; never unless given'),
  pend: z.boolean().default(false).describe('Tell the client that its order or request is pending'),
  timeoutMs: z.int().min(1).max(86_400_000).default(30_000).describe('How long one is held'),
  onTimeout: z.enum(HOLD_TIMEOUTS).default('release').describe('What happens then'),
});

export type HoldTable = z.output<typeof holdTable>;

/** The keys that are prices and quantities of one instrument. */
export const HOLD_BOUNDS = ['minQuantity', 'maxQuantity', 'minPrice', 'maxPrice'] as const;

/** The hold as the venue knows it; its bounds are in ticks and lots of the instrument, if it names one. */
export function holdOf(table: HoldTable, instrument: Instrument | undefined): HoldRule {
  const { name: called, stages, nth, times = null, pend, timeoutMs, onTimeout } = table;
  const { side = null, owner = null, clientOrderId = null } = table;
  const ticks = (text: string | undefined): number | null =>
    text === undefined || instrument === undefined ? null : instrument.ticksOf(text);
  const lots = (text: string | undefined): number | null =>
    text === undefined || instrument === undefined ? null : instrument.lotsOf(text);
  return {
    name: called,
    stages,
    match: {
      symbol: instrument?.symbol ?? table.symbol ?? null,
      side,
      owner,
      clientOrderId,
      minQuantity: lots(table.minQuantity),
      maxQuantity: lots(table.maxQuantity),
      minPrice: ticks(table.minPrice),
      maxPrice: ticks(table.maxPrice),
    },
    nth,
    times,
    pend,
    timeoutMicros: timeoutMs * 1_000,
    onTimeout,
  };
}
