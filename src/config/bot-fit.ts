import type { Bot, BotContext } from '../bots/bot.ts';
import { BOTS, type BotKindName } from '../bots/index.ts';
import type { Instrument } from '../engine/instrument.ts';

/** Why a bot cannot be made for the book of an instrument, or null: only it knows what its parameters mean there. */
export function botMisfit(kind: BotKindName, parameters: object, instrument: Instrument): string | null {
  const create = BOTS[kind].create as ((parameters: object, context: BotContext) => Bot) | null;
  // What somebody else's code takes is not known before it runs.
  if (create === null) return null;
  try {
    create(parameters, {
      owner: '',
      instrument,
      tape: null,
      matching: () => null,
      best: () => null,
      lastPrice: () => null,
      random: () => 0,
      nextClientOrderId: () => '',
      submit: () => {},
      say: () => {},
    });
    return null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${error.message} of ${instrument.symbol}`;
  }
}
