import type * as z from 'zod';
import type { Bot, BotContext } from './bot.ts';
import { answerState } from './answers/answer-bot.ts';
import { autoCancel, autoCancelParameters } from './answers/auto-cancel.ts';
import { autoFill, autoFillParameters } from './answers/auto-fill.ts';
import { autoPartial, autoPartialParameters } from './answers/auto-partial.ts';
import { autoReject, autoRejectParameters } from './answers/auto-reject.ts';
import { partialThenCancel, partialThenCancelParameters } from './answers/partial-then-cancel.ts';
import { Triggers, triggersParameters } from './answers/triggers.ts';
import { MarketMaker, marketMakerParameters, marketMakerState } from './market-maker.ts';
import { Momentum, momentumParameters, momentumState } from './momentum.ts';
import { Noise, noiseParameters, noiseState } from './noise.ts';
import { pluginParameters, pluginState } from './plugin.ts';
import { Replay, replayParameters, replayState } from './replay/replay.ts';
import { Taker, takerParameters, takerState } from './taker.ts';

/** A kind of bot: what it takes, and how one is made of parameters that have been checked. */
interface BotKind<Schema extends z.ZodType = z.ZodType> {
  readonly summary: string;
  readonly parameters: Schema;
  /** What one goes by at one moment: that of a snapshot is checked before it is resumed. */
  readonly state: z.ZodType;
  /** Those of its parameters that are paths of files, which start from the venue file. */
  readonly files?: readonly (keyof z.output<Schema> & string)[];
  /** Null for that of somebody else's code, which src/plugins runs. */
  readonly create: ((parameters: z.output<Schema>, context: BotContext) => Bot) | null;
}

function kind<Schema extends z.ZodType>(entry: BotKind<Schema>): BotKind<Schema> {
  return entry;
}

/** Every kind of bot by the name that `kind` has in a venue file. */
export const BOTS = {
  'auto-fill': kind({
    summary: 'Fills each order in full',
    parameters: autoFillParameters,
    state: answerState,
    create: autoFill,
  }),
  'auto-partial': kind({
    summary: 'Fills a part of each order; the rest goes on to the book',
    parameters: autoPartialParameters,
    state: answerState,
    create: autoPartial,
  }),
  'auto-reject': kind({
    summary: 'Refuses each order',
    parameters: autoRejectParameters,
    state: answerState,
    create: autoReject,
  }),
  'auto-cancel': kind({
    summary: 'Lets each order into the book, and cancels what is left of it',
    parameters: autoCancelParameters,
    state: answerState,
    create: autoCancel,
  }),
  triggers: kind({
    summary: 'Does with an order what the order itself says, such as "sim:ack,fill(40),after(2s),cancel"',
    parameters: triggersParameters,
    state: answerState,
    create: (parameters, context) => new Triggers(parameters, context),
  }),
  'partial-then-cancel': kind({
    summary: 'Fills a part of each order, and cancels the rest',
    parameters: partialThenCancelParameters,
    state: answerState,
    create: partialThenCancel,
  }),
  'market-maker': kind({
    summary: 'Quotes both sides around a reference price that wanders',
    parameters: marketMakerParameters,
    state: marketMakerState,
    create: (parameters, context) => new MarketMaker(parameters, context),
  }),
  noise: kind({
    summary: 'Sends orders of random sizes at random times: market orders, and limit orders that come and go',
    parameters: noiseParameters,
    state: noiseState,
    create: (parameters, context) => new Noise(parameters, context),
  }),
  taker: kind({
    summary: 'Takes from the book, again and again',
    parameters: takerParameters,
    state: takerState,
    create: (parameters, context) => new Taker(parameters, context),
  }),
  momentum: kind({
    summary: 'Buys what has risen and sells what has fallen',
    parameters: momentumParameters,
    state: momentumState,
    create: (parameters, context) => new Momentum(parameters, context),
  }),
  replay: kind({
    summary: 'Does on its book what a file of orders says',
    parameters: replayParameters,
    state: replayState,
    files: ['file'],
    create: (parameters, context) => new Replay(parameters, context),
  }),
  plugin: kind({
    summary: 'Does what code of your own says, which runs as the daemon does: see src/plugins',
    parameters: pluginParameters,
    state: pluginState,
    files: ['module'],
    create: null,
  }),
} as const;

export type BotKindName = keyof typeof BOTS;

/** The parameters of a kind that are paths of files; none of a kind that there is not. */
export function filesOf(name: string): readonly string[] {
  return (BOTS as Readonly<Record<string, BotKind | undefined>>)[name]?.files ?? [];
}
