import type { Command } from '../engine/command.ts';
import type { Instrument } from '../engine/instrument.ts';
import { SIDE_NUMBERS } from '../engine/listing.ts';
import { PHASE_RULES } from '../engine/phases.ts';
import type { Venue } from '../engine/venue.ts';
import type { BotContext } from './bot.ts';
import type { Tape } from './replay/tape.ts';

/** What is a bot's own. */
interface Identity {
  /** Owns its orders. */
  readonly owner: string;
  readonly random: () => number;
  readonly nextClientOrderId: () => string;
  readonly tape: Tape | null;
}

/** The context of a bot on a book of the venue; `submit` hands a command over once the current event is dealt with. */
export function contextOf(
  venue: Venue,
  instrument: Instrument,
  identity: Identity,
  submit: (command: Command) => void,
  say: (text: string) => void,
): BotContext {
  const { symbol } = instrument;
  return {
    ...identity,
    instrument,
    matching: () => {
      const listing = venue.listing(symbol);
      if (listing === undefined || listing.expired) return null;
      const rule = PHASE_RULES[(listing.ownPhase ?? venue.phase).phase];
      return rule.enter ? rule.matching : null;
    },
    best: (side) => venue.listing(symbol)?.book.best(SIDE_NUMBERS[side]) ?? null,
    lastPrice: () => venue.listing(symbol)?.last ?? null,
    submit,
    say,
  };
}
