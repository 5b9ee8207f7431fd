import type * as z from 'zod';
import type { Bot, BotContext } from './bot.ts';
import { MarketMaker, marketMakerParameters, marketMakerState } from './market-maker.ts';
import { Noise, noiseParameters, noiseState } from './noise.ts';

/** A kind of bot: what it takes, and how one is made of parameters that have been checked. */
interface BotKind<Schema extends z.ZodType = z.ZodType> {
  readonly summary: string;
  readonly parameters: Schema;
  /** What one goes by at one moment: that of a snapshot is checked before it is resumed. */
  readonly state: z.ZodType;
  create(parameters: z.output<Schema>, context: BotContext): Bot;
}

function kind<Schema extends z.ZodType>(entry: BotKind<Schema>): BotKind<Schema> {
  return entry;
}

/** Every kind of bot by the name that `kind` has in a venue file. */
export const BOTS = {
  'market-maker': kind({
    summary: 'Quotes both sides around a reference price that wanders',
    parameters: marketMakerParameters,
    state: marketMakerState,
    create: (parameters, context) => new MarketMaker(parameters, context),
  }),
  noise: kind({
    summary: 'Sends small market orders at random times',
    parameters: noiseParameters,
    state: noiseState,
    create: (parameters, context) => new Noise(parameters, context),
  }),
} as const;

export type BotKindName = keyof typeof BOTS;
