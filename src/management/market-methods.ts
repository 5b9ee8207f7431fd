import * as z from 'zod';
import { HOLD_TIMEOUTS } from '../engine/holds.ts';
import { PHASES } from '../engine/phases.ts';
import { hold, holdStage, instrument, phaseState, side } from './entities.ts';
import { limit, moment, name, price, quantity, symbol, text, venue } from './parameters.ts';

/** The word that stands for no phase of its own. */
export const FOLLOW_VENUE = 'follow-venue';

const until = moment
  .optional()
  .describe('When the instrument follows the venue again: a time, or so long from now: 30s, 5m');

const halt = {
  cancelOrders: z.boolean().default(false).describe('In a halt: cancel all open orders now'),
  forbidCancels: z.boolean().default(false).describe('In a halt: refuse what clients want to cancel'),
};

const anyText = text.optional();

/** Instruments, market phases and holds. */
export const MARKET_METHODS = {
  'instrument.list': {
    summary: 'List the instruments',
    role: 'viewer',
    params: z.strictObject({
      venue,
      symbol: symbol.optional().describe('Only this one: a symbol or an alias'),
      after: text.optional().describe('Go on after this symbol'),
      limit: limit(1_000, 5_000),
    }),
    result: z.strictObject({
      instruments: z.array(instrument),
      more: z.boolean().describe('Whether there are others'),
    }),
  },
  'instrument.show': {
    summary: 'Show an instrument with all its terms and its phase',
    role: 'viewer',
    params: z.strictObject({ venue, symbol }),
    result: z.strictObject({ instrument, phase: phaseState }),
  },
  'instrument.halt': {
    summary: 'Halt trading in an instrument',
    role: 'operator',
    params: z.strictObject({ venue, symbol, until, ...halt }),
    result: z.strictObject({ phase: phaseState }),
  },
  'instrument.resume': {
    summary: 'Have an instrument follow the phase of its venue again',
    role: 'operator',
    params: z.strictObject({ venue, symbol }),
    result: z.strictObject({ phase: phaseState }),
  },
  'phase.show': {
    summary: 'Show the phase of a venue, and of its instruments that have one of their own',
    role: 'viewer',
    params: z.strictObject({ venue, symbol: symbol.optional().describe('Only that of this instrument') }),
    result: z.strictObject({ phases: z.array(phaseState) }),
  },
  'phase.set': {
    summary: 'Set the phase of a venue, or of one instrument',
    role: 'operator',
    params: z.strictObject({
      venue,
      phase: z
        .enum([...PHASES, FOLLOW_VENUE])
        .describe(`The new phase; ${FOLLOW_VENUE}, for an instrument, ends its own`),
      symbol: symbol.optional().describe('The instrument: its symbol or an alias; absent for the venue'),
      until,
      ...halt,
    }),
    result: z.strictObject({ phase: phaseState }),
  },
  'hold.list': {
    summary: 'List the holds: which orders and requests wait for a decision',
    role: 'viewer',
    params: z.strictObject({ venue }),
    result: z.strictObject({ holds: z.array(hold) }),
  },
  'hold.show': {
    summary: 'Show a hold',
    role: 'viewer',
    params: z.strictObject({ venue, name: name.describe('What it is called') }),
    result: z.strictObject({ hold }),
  },
  'hold.add': {
    summary: 'Have orders or requests wait for a decision',
    role: 'operator',
    params: z.strictObject({
      venue,
      name: name.describe('What it is called'),
      stages: z.array(holdStage).min(1).max(4).default(['new']).describe('Where to stop them'),
      symbol: anyText.describe('Only of these instruments; * and ? stand for any characters and any one'),
      side: side.optional(),
      owner: anyText.describe('Only of these owners; * and ? as above'),
      clientOrderId: anyText.describe('Only with these client order ids; * and ? as above'),
      minQuantity: quantity.optional().describe('Only from this quantity on; needs one instrument'),
      maxQuantity: quantity.optional().describe('Only up to this quantity; needs one instrument'),
      minPrice: price.optional().describe('Only from this price on; needs one instrument'),
      maxPrice: price.optional().describe('Only up to this price; needs one instrument'),
      nth: z.int().min(1).max(1_000_000).default(1).describe('Only every nth that fits'),
      times: z.int().min(1).max(1_000_000).optional().describe('Only so many; absent for no end'),
      pend: z.boolean().default(false).describe('Tell the client that its order or request is pending'),
      timeoutMs: z.int().min(1).max(86_400_000).default(30_000).describe('How long one is held'),
      onTimeout: z.enum(HOLD_TIMEOUTS).default('release').describe('What happens then'),
    }),
    result: z.strictObject({ hold }),
  },
  'hold.remove': {
    summary: 'Remove a hold; what it holds stays held',
    role: 'operator',
    params: z.strictObject({ venue, name: name.describe('What it is called') }),
    result: z.strictObject({ name: z.string() }),
  },
} as const;
